import CSystem
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A TCP connection, nonblocking. It is made by `Streams` and lives until its end is reported.
///
/// Reading costs one system call a turn, writing one: what is appended in a turn goes out together at its
/// end. Errors are reported at the end of the turn as well, never from inside a call of the owner.
public final class Stream {
  /// The other side's address.
  public let peer: Endpoint
  /// Bytes that came and weren't dropped by the owner.
  public var incoming = ByteQueue()
  /// Bytes not yet taken by the system.
  public var queuedBytes: Int { outgoing.count }
  /// System calls that wrote and read, for figures.
  public private(set) var writes: UInt64 = 0
  public private(set) var reads: UInt64 = 0

  private let streams: Streams
  private let writeQueueBytesMax: Int
  private var owner: (any StreamOwner)?
  private var socket: Socket?
  private var outgoing = ByteQueue()
  private var state = State.connecting
  private var isScheduled = false
  private var isReadPaused = false
  /// Whether the system took less than it was given, and hasn't said that it takes more.
  private var isBlocked = false

  private enum State {
    /// Waits for the system to connect.
    case connecting
    case open
    /// The owner closed it; what is queued still goes out.
    case closing
    /// It failed; the end of the turn reports it.
    case ended(StreamEnd)
    /// Nothing follows.
    case over
  }

  init(
    _ streams: Streams, peer: Endpoint, writeQueueBytesMax: Int, _ owner: any StreamOwner
  ) {
    self.streams = streams
    self.peer = peer
    self.writeQueueBytesMax = writeQueueBytesMax
    self.owner = owner
  }
}

// MARK: - What the owner calls

extension Stream {
  /// Queues bytes; they go out at the end of the turn. Nothing on a connection that has ended.
  public func send(_ bytes: [UInt8]) {
    guard isUsable else { return }
    outgoing.append(bytes)
    if outgoing.count > writeQueueBytesMax { end(.overflow) } else { schedule() }
  }

  /// The round trip that the system measured last, in milliseconds.
  public var roundTripMilliseconds: Double? {
    guard case .open = state else { return nil }
    return socket?.roundTripMilliseconds
  }

  /// Asks for `streamWillFlush` at the end of this turn.
  public func wantsFlush() {
    if isUsable { schedule() }
  }

  /// Reads no more until called with false: what comes stays with the system and slows the other side.
  public func pauseReading(_ isPaused: Bool) {
    isReadPaused = isPaused
    updateInterest()
  }

  /// Closes after sending what is queued; `streamClosed` follows.
  public func close() {
    guard isUsable else { return }
    if case .connecting = state { return end(.closed) }
    owner?.streamWillFlush(self)
    guard isUsable else { return }
    state = .closing
    schedule()
  }

  /// Closes at once and tells nobody.
  public func abort() {
    leave()
    state = .over
    owner = nil
  }

  private var isUsable: Bool {
    switch state {
    case .connecting, .open: true
    case .closing, .ended, .over: false
    }
  }
}

// MARK: - Coming up

extension Stream {
  func connect() {
    do {
      let socket = try Socket.stream("a link to \(peer)")
      try? socket.set(Int32(IPPROTO_TCP), TCP_NODELAY, Int32(1))
      let address = try socket.systemAddress(peer, "connect")
      let raw = socket.raw
      self.socket = consume socket
      try streams.loop.watch(raw, readable: false, writable: true) { self.handle($0) }
      let code = System.counting {
        withSocketAddress(address) { Int(conclave_connect(raw, $0, $1)) }
      }
      if code < 0 && code != -Int(EINPROGRESS) { end(connectFailure(Int32(-code))) }
    } catch {
      end(.failed(error))
    }
  }

  func adopt(_ accepted: consuming Socket) {
    try? accepted.set(Int32(IPPROTO_TCP), TCP_NODELAY, Int32(1))
    let raw = accepted.raw
    socket = consume accepted
    state = .open
    do {
      try streams.loop.watch(raw) { self.handle($0) }
    } catch {
      end(.failed(error))
    }
  }

