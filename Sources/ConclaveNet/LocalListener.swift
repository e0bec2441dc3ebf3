import CSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Accepts connections of this user's processes on a socket in a directory. The caller holds the directory
/// against others, so that a socket that is there is a stale one.
public final class LocalListener {
  /// Connections accepted in a turn; the rest wait in the system's queue.
  static let acceptsPerTurnMax = 16
  /// Connections that the system queues.
  static let backlog: Int32 = 128

  private let path: String
  private let socket: Descriptor
  private let acceptor: Acceptor

  /// - Throws: `SystemError`, also where the file system has no sockets.
  public init(in directory: String, name: String, loop: EventLoop) throws(SystemError) {
    let path = "\(directory)/\(name)"
    let socket = Descriptor(
      owning: try System.retrying("socket", path) {
        conclave_local_socket(conclave_sock_stream())
      })
    // Before it has its name, so that there is no moment in which others could connect.
    _ = try System.retrying("fchmod", path) { fchmod(socket.raw, 0o600) }
    _ = unlink(path)
    let raw = socket.raw
    try LocalSocket.withAddress(in: directory, name: name) { (address) throws(SystemError) in
      _ = try System.retrying("bind", path) {
        address.withSystemAddress { conclave_bind(raw, $0, $1) }
      }
    }
    _ = try System.retrying("listen", path) { conclave_listen(raw, Self.backlog) }
    acceptor = Acceptor(
      socket.raw, acceptsPerTurnMax: Self.acceptsPerTurnMax, loop: loop)
    self.path = path
    self.socket = socket
  }

  /// Hands each connection of this user, or of root, to `handler`, which owns the descriptor; those of others
  /// are closed.
  public func deliver(to handler: @escaping (Int32) -> Void) throws(SystemError) {
    try acceptor.deliver(
      accepting: { Int(conclave_accept_local(self.socket.raw)) },
      to: { raw in
        let connection = Descriptor(owning: raw)
        if Self.isOwn(connection.raw) { handler(connection.release()) }
      })
  }

  /// Accepts no more, and removes the socket.
  public func close() {
    acceptor.close()
    _ = unlink(path)
  }

  private static func isOwn(_ connection: Int32) -> Bool {
    var process: Int32 = 0
    var user: UInt32 = 0
    return conclave_peer(connection, &process, &user) == 0 && (user == geteuid() || user == 0)
  }
}
