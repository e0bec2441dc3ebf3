import ConclaveWire

/// Makes the TCP connections of a loop, and writes what they have queued: once for each at the end of a turn.
public final class Streams {
  /// Bytes read from one connection in a turn.
  static let readBytesPerTurn = 1 << 16
  /// How long a closed connection may take to send what it has queued.
  static let closingNanosecondsMax: Int64 = 1_000_000_000

  public let loop: EventLoop
  /// Shared by all connections: what they don't consume at once they copy.
  var buffer = [UInt8](repeating: 0, count: Streams.readBytesPerTurn)

  private var unflushed: [Stream] = []
  private var isFlushing = false
  private var closing: [(stream: Stream, deadline: Int64)] = []
  private var closingTimer: LoopTimer?

  public init(loop: EventLoop) {
    self.loop = loop
    loop.atTurnEnd { [weak self] in self?.flush() }
    closingTimer = loop.makeTimer { [weak self] in self?.endLateClosings() }
  }

  /// Starts to connect; `StreamOwner.streamConnected` or `streamClosed` follows.
  /// - Parameter writeQueueBytesMax: what the connection may have queued before it is closed.
  public func connect(
    to endpoint: Endpoint, writeQueueBytesMax: Int, owner: any StreamOwner
  ) -> Stream {
    let stream = Stream(self, peer: endpoint, writeQueueBytesMax: writeQueueBytesMax, owner)
    stream.connect()
    return stream
  }

  /// Takes over an accepted connection.
  public func adopt(
    _ accepted: consuming AcceptedSocket, writeQueueBytesMax: Int, owner: any StreamOwner
  ) -> Stream {
    let peer = accepted.peer
    let stream = Stream(self, peer: peer, writeQueueBytesMax: writeQueueBytesMax, owner)
    stream.adopt(accepted.takeSocket())
    return stream
  }

  /// Has the stream flushed, or its end reported, at the end of this turn.
  func schedule(_ stream: Stream) {
    unflushed.append(stream)
    if !isFlushing { loop.hurry() }
  }

  /// Gives a closing stream its time, once.
  func addClosing(_ stream: Stream) {
    guard !closing.contains(where: { $0.stream === stream }) else { return }
    closing.append((stream, loop.now &+ Self.closingNanosecondsMax))
    closingTimer?.set(closing.first?.deadline)
  }

  func removeClosing(_ stream: Stream) {
    closing.removeAll { $0.stream === stream }
    closingTimer?.set(closing.first?.deadline)
  }

  /// Owners may queue more, on other streams as well, while one is flushed; all of it goes out in this turn.
  private func flush() {
    isFlushing = true
    defer { isFlushing = false }
    while !unflushed.isEmpty {
      let streams = unflushed
      unflushed.removeAll(keepingCapacity: true)
      for stream in streams { stream.flush() }
    }
  }

  private func endLateClosings() {
    let late = closing.filter { $0.deadline <= loop.now }
    for (stream, _) in late { stream.endClosing() }
    closingTimer?.set(closing.first?.deadline)
  }
}

/// What a connection tells the one who holds it, on the loop.
public protocol StreamOwner: AnyObject {
  /// The connection asked for is up.
  func streamConnected(_ stream: Stream)
  /// `stream.incoming` has more bytes, all that came so far and weren't dropped. After the last of them
  /// `streamClosed` follows.
  func streamReceived(_ stream: Stream)
  /// The turn ends: what is to be written in it is appended now.
  func streamWillFlush(_ stream: Stream)
  /// The connection is gone; the last call, exactly one unless the owner called `abort`.
  func streamClosed(_ stream: Stream, _ reason: StreamEnd)
}

/// Why a connection is gone.
public enum StreamEnd: Hashable, Sendable {
  /// Nobody listens there.
  case refused
  /// The other side closed it.
  case endOfStream
  /// This side closed it, after sending what was queued, or as much as went out in time.
  case closed
  /// The other side read too slowly.
  case overflow
  /// A reset, no route, an error of the system.
  case failed(SystemError)
}