  private func finishConnecting() {
    let code = socket?.takeError() ?? 0
    guard code == 0 else { return end(connectFailure(code)) }
    state = .open
    updateInterest()
    if !outgoing.isEmpty { schedule() }
    owner?.streamConnected(self)
  }

  private func connectFailure(_ code: Int32) -> StreamEnd {
    code == ECONNREFUSED ? .refused : failure(code, "connect")
  }
}

// MARK: - Reading

extension Stream {
  private func handle(_ readiness: Readiness) {
    switch state {
    case .connecting: finishConnecting()
    case .open: handleOpen(readiness)
    case .closing: handleClosing(readiness)
    case .ended, .over: break
    }
  }

  private func handleOpen(_ readiness: Readiness) {
    if readiness.contains(.writable) {
      isBlocked = false
      schedule()
    }
    if readiness.contains(.readable) || readiness.contains(.failed) { read() }
  }

  private func handleClosing(_ readiness: Readiness) {
    if readiness.contains(.readable) { discard() }
    if readiness.contains(.writable) || readiness.contains(.failed) {
      isBlocked = false
      flush()
    }
  }

  private func read() {
    guard let raw = socket?.raw else { return }
    reads += 1
    let count = System.counting { recv(raw, &streams.buffer, streams.buffer.count, 0) }
    switch count {
    case 0: end(.endOfStream)
    case -Int(EAGAIN): break
    case ..<0: end(failure(Int32(-count), "recv"))
    default:
      incoming.append(streams.buffer[..<count])
      owner?.streamReceived(self)
    }
  }

  /// What comes while closing: read, lest the system resets the connection over it, and dropped.
  private func discard() {
    guard let raw = socket?.raw else { return }
    let count = System.counting { recv(raw, &streams.buffer, streams.buffer.count, 0) }
    if count == 0 || (count < 0 && count != -Int(EAGAIN)) { endClosing() }
  }
}

// MARK: - Writing

extension Stream {
  /// Called at the end of the turn, and when the system takes bytes again.
  func flush() {
    if case .open = state { owner?.streamWillFlush(self) }
    switch state {
    case .open, .closing: write()
    case .connecting, .ended, .over: break
    }
    isScheduled = false
    switch state {
    case .closing: if outgoing.isEmpty { endClosing() } else { streams.addClosing(self) }
    case .ended(let reason): report(reason)
    case .connecting, .open, .over: break
    }
  }

  private func write() {
    guard !outgoing.isEmpty, !isBlocked, let raw = socket?.raw else { return }
    writes += 1
    let count = System.counting {
      outgoing.withUnsafeBytes { conclave_send(raw, $0.baseAddress, $0.count) }
    }
    guard count >= 0 || count == -Int(EAGAIN) else {
      return end(failure(Int32(-count), "send"))
    }
    outgoing.drop(max(0, count))
    isBlocked = !outgoing.isEmpty
    updateInterest()
  }

  private func schedule() {
    guard !isScheduled else { return }
    isScheduled = true
    streams.schedule(self)
  }

  private func updateInterest() {
    guard let raw = socket?.raw else { return }
    if case .connecting = state { return }
    do {
      try streams.loop.change(raw, readable: !isReadPaused, writable: isBlocked)
    } catch {
      end(.failed(error))
    }
  }
}

// MARK: - Going down

extension Stream {
  private func failure(_ code: Int32, _ call: String) -> StreamEnd {
    .failed(SystemError(code: code, call: call, object: "the link with \(peer)"))
  }

  /// What ended the connection first counts; the end of the turn reports it.
  private func end(_ reason: StreamEnd) {
    switch state {
    case .connecting, .open:
      leave()
      state = .ended(reason)
      schedule()
    case .closing: endClosing()
    case .ended, .over: break
    }
  }

  /// Everything queued went out, or the time for it is over.
  func endClosing() {
    guard case .closing = state else { return }
    leave()
    report(.closed)
  }

  private func report(_ reason: StreamEnd) {
    state = .over
    let told = owner
    owner = nil
    told?.streamClosed(self, reason)
  }

  private func leave() {
    if let raw = socket?.raw { streams.loop.unwatch(raw) }
    if case .closing = state { streams.removeClosing(self) }
    socket = nil
    outgoing.removeAll()
  }
}
