import ConclaveWire

/// What a follower knows of the reign it lives in.
struct Following: Sendable {
  var epoch: EpochID
  var coordinator: NodeID
  var name: String
  var endpoint: Endpoint
  /// The membership link; nil while it reconnects.
  var link: LinkID?
  /// With no link and no attempt under way, when it tries to reconnect.
  var reconnectAt: Instant?
  /// The last heartbeat of this epoch, or the welcome.
  var heardAt: Instant
  /// When the reign began, as its heartbeats tell by their count.
  var began: Instant? = nil
  /// What the coordinator held when it welcomed: what is beyond is live.
  var welcomed: Vector
  /// What this node sends the coordinator.
  var upload: Replication
  /// Whether its roster came on this link.
  var hasRoster = false
  /// What was asked in the name of this node's user and waits for a roster that has the session, in order.
  var held: [RequestID] = []
  /// Another piece that this node hears.
  var piece: Piece?
}

/// A reign that ended for this node, and who may inherit it.
struct LostReign: Sendable {
  var epoch: EpochID
  var coordinator: NodeID
  var endpoint: Endpoint
  /// When it was lost.
  var at: Instant
  var reason: String
  /// The other nodes of the last roster, without the coordinator.
  var electorate: [RosterNode]
  /// The last roster.
  var roster: Roster
  /// The coordinator left of its own will or its process is gone: nobody vouches for it.
  var isGone: Bool
}

extension LostReign {
  func hasVoter(_ node: NodeID) -> Bool { electorate.contains { $0.node == node } }
}

/// A node that listens for a coordinator.
struct Listening: Sendable {
  var since: Instant
  /// When it stands.
  var until: Instant
  /// The reign it came from, if it stands for that one's succession.
  var lost: LostReign?
}

/// A node that stands for election.
struct Candidacy: Sendable {
  /// The reign it wants to inherit; nil if it found none.
  var lost: LostReign?
  var since: Instant
  /// When nothing but better candidates stood in the way.
  var readyAt: Instant?
  /// A voucher was heard: until then it tries to reconnect.
  var vouchedUntil: Instant?
  /// Who vouched last, for the log.
  var reconnectAt: Instant?
  /// Its rank among those who stood, and their number, for the log.
  var rank = 1
  var stood = 1
}

/// An attempt to join a coordinator.
struct JoinAttempt: Sendable {
  var node: NodeID
  var endpoint: Endpoint
  var epoch: EpochID
  var link: LinkID
  /// The durable vector that was told with the join; nil if it wasn't sent yet.
  var told: Vector?
  var deadline: Instant
  var reason: Reason

  enum Reason: Sendable {
    /// A beacon told of it.
    case heard
    /// It won the succession of the reign lost: candidates wait for it.
    case victory
    /// The coordinator before named it.
    case successor
    /// It is the coordinator followed, whose link closed.
    case reconnect
    /// A follower told of it.
    case redirected
  }
}
