import CSystem
import ConclaveNet
import ConclaveWire
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct StreamTests {
  /// A node's end of connections: what came, and how they ended.
  final class End: StreamOwner {
    var stream: Stream?
    var isConnected = false
    var received: [UInt8] = []
    var ends: [StreamEnd] = []
    /// What is appended when the turn ends.
    var atFlush: [UInt8] = []

    func streamConnected(_ stream: Stream) { isConnected = true }
    func streamReceived(_ stream: Stream) {
      received += stream.incoming[0..<stream.incoming.count]
      stream.incoming.drop(stream.incoming.count)
    }
    func streamWillFlush(_ stream: Stream) {
      stream.send(atFlush)
      atFlush = []
    }
    func streamClosed(_ stream: Stream, _ reason: StreamEnd) { ends.append(reason) }
  }

  /// Two ends of a connection on loopback.
  final class Pair {
    let loop: EventLoop
    let streams: Streams
    let listener: Listener
    let client = End()
    let server = End()

    init(writeQueueBytesMax: Int = 1 << 20) throws {
      loop = try EventLoop()
      streams = Streams(loop: loop)
      listener = try Listener(at: Endpoint(address: .v4(0x7f00_0001), port: 0), loop: loop)
      let (streams, server) = (streams, server)
      try listener.deliver {
        server.stream = streams.adopt($0, writeQueueBytesMax: writeQueueBytesMax, owner: server)
      }
      client.stream = streams.connect(
        to: listener.endpoint, writeQueueBytesMax: writeQueueBytesMax, owner: client)
      try turn { client.isConnected && server.stream != nil }
    }

    deinit {
      client.stream?.abort()
      server.stream?.abort()
      listener.close()
    }

    func turn(until isDone: () -> Bool) throws {
      while !isDone() { try loop.turn(nanosecondsMax: 5_000_000_000) }
    }
  }

  @Test func whatATurnQueuesIsOneWrite() throws {
    let pair = try Pair()
    let client = try #require(pair.client.stream)
    for byte in UInt8(0)..<100 { client.send([byte]) }
    pair.client.atFlush = [100]
    try pair.turn { pair.server.received.count == 101 }
    #expect(pair.server.received == Array(0...100))
    #expect(client.writes == 1)
    #expect(pair.server.stream?.reads == 1)
  }

  @Test func bytesThatDripInStayTogether() throws {
    let pair = try Pair()
    for byte in UInt8(0)..<50 {
      pair.client.stream?.send([byte])
      try pair.turn { pair.server.received.count == Int(byte) + 1 }
    }
    #expect(pair.server.received == Array(0..<50))
  }

  @Test func muchMoreThanTheSystemTakesArrivesWhole() throws {
    let pair = try Pair(writeQueueBytesMax: 64 << 20)
    let block = (0..<(1 << 16)).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
    var bytes: [UInt8] = []
    for _ in 0..<128 { bytes += block }
    pair.client.stream?.send(bytes)
    try pair.turn { pair.server.received.count == bytes.count }
    #expect(pair.server.received == bytes)
  }

  @Test func aRefusedConnectionIsTold() throws {
    let pair = try Pair()
    // The port of a connection's own end: taken, and nobody listens.
    let listener = try Listener(at: Endpoint(address: .v4(0x7f00_0001), port: 0), loop: pair.loop)
    let endpoint = listener.endpoint
    // A listener that is gone by the end of this scope frees its port.
    _ = consume listener
    let end = End()
    end.stream = pair.streams.connect(to: endpoint, writeQueueBytesMax: 1, owner: end)
    #expect(end.ends.isEmpty)
    try pair.turn { !end.ends.isEmpty }
    #expect(end.ends == [.refused])
    #expect(!end.isConnected)
  }

  @Test func anIPv6AddressIsAnErrorNotACrash() throws {
    let pair = try Pair()
    let end = End()
    let endpoint = Endpoint(address: .v6(high: 0, low: 1, scope: 0), port: 1)
    end.stream = pair.streams.connect(to: endpoint, writeQueueBytesMax: 1, owner: end)
    try pair.loop.turn(nanosecondsMax: 0)
    guard case .failed(let error)? = end.ends.first else {
      Issue.record("\(end.ends)")
      return
    }
    #expect(error.code == EAFNOSUPPORT)
  }

  @Test func closingSendsTheRestFirstAndEndsBothSidesOnce() throws {
    let pair = try Pair()
    pair.client.stream?.send([1])
    pair.client.atFlush = [2]
    pair.client.stream?.close()
    pair.client.stream?.close()
    pair.client.stream?.send([3])
    try pair.turn { !pair.server.ends.isEmpty && !pair.client.ends.isEmpty }
    try pair.loop.turn(nanosecondsMax: 0)
    #expect(pair.server.received == [1, 2])
    #expect(pair.server.ends == [.endOfStream])
    #expect(pair.client.ends == [.closed])
  }

  @Test func aSlowReaderIsClosedOnAndTold() throws {
    let pair = try Pair(writeQueueBytesMax: 1 << 16)
    pair.server.stream?.pauseReading(true)
    let block = [UInt8](repeating: 1, count: 1 << 15)
    var turns = 0
    while pair.client.ends.isEmpty && turns < 10_000 {
      pair.client.stream?.send(block)
      try pair.loop.turn(nanosecondsMax: 0)
      turns += 1
    }
    #expect(pair.client.ends == [.overflow])
    #expect(pair.client.stream?.queuedBytes == 0)
  }

  @Test func aCloseThatNobodyReadsEndsInTime() throws {
    let pair = try Pair(writeQueueBytesMax: 64 << 20)
    pair.server.stream?.pauseReading(true)
    pair.client.stream?.send([UInt8](repeating: 1, count: 16 << 20))
    try pair.loop.turn(nanosecondsMax: 0)
    pair.client.stream?.close()
    let start = Clock.boot()
    try pair.turn { !pair.client.ends.isEmpty }
    #expect(pair.client.ends == [.closed])
    #expect(Clock.boot() - start < 3_000_000_000)
  }

  @Test func aResetIsToldOnce() throws {
    let pair = try Pair()
    // Closing over bytes that weren't read resets the connection.
    pair.server.stream?.pauseReading(true)
    pair.client.stream?.send([1])
    try pair.loop.turn(nanosecondsMax: 0)
    pair.server.stream?.abort()
    try pair.turn { !pair.client.ends.isEmpty }
    pair.client.stream?.send([2])
    try pair.loop.turn(nanosecondsMax: 0)
    guard case .failed(let error) = pair.client.ends[0] else {
      Issue.record("\(pair.client.ends)")
      return
    }
    #expect(error.code == ECONNRESET)
    #expect(pair.client.ends.count == 1)
    #expect(pair.server.ends.isEmpty)
  }

  @Test func halfAConnectionIsNone() throws {
    let loop = try EventLoop()
    let streams = Streams(loop: loop)
    let listener = try Listener(at: Endpoint(address: .v4(0x7f00_0001), port: 0), loop: loop)
    let server = End()
    try listener.deliver {
      server.stream = streams.adopt($0, writeQueueBytesMax: 64, owner: server)
    }
    defer { listener.close() }
    let client = try RawClient(port: listener.endpoint.port)
    client.send([1, 2])
    client.shutdownWriting()
    while server.ends.isEmpty { try loop.turn(nanosecondsMax: 5_000_000_000) }
    #expect(server.received == [1, 2])
    #expect(server.ends == [.endOfStream])
  }

  @Test func aTakenPortIsAnErrorInWords() throws {
    let loop = try EventLoop()
    let first = try Listener(at: Endpoint(address: .v4(0x7f00_0001), port: 0), loop: loop)
    let error = #expect(throws: SystemError.self) { try Listener(at: first.endpoint, loop: loop) }
    #expect(
      error?.description
        == "the listener on \(first.endpoint): Address already in use (bind)")
  }
}

/// A blocking TCP client of the test.
final class RawClient {
  private let descriptor: Int32

  init(port: UInt16) throws {
    descriptor = socket(AF_INET, conclave_sock_stream(), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let code = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(code == 0)
  }

  deinit { close(descriptor) }

  func send(_ bytes: [UInt8]) { #expect(write(descriptor, bytes, bytes.count) == bytes.count) }
  func shutdownWriting() { shutdown(descriptor, Int32(1)) }
}
