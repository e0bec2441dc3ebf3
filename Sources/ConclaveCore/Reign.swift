import ConclaveWire

/// What a coordinator knows of its reign.
struct Reign: Sendable {
  var epoch: EpochID
  var began: Instant
  /// The nodes of the roster, this one not among them.
  var followers = SortedMap<NodeID, Follower>()
  var sessions = SortedMap<AccountID, RosterSession>()
  /// The roster as it was pushed last.
  var version: UInt64 = 0
  var beat: UInt64 = 0
  var nextHeartbeat: Instant
  /// Answers that wait for disks, in the order of their requests.
  var pending: [PendingAnswer] = []
  /// It stalled, and acknowledges nothing until then.
  var mutedUntil: Instant?
  /// Failed logins, by account and by the node that they came from.
  var accountFailures = FailedLogins<AccountID>(policy: .account)
  var nodeFailures = FailedLogins<NodeID>(policy: .node)
  var yielding = Yielding()
  var handover: Handover?
  /// A follower told that it reaches another piece.
  var bridging: Bridging?
  /// It took over to bring two pieces together: it doesn't hand over for that itself before.
  var bridgesAt: Instant?
  /// Nobody took the office that was offered: it isn't offered again before, for a disk's sake.
  var offersAt: Instant?
}

/// A node of the group, as its coordinator sees it.
struct Follower: Sendable {
  var boot: Boot
  var name: String
  var endpoint: Endpoint
  var udpPort: UInt16
  /// The membership link; nil while it is closed, or was never there in this reign.
  var link: LinkID?
  /// With no link, when it leaves the roster.
  var leavesAt: Instant?
  var heardAt: Instant
  var replication: Replication
  var canWrite: Bool
  /// Everything that was acknowledged is on its disk, and answers wait for it.
  var isInSync = false
  /// It has been in sync in this boot: an answer may wait for it to be so again.
  var wasInSync: Bool
  /// It lags since then; it must reach `lagTarget` to be in step again.
  var lagSince: Instant?
  var lagTarget = Vector()
  /// A session it brought, of an account that isn't held yet.
  var offered: RosterSession?
  /// Frames carried for it to other followers since the last heartbeat.
  var relayCount = 0
  var beatSentAt: Instant?
  var roundTrip: Interval?
  /// This node stalled, and the follower may have left it meanwhile: what it asks for is held until it answers this
  /// heartbeat or a later one.
  var mustAnswer: UInt64?
  var held: [Request] = []

  /// Requests held for a follower; with more it has to join again, and repeats them.
  static let heldMax = 256
}

/// An answer that waits until its entry may be acknowledged.
struct PendingAnswer: Sendable {
  var request: RequestID
  /// Who asked: a follower, or this node.
  var origin: NodeID
  /// The membership link that it was asked on last; nil for this node.
  var link: LinkID?
  /// The entry; of a claim that is confirmed the confirmation, of one that is refused its removal.
  var position: Position
  var kind: Kind
  var since: Instant

  enum Kind: Sendable {
    /// The entry is acknowledged.
    case entry
    /// The claim at the position is to be confirmed, which is acknowledged then.
    case claim
    /// The claim is refused once its removal would be acknowledged: it never comes back.
    case refusal(Refusal)
  }

  var isClaim: Bool { if case .claim = kind { true } else { false } }
}

/// What two coordinators that hear each other have said.
struct Yielding: Sendable {
  /// The request under way, or begun: its link isn't up yet.
  var asked: (node: NodeID, link: LinkID, number: UInt64, isSent: Bool, at: Instant)?
  var nextAt: Instant?
  /// It granted on these links: it sends no request before then.
  var grants = SortedMap<LinkID, Instant>()

  /// Whether a request was sent to somebody else than this node, and isn't over.
  func hasAskedAnother(than node: NodeID) -> Bool {
    asked.map { $0.isSent && $0.node != node } ?? false
  }

  func isBound(at now: Instant) -> Bool { grants.values.contains { now < $0 } }

  mutating func grant(on link: LinkID, until instant: Instant, at now: Instant) {
    for (old, until) in grants where until <= now { grants[old] = nil }
    grants[link] = instant
  }

  /// The other side of the link asked to join after it had asked to yield: the reign that asked is over, and the
  /// grant with it.
  mutating func release(_ link: LinkID) { grants[link] = nil }
}

/// A hand-over under way: nothing more is accepted.
struct Handover: Sendable {
  /// The only one who may be it, if the hand-over is for that one's sake.
  var only: NodeID?
  var successor: NodeID?
  /// Handover was sent to the successor, who is current.
  var isOffered = false
  var deadline: Instant
}
