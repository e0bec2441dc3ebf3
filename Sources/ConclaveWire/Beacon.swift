/// The one datagram: what a node believes, whole (Protocol.md, "Beacon"). Idempotent, safe to lose and to
/// repeat; of each id and boot only the newest sequence counts.
public struct Beacon: Hashable, Sendable {
  /// What a node is doing.
  public enum Role: UInt8, Sendable, CaseIterable, Codable {
    /// It started, or lost its way, and listens for a coordinator.
    case listening = 0
    /// It follows `coordinator` in `epoch`.
    case follower = 1
    /// It lost `coordinator` of `epoch`, or found none (`EpochID.none`), and stands for election.
    case candidate = 2
    /// It is the coordinator of `epoch`.
    case coordinator = 3
    /// It says goodbye.
    case leaving = 4
  }

  public var node: NodeID
  public var boot: Boot
  /// One higher with every beacon of this boot.
  public var sequence: UInt64
  public var role: Role
  /// The highest term the node has seen.
  public var term: UInt64
  public var epoch: EpochID
  /// The coordinator of `epoch`: the one followed, the one lost, or the node itself; zero for none.
  public var coordinator: NodeID
  /// The index of the last entry of `epoch` that the node holds.
  public var lastIndex: UInt64
  /// Milliseconds since the node had a heartbeat of `epoch`; `heartbeatNever` for never or too long ago.
  public var heartbeatAge: UInt16
  /// As coordinator: the members linked to it, itself included. Otherwise the nodes of its last roster.
  public var members: UInt16
  /// Where the node accepts links.
  public var tcpPort: UInt16
  /// Where the node takes beacons meant for it alone.
  public var udpPort: UInt16
  /// What people call the node; at most `Limits.nameBytesMax` bytes.
  public var name: String

  /// `heartbeatAge` of a node that had none.
  public static let heartbeatNever: UInt16 = .max

  public init(
    node: NodeID, boot: Boot, sequence: UInt64, role: Role, term: UInt64, epoch: EpochID,
    coordinator: NodeID, lastIndex: UInt64, heartbeatAge: UInt16, members: UInt16,
    tcpPort: UInt16, udpPort: UInt16, name: String
  ) {
    self.node = node
    self.boot = boot
    self.sequence = sequence
    self.role = role
    self.term = term
    self.epoch = epoch
    self.coordinator = coordinator
    self.lastIndex = lastIndex
    self.heartbeatAge = heartbeatAge
    self.members = members
    self.tcpPort = tcpPort
    self.udpPort = udpPort
    self.name = name
  }
}

extension Beacon: WireValue {
  public func write(to writer: inout Writer) {
    writer.append(node)
    boot.write(to: &writer)
    writer.append(sequence)
    writer.append(role.rawValue)
    writer.append(term)
    epoch.write(to: &writer)
    writer.append(coordinator)
    writer.append(lastIndex)
    writer.append(heartbeatAge)
    writer.append(members)
    writer.append(tcpPort)
    writer.append(udpPort)
    writer.append(name)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    let node: NodeID = try cursor.bytes32(bytes)
    let boot = try Boot(bytes, &cursor)
    let sequence: UInt64 = try cursor.number(bytes)
    let roleByte: UInt8 = try cursor.number(bytes)
    guard let role = Role(rawValue: roleByte) else {
      throw .unknown(what: "role", value: Int(roleByte))
    }
    self.init(
      node: node, boot: boot, sequence: sequence, role: role,
      term: try cursor.term(bytes), epoch: try EpochID(bytes, &cursor),
      coordinator: try cursor.bytes32(bytes), lastIndex: try cursor.number(bytes),
      heartbeatAge: try cursor.number(bytes), members: try cursor.number(bytes),
      tcpPort: try cursor.number(bytes), udpPort: try cursor.number(bytes),
      name: try cursor.text(bytes, "node name", max: Limits.nameBytesMax))
  }
}
