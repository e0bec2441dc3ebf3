/// One message on a link (Protocol.md, "Frames"). Frames about authority carry the epoch they speak of.
public enum Frame: Hashable, Sendable {
  /// Who is there: the first frame on a link, in each direction.
  case hello(Hello)
  /// A node asks to follow.
  case join(Join)
  /// The coordinator takes it in; a roster follows.
  case welcome(Welcome)
  /// It doesn't, and says why.
  case joinRefused(JoinRefusal)
  /// The coordinator reigns, at this moment.
  case heartbeat(Heartbeat)
  /// The follower lives; echoes the heartbeat.
  case heartbeatReply(Heartbeat)
  /// All nodes and sessions of the group.
  case roster(Roster)
  /// Entries that the other side lacks, each right behind the one before it in its epoch.
  case entries([Entry])
  /// What the sender has on its disk.
  case durable(Durable)
  /// A follower asks the coordinator for something.
  case request(Request)
  /// The coordinator's answer.
  case answer(Answer)
  /// The coordinator of `epoch` asks the follower to be the next one.
  case handover(epoch: EpochID)
  /// The follower is: `epoch` is over, it reigns in `next`.
  case handoverTaken(epoch: EpochID, next: EpochID)
  /// The coordinator of `epoch` stops; everybody joins the one named.
  case successor(Successor)
  /// One coordinator asks another to take over its group.
  case yieldRequest(YieldRequest)
  /// The other does; it answers the request of that number only.
  case yieldGranted(number: UInt64)
  /// The other doesn't, now.
  case yieldRefused(number: UInt64)
  /// A message from a user on one node to a user on the other.
  case direct(DirectMessage)
  /// What became of it.
  case directAnswer(DirectAnswer)
  /// The sender leaves of its own will; the link closes.
  case goodbye(reason: String)
  /// A frame for another member, carried by the coordinator.
  case relay(Relay)
  /// A follower of one coordinator asks another for its roster, to see whom of both pieces it reaches; answered
  /// with `roster`.
  case survey(epoch: EpochID)
  /// A follower tells its coordinator that it reaches everybody of both pieces.
  case bridge(Bridge)
  /// A kind of a later version: skipped.
  case unknown(kind: UInt8)

  /// The byte that says which.
  public var kind: UInt8 {
    switch self {
    case .hello: 1
    case .join: 2
    case .welcome: 3
    case .joinRefused: 4
    case .heartbeat: 5
    case .heartbeatReply: 6
    case .roster: 7
    case .entries: 8
    case .durable: 9
    case .request: 10
    case .answer: 11
    case .handover: 12
    case .handoverTaken: 13
    case .successor: 14
    case .yieldRequest: 15
    case .yieldGranted: 16
    case .yieldRefused: 17
    case .direct: 18
    case .directAnswer: 19
    case .goodbye: 20
    case .relay: 21
    case .survey: 22
    case .bridge: 23
    case .unknown(let kind): kind
    }
  }
}

/// A frame with its sender's stamp: "every frame carries its sender's stamp, so that cause comes before
/// effect across coordinators and cuts".
public struct StampedFrame: Hashable, Sendable {
  public var stamp: Stamp
  public var frame: Frame

  public init(stamp: Stamp, frame: Frame) {
    self.stamp = stamp
    self.frame = frame
  }
}
