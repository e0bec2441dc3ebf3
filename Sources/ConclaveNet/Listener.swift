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

  /// Where it listens, with the port that the system chose.
  public let endpoint: Endpoint

  private let socket: Socket
  private let acceptor: Acceptor

  /// - Parameter endpoint: port 0 for a free one.
  /// - Throws: `SystemError` if the address isn't this machine's or the port is taken.
  public init(at endpoint: Endpoint, loop: EventLoop) throws(SystemError) {
    let socket = try Socket.stream("the listener on \(endpoint)")
    // A node that starts again takes its port again, in spite of connections of before.
    try socket.set(SOL_SOCKET, SO_REUSEADDR, Int32(1))
    try socket.bind(to: endpoint)
    _ = try System.retrying("listen", socket.object) { conclave_listen(socket.raw, Self.backlog) }
    self.endpoint = try socket.localEndpoint()
    acceptor = Acceptor(
      socket.raw, acceptsPerTurnMax: Self.acceptsPerTurnMax, loop: loop)
    self.socket = socket
  }

  /// Hands each connection to `handler`.
  public func deliver(
    to handler: @escaping (consuming AcceptedSocket) -> Void
  ) throws(SystemError) {
    var address = sockaddr_in()
    try acceptor.deliver(
      accepting: { Int(conclave_accept(self.socket.raw, &address)) },
      to: { raw in
        let peer = Endpoint(address)
        handler(AcceptedSocket(Socket(owning: raw, "a link from \(peer)"), peer: peer))
      })
  }

  /// Accepts no more.
  public func close() { acceptor.close() }
}
