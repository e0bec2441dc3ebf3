import ConclaveCore
import ConclaveNet
import ConclaveText

/// The node's socket in its data directory: what other processes of its owner ask of it. Confined to the
/// loop's thread.
final class ControlServer {
  /// What connections can have done.
  struct Node {
    var fronts: FrontEnds
    /// The node's own options: group, name.
    var options: Options
    /// Asks the node to leave.
    var stop: () -> Void
    /// Begins a backup, and gives what breaks it off.
    var backup: (String, _ replaces: Bool, @escaping (ControlAnswer) -> Void) -> () -> Void
  }

  /// Connections at once.
  static let connectionsMax = 32

  private let node: Node
  private let loop: EventLoop
  private let listener: LocalListener
  private var connections: [ControlConnection] = []

  /// - Parameter directory: held by this process.
  init(_ node: Node, directory: String, loop: EventLoop) throws(SystemError) {
    self.node = node
    self.loop = loop
    listener = try LocalListener(in: directory, name: ControlRequest.socketName, loop: loop)
    try listener.deliver { [unowned self] in accept($0) }
  }

  private func accept(_ descriptor: Int32) {
    let connection = ControlConnection(descriptor, node: node, loop: loop) { [unowned self] ended in
      connections.removeAll { $0 === ended }
    }
    connections.append(connection)
    if connections.count > Self.connectionsMax {
      connection.refuse("\(Self.connectionsMax) connections are open already")
    }
  }

  /// Tells everybody that the node leaves, and ends.
  func close() {
    listener.close()
    for connection in connections { connection.leave() }
    connections = []
  }
}
