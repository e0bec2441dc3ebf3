/// The first frame in each direction: what the handshake doesn't say of a node.
public struct Hello: Hashable, Sendable {
  public var boot: Boot
  /// What people call the node.
  public var name: String
  /// Where it accepts links.
  public var tcpPort: UInt16
  /// Where it takes beacons meant for it alone.
  public var udpPort: UInt16

  public init(boot: Boot, name: String, tcpPort: UInt16, udpPort: UInt16) {
    self.boot = boot
    self.name = name
    self.tcpPort = tcpPort
    self.udpPort = udpPort
  }
}

/// A node asks to follow the coordinator of an epoch.
public struct Join: Hashable, Sendable {
  /// The reign it wants to follow, as told by a beacon.
  public var epoch: EpochID
  /// The highest term it has seen.
  public var term: UInt64
  /// What it has on its disk.
  public var durable: Vector
  /// False if its disk takes no writes.
  public var canWrite: Bool
  /// Whether it has been in step with a coordinator since it started: a newcomer is waited for by nobody.
  public var wasInSync: Bool
  /// Its session, if somebody is signed in.
  public var session: RosterSession?

  public init(
    epoch: EpochID, term: UInt64, durable: Vector, canWrite: Bool, wasInSync: Bool,
    session: RosterSession?
  ) {
    self.epoch = epoch
    self.term = term
    self.durable = durable
    self.canWrite = canWrite
    self.wasInSync = wasInSync
    self.session = session
  }
}

/// The coordinator takes a node in.
public struct Welcome: Hashable, Sendable {
  public var epoch: EpochID
  /// What the coordinator has on its disk: the follower sends what is missing there.
  public var durable: Vector
  /// What the coordinator holds: all of it follows.
  public var held: Vector

  public init(epoch: EpochID, durable: Vector, held: Vector) {
    self.epoch = epoch
    self.durable = durable
    self.held = held
  }
}

/// Why a node isn't taken in.
public enum JoinRefusal: Hashable, Sendable {
  /// The node asked doesn't coordinate.
  case notCoordinator
  /// It coordinates, in another epoch.
  case otherEpoch(EpochID)
  /// The roster is full.
  case rosterFull
  /// The node asked follows this coordinator, which accepts links there.
  case elsewhere(NodeID, EpochID, Endpoint)
}

/// A sign of life within an epoch.
public struct Heartbeat: Hashable, Sendable {
  public var epoch: EpochID
  /// Counts up from 1; the reply echoes it.
  public var beat: UInt64

  public init(epoch: EpochID, beat: UInt64) {
    self.epoch = epoch
    self.beat = beat
  }
}

/// What the sender has on its disk, as far as it changed since it last said so.
public struct Durable: Hashable, Sendable {
  /// The last durable index of each epoch that changed, in ascending order of epochs.
  public var positions: Vector
  /// False if its disk takes no writes.
  public var canWrite: Bool

  public init(positions: Vector, canWrite: Bool) {
    self.positions = positions
    self.canWrite = canWrite
  }
}

/// The coordinator of an epoch stops in favour of another.
public struct Successor: Hashable, Sendable {
  /// The reign that ends.
  public var epoch: EpochID
  public var node: NodeID
  /// The reign to join.
  public var next: EpochID
  /// Where the successor accepts links.
  public var endpoint: Endpoint

  public init(epoch: EpochID, node: NodeID, next: EpochID, endpoint: Endpoint) {
    self.epoch = epoch
    self.node = node
    self.next = next
    self.endpoint = endpoint
  }
}

/// A coordinator asks another to take over its group.
public struct YieldRequest: Hashable, Sendable {
  /// One higher with every request of a boot; the answer names it.
  public var number: UInt64
  public var epoch: EpochID
  /// Members linked to the asking coordinator, itself included.
  public var members: UInt16

  public init(number: UInt64, epoch: EpochID, members: UInt16) {
    self.number = number
    self.epoch = epoch
    self.members = members
  }
}
