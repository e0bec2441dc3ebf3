import ConclaveCore
import ConclaveCrypto
import ConclaveNet
import ConclaveWire
import Testing

@testable import ConclaveNode

/// What strangers send to the TCP port: each closes one link, is counted, and disturbs nobody.
@Suite struct StrangerTests {
  /// A raw connection that speaks as it likes.
  final class Stranger: StreamOwner {
    var stream: Stream?
    var received: [UInt8] = []
    var ends: [StreamEnd] = []

    func streamConnected(_ stream: Stream) {}
    func streamReceived(_ stream: Stream) {
      received += stream.incoming[0..<stream.incoming.count]
      stream.incoming.drop(stream.incoming.count)
    }
    func streamWillFlush(_ stream: Stream) {}
    func streamClosed(_ stream: Stream, _ reason: StreamEnd) { ends.append(reason) }
  }

  let loop: EventLoop
  let server: LinkStation
  let streams: Streams
  let preamble = Preamble(group: GroupTag(group: "test"))

  init() throws {
    loop = try EventLoop()
    server = try LinkStation(loop)
    streams = Streams(loop: loop)
  }

  private func stranger(saying bytes: [UInt8] = []) -> Stranger {
    let stranger = Stranger()
    let stream = streams.connect(
      to: server.endpoint, writeQueueBytesMax: 1 << 22, owner: stranger)
    stranger.stream = stream
    stream.send(bytes)
    return stranger
  }

  /// The server links with a node as if nothing had happened.
  private func expectUndisturbed() throws {
    let client = try LinkStation(loop)
    client.links?.connect(LinkID(number: 1), to: server.endpoint, expecting: nil)
    try loop.turn { !client.opened.isEmpty }
  }

  @Test func anotherProgramGetsNoAnswer() throws {
    let stranger = stranger(saying: Array("GET / HTTP/1.1\r\n\r\n".utf8))
    try loop.turn { !stranger.ends.isEmpty }
    #expect(stranger.received.isEmpty)
    #expect(server.faults == [.notConclave])
    try expectUndisturbed()
  }

  @Test func aHandshakeMessageAboveItsBoundIsRefusedBeforeItCame() throws {
    let stranger = stranger(saying: preamble.bytes + [0xff, 0xff])
    try loop.turn { !stranger.ends.isEmpty }
    #expect(server.faults == [.length(0xffff)])
    try expectUndisturbed()
  }

  @Test func aHandshakeMessageThatDoesNotOpenIsCounted() throws {
    let stranger = stranger(saying: preamble.bytes + [0, 48] + [UInt8](repeating: 9, count: 48))
    try loop.turn { !stranger.ends.isEmpty }
    #expect(server.faults == [.seal(.notAuthentic)])
    try expectUndisturbed()
  }

  @Test func aSilentStrangerIsGivenUpInTime() throws {
    let stranger = stranger(saying: Array(preamble.bytes.prefix(5)))
    try loop.turn { !stranger.ends.isEmpty }
    #expect(server.failures == [.timeout])
    #expect(server.counters.timeouts == 1)
  }

  @Test func soManyHandshakesAndNoMore() throws {
    let crowd = (0..<LinkBounds.handshakesPerAddressMax + 3).map { _ in stranger() }
    try loop.turn { server.counters.turnedAway == 3 }
    try loop.turn { crowd.count { !$0.ends.isEmpty } == 3 }
    #expect(crowd.prefix(3).allSatisfy { !$0.ends.isEmpty }, "the oldest make room")
    for stranger in crowd { stranger.stream?.abort() }
    try loop.turn { server.failures.count == crowd.count }
    try expectUndisturbed()
  }

  @Test func aSilentCrowdKeepsNobodyOut() throws {
    let crowd = (0..<LinkBounds.handshakesPerAddressMax).map { _ in stranger() }
    try loop.turn { server.accepted == crowd.count }
    try expectUndisturbed()
    #expect(server.counters.turnedAway == 1)
    #expect(server.failures.count == 1)
  }

