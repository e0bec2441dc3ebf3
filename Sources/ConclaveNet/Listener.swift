import CSystem
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An accepted connection that nobody has taken yet; closed if nobody does.
public struct AcceptedSocket: ~Copyable {
  private let socket: Socket
  public let peer: Endpoint

  init(_ socket: consuming Socket, peer: Endpoint) {
    self.socket = socket
    self.peer = peer
  }

  consuming func takeSocket() -> Socket { socket }
}

/// Accepts TCP connections.
public final class Listener {
  /// Connections accepted in a turn; the rest wait in the system's queue.
  static let acceptsPerTurnMax = 32
  /// Connections that the system queues.
  static let backlog: Int32 = 128
  /// How long it pauses when the system has no descriptor left, instead of being told so without end.
  static let pauseNanoseconds: Int64 = 100_000_000

  /// Where it listens, with the port that the system chose.
  public let endpoint: Endpoint

  private let loop: EventLoop
  private let socket: Socket
  private var resume: LoopTimer?

  /// - Parameter endpoint: port 0 for a free one.
  /// - Throws: `SystemError` if the address isn't this machine's or the port is taken.
  public init(at endpoint: Endpoint, loop: EventLoop) throws(SystemError) {
    let socket = try Socket.stream("the listener on \(endpoint)")
    // A node that starts again takes its port again, in spite of connections of before.
    try socket.set(SOL_SOCKET, SO_REUSEADDR, Int32(1))
    try socket.bind(to: endpoint)
    _ = try System.retrying("listen", socket.object) { conclave_listen(socket.raw, Self.backlog) }
    self.endpoint = try socket.localEndpoint()
    self.loop = loop
    self.socket = socket
  }

  /// Hands each connection to `handler`.
  public func deliver(
    to handler: @escaping (consuming AcceptedSocket) -> Void
  ) throws(SystemError) {
    resume = loop.makeTimer { [weak self] in self?.listen(true) }
    try loop.watch(socket.raw) { _ in self.accept(handler) }
  }

  /// Accepts no more.
  public func close() { loop.unwatch(socket.raw) }

  private func accept(_ handler: (consuming AcceptedSocket) -> Void) {
    for _ in 0..<Self.acceptsPerTurnMax {
      var address = sockaddr_in()
      let raw = System.counting { Int(conclave_accept(socket.raw, &address)) }
      guard raw >= 0 else { return pauseIfExhausted(Int32(-raw)) }
      let peer = Endpoint(address)
      handler(AcceptedSocket(Socket(owning: Int32(raw), "a link from \(peer)"), peer: peer))
    }
  }

  private func pauseIfExhausted(_ code: Int32) {
    guard [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code) else { return }
    listen(false)
    resume?.set(loop.now &+ Self.pauseNanoseconds)
  }

  private func listen(_ isListening: Bool) {
    // It can't fail for a descriptor that is watched.
    try? loop.change(socket.raw, readable: isListening, writable: false)
  }
}
