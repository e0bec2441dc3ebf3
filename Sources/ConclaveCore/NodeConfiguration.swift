import ConclaveWire

/// What a node is told when it starts.
public struct NodeConfiguration: Sendable {
  public var node: NodeID
  public var boot: Boot
  public var name: String
  public var group: String
  /// Whether the group has no secret.
  public var isOpen: Bool
  public var tcpPort: UInt16
  public var udpPort: UInt16
  /// Nodes to find without multicast (`--peer`): where they take beacons.
  public var peers: [Endpoint]
  /// The seats that `--capacity` gave; nil for the default, of which no entry is written.
  public var foundingCapacity: UInt16?
  /// Whom this node's users don't want to hear, as the disk has it.
  public var ignored: IgnoreList
  /// Words that are no user's name, in lower case: the commands and their aliases.
  public var reservedNames: [String]
  /// Seeds jitter and the random part of epochs.
  public var seed: UInt64

  public init(
    node: NodeID, boot: Boot, name: String, group: String, isOpen: Bool, tcpPort: UInt16,
    udpPort: UInt16, peers: [Endpoint] = [], foundingCapacity: UInt16? = nil,
    ignored: IgnoreList = IgnoreList(), reservedNames: [String] = [], seed: UInt64
  ) {
    self.node = node
    self.boot = boot
    self.name = name
    self.group = group
    self.isOpen = isOpen
    self.tcpPort = tcpPort
    self.udpPort = udpPort
    self.peers = peers
    self.foundingCapacity = foundingCapacity
    self.ignored = ignored
    self.reservedNames = reservedNames
    self.seed = seed
  }
}
