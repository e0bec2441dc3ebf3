/// The nodes and sessions of a group, as its coordinator pushes them on every change.
public struct Roster: Hashable, Sendable {
  public var epoch: EpochID
  /// One higher with every push of the epoch.
  public var version: UInt64
  /// All nodes, the coordinator included, in ascending order of ids.
  public var nodes: [RosterNode]
  /// All sessions, in ascending order of accounts.
  public var sessions: [RosterSession]

  public init(
    epoch: EpochID, version: UInt64, nodes: [RosterNode], sessions: [RosterSession]
  ) {
    self.epoch = epoch
    self.version = version
    self.nodes = nodes
    self.sessions = sessions
  }

  /// The roster of a node that has followed nobody yet.
  public static let none = Roster(epoch: .none, version: 0, nodes: [], sessions: [])

  /// The node of that id, if it is on the roster.
  public func node(_ id: NodeID) -> RosterNode? { nodes.first { $0.node == id } }

  /// The session of that account, if it is signed in.
  public func session(of account: AccountID) -> RosterSession? {
    sessions.first { $0.certificate.account == account }
  }
}

/// A node of the group.
public struct RosterNode: Hashable, Sendable {
  public var node: NodeID
  public var boot: Boot
  public var name: String
  /// Where it accepts links, as seen by the coordinator.
  public var endpoint: Endpoint
  /// Where it takes beacons meant for it alone.
  public var udpPort: UInt16

  public init(
    node: NodeID, boot: Boot, name: String, endpoint: Endpoint, udpPort: UInt16
  ) {
    self.node = node
    self.boot = boot
    self.name = name
    self.endpoint = endpoint
    self.udpPort = udpPort
  }
}

/// An account signed in on a node.
public struct RosterSession: Hashable, Sendable {
  public var certificate: SessionCertificate
  /// The account's name, as the coordinator's log has it.
  public var name: String
  /// When it signed in, for people.
  public var since: WallTime
  /// The room it is in; empty for none.
  public var room: String
  /// Why its user is away; empty for one who isn't.
  public var away: String

  public init(
    certificate: SessionCertificate, name: String, since: WallTime, room: String = "",
    away: String = ""
  ) {
    self.certificate = certificate
    self.name = name
    self.since = since
    self.room = room
    self.away = away
  }
}

extension Roster: WireValue {
  public func write(to writer: inout Writer) {
    epoch.write(to: &writer)
    writer.append(version)
    writer.append(list: nodes) { $1.write(to: &$0) }
    writer.append(list: sessions) { $1.write(to: &$0) }
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      epoch: try EpochID(bytes, &cursor), version: try cursor.number(bytes),
      nodes: try cursor.list(
        bytes, "roster nodes", max: Limits.rosterNodesMax, RosterNode.read),
      sessions: try cursor.list(
        bytes, "roster sessions", max: Limits.rosterSessionsMax, RosterSession.read))
    for (earlier, later) in zip(nodes, nodes.dropFirst()) where earlier.node >= later.node {
      throw .invalid(what: "roster nodes out of order")
    }
    for (earlier, later) in zip(sessions, sessions.dropFirst())
    where earlier.certificate.account >= later.certificate.account {
      throw .invalid(what: "roster sessions out of order")
    }
  }
}

extension RosterNode: WireValue {
  public func write(to writer: inout Writer) {
    writer.append(node)
    boot.write(to: &writer)
    writer.append(name)
    endpoint.write(to: &writer)
    writer.append(udpPort)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      node: try cursor.bytes32(bytes), boot: try Boot(bytes, &cursor),
      name: try cursor.text(bytes, "node name", max: Limits.nameBytesMax),
      endpoint: try Endpoint(bytes, &cursor), udpPort: try cursor.number(bytes))
  }
}

extension RosterSession: WireValue {
  public func write(to writer: inout Writer) {
    certificate.write(to: &writer)
    writer.append(name)
    writer.append(since.milliseconds)
    writer.append(room)
    writer.append(away)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      certificate: try SessionCertificate(bytes, &cursor),
      name: try cursor.text(bytes, "user name", max: Limits.nameBytesMax),
      since: WallTime(milliseconds: try cursor.number(bytes)),
      room: try cursor.text(bytes, "room", max: Limits.nameBytesMax),
      away: try cursor.text(bytes, "away", max: Limits.reasonBytesMax))
  }
}