  /// Everything a node says in a handshake, byte by byte.
  @Test func aHandshakeMayDripIn() throws {
    let keys = StaticKeyPair.random()
    let handshake = NoiseHandshake(
      .initiator, keys: keys, group: .open(group: "test"), prologue: preamble.prologue)
    let stranger = stranger()
    func drip(_ bytes: [UInt8]) throws {
      for byte in bytes {
        stranger.stream?.send([byte])
        try loop.turn(nanosecondsMax: 0)
      }
    }
    let first = try handshake.writeMessage()
    try drip(preamble.bytes + [0, UInt8(first.count)] + first)
    try loop.turn { stranger.received.count == Preamble.count + 2 + 96 }
    _ = try handshake.readMessage(Array(stranger.received.suffix(96)).span)
    let third = try handshake.writeMessage()
    let session = try handshake.split()
    try drip([0, UInt8(third.count)] + third + helloRecords(session.sending))
    try loop.turn { !server.opened.isEmpty }
    #expect(server.opened[0].node == keys.node)
    #expect(server.opened[0].hello == Self.hello)
  }

  static let hello = Hello(
    boot: Boot(counter: 1, random: 1), name: "stranger", tcpPort: 1, udpPort: 2)

  /// Frames that a linked node can send wrongly: its own link closes.
  @Test(arguments: [
    (bytes: [0xff, 0xff, 0xff, 0xff], isLength: true),
    (bytes: [0, 0x10, 0, 1], isLength: true),
    (bytes: [0, 0, 0, 2, 5, 0], isLength: false),
    (bytes: [0, 0, 0, 0], isLength: false),
  ])
  func aMalformedFrameClosesItsLinkOnly(bytes: [UInt8], isLength: Bool) throws {
    let session = try open()
    var records: [UInt8] = [0, UInt8(bytes.count + NoiseCipher.tagBytes)]
    try session.cipher.seal(bytes.span, appendingTo: &records)
    session.stranger.stream?.send(records)
    try loop.turn { !server.ends.isEmpty }
    guard case .fault(.frame(let error))? = server.ends.first else {
      Issue.record("\(server.ends)")
      return
    }
    if case .tooLarge = error { #expect(isLength) } else { #expect(!isLength) }
    #expect(server.counters.faults == 1)
    try expectUndisturbed()
  }

  @Test func aChangedRecordClosesItsLink() throws {
    let session = try open()
    var records: [UInt8] = [0, 20]
    try session.cipher.seal([1, 2, 3, 4].span, appendingTo: &records)
    records[5] ^= 1
    session.stranger.stream?.send(records)
    try loop.turn { !server.ends.isEmpty }
    #expect(server.ends == [.fault(.seal(.notAuthentic))])
  }

  @Test func aSecondHelloClosesTheLink() throws {
    let session = try open()
    session.stranger.stream?.send(try helloRecords(session.cipher))
    try loop.turn { !server.ends.isEmpty }
    #expect(server.ends == [.fault(.hello)])
  }

  private func helloRecords(_ cipher: NoiseCipher) throws -> [UInt8] {
    var writer = RecordWriter()
    let isTaken = writer.append(StampedFrame(stamp: .zero, frame: .hello(Self.hello)))
    #expect(isTaken)
    return try writer.seal(with: cipher)
  }

  private func open() throws -> (stranger: Stranger, cipher: NoiseCipher) {
    let handshake = NoiseHandshake(
      .initiator, keys: .random(), group: .open(group: "test"), prologue: preamble.prologue)
    let first = try handshake.writeMessage()
    let stranger = stranger(saying: preamble.bytes + [0, UInt8(first.count)] + first)
    try loop.turn { stranger.received.count == Preamble.count + 2 + 96 }
    _ = try handshake.readMessage(Array(stranger.received.suffix(96)).span)
    let third = try handshake.writeMessage()
    let session = try handshake.split()
    let records = try helloRecords(session.sending)
    stranger.stream?.send([0, UInt8(third.count)] + third + records)
    try loop.turn { !server.opened.isEmpty }
    return (stranger, session.sending)
  }
}
