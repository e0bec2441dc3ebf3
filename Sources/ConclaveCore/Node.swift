import ConclaveWire

/// A node: one pure value, inputs in, effects out. It holds the one switch over inputs; each topic's handlers
/// stand in an extension, and its state in a type of its own.
public struct Node: Sendable {
  /// What a node is doing.
  enum State: Sendable {
    case listening(Listening)
    case candidate(Candidacy)
    case following(Following)
    case coordinating(Reign)
    /// It said goodbye; nothing counts any more.
    case stopped
  }

  var configuration: NodeConfiguration
  let crypto: CoreCrypto
  var random: Random
  /// The latest stamp seen or made.
  var stamp: Stamp
  /// The highest term seen.
  var term: UInt64
  var log: Log
  /// Whether the disk takes writes.
  var canWrite = true
  var state = State.stopped
  /// The roster of the reign lived in, or of the last one.
  public internal(set) var roster = Roster.none
  var peers = Peers()
  var acquaintances = Acquaintances()
  var beacons = BeaconSchedule()
  var beaconSequence: UInt64 = 0
  var links = SortedMap<LinkID, Link>()
  var linkCount: UInt64 = 0
  var attempt: JoinAttempt?
  /// Counts this boot's requests to yield.
  var yieldCount: UInt64 = 0
  /// Whether this node was in step with a coordinator, or was one, since it started: what comes later is news.
  var hasSettled = false
  /// What the first coordinator since the start had when it welcomed: what isn't of it is news.
  var history: Vector?
  /// When the last coordinator was lost, for the report of the next.
  var lostAt: Instant?
  /// Whether the user was told that there is a coordinator.
  var isAnnounced = false
  var outbox: Outbox
  var session: OwnSession?
  var directs = DirectMessages()
  var roomMemory = RoomMemory()
  /// Whom this node's users don't want to hear.
  var ignored: IgnoreList
  /// Readers who are away, with the text that this node's user was told.
  var awayTold = SortedMap<AccountID, String>()
  var mail: MailDesk
  var derivations: [UInt64: Derivation] = [:]
  var derivationCount: UInt64 = 0
  var reads = SortedMap<ReadID, Read>()
  var readCount: UInt64 = 0
  /// Commands that wait for a coordinator, or for a change of the session, in order.
  var waiting: [(id: CommandID, command: Command)] = []
  /// It leaves when everything is settled, or then.
  var leaving: Leaving?
  /// Why it ends in failure, if it does.
  var failure: String?
  /// The deadline as it was told last: what is later than that is a stall.
  var promised: Instant?
  /// When it started.
  var startedAt = Instant(nanoseconds: 0)
  /// The time of the last step.
  var steppedAt = Instant(nanoseconds: 0)
  /// Another process with this node's key, as far as beacons tell.
  var twin: Twin?
  /// Whose membership link closed last without goodbye, and when.
  var membershipClosed: (coordinator: NodeID, at: Instant)?
  /// A new identity was asked for.
  var isRenewing = false
  var merging = Merging()
  /// What the user was told of parties last; nil while nobody is signed in.
  var toldParty: PartyView?
  /// The greatest place in the total order of an entry taken as news.
  var newestShown: OrderKey?
  /// A clock far ahead was reported.
  var reportedClock = false

  /// What a read of the log is for.
  enum Read: Sendable {
    case follower(NodeID)
    case upload
    case mail(MailReceipt)
    case command(LogReading)
    /// What was said in a room before this node's user came in.
    case room(CommandID, RoomView)
  }

  /// A node with this one's id and another boot.
  struct Twin: Sendable {
    var beacon: Beacon
    /// It was heard to have a group, once.
    var isSettled: Bool
    /// When a link to it was asked for.
    var soughtAt: Instant
  }

  /// Leaving under way.
  struct Leaving: Sendable {
    var deadline: Instant
    var reason: String
    /// What waits for its user is shown first.
    var awaitsMail = false
    /// The hand-over or the goodbye has begun.
    var hasBegun = false
  }

  /// - Parameters:
  ///   - log: the log as it was restored from the disk.
  ///   - notes: what `Effect.note` kept there, in that order.
  public init(
    _ configuration: NodeConfiguration, log: Log, notes: [MailNote] = [], crypto: CoreCrypto
  ) {
    mail = MailDesk(notes)
    self.configuration = configuration
    self.crypto = crypto
    self.log = log
    random = Random(seed: configuration.seed)
    stamp = log.latest
    term = log.held.positions.last?.epoch.term ?? 0
    outbox = Outbox(boot: configuration.boot)
    ignored = configuration.ignored
  }

  /// Takes an input at a time and appends what is to be done, in order.
  public mutating func step(_ input: Input, at now: Now, into effects: inout [Effect]) {
    var turn = Turn(now: now)
    swap(&turn.effects, &effects)
    steppedAt = now.instant
    noticeStall(&turn)
    handle(input, &turn)
    advance(&turn)
    promised = nextDeadline
    swap(&turn.effects, &effects)
  }

  private mutating func handle(_ input: Input, _ turn: inout Turn) {
    switch input {
    case .start: start(&turn)
    case .tick: break
    case .beacon(let beacon, let origin): hear(beacon, from: origin, &turn)
    case .linkOpened(let link, let peer): open(link, peer, &turn)
    case .linkFailed(let link, let failure): fail(link, failure, &turn)
    case .frame(let link, let frame): receive(frame, on: link, &turn)
    case .relayed(let node, let frame): receiveRelayed(frame, from: node, &turn)
    case .linkClosed(let link): close(link, &turn)
    case .stored(let positions): stored(positions, &turn)
    case .storeFailed(let failure): storeFailed(failure, &turn)
    case .entriesRead(let read, let entries): entriesRead(read, entries, &turn)
    case .mailSealed(let receipt, let sealed): mailSealed(receipt, sealed, &turn)
    case .noted(let note): noted(note, &turn)
    case .credentialMade(let id, let credential, let secret):
      credentialMade(id, credential, secret, &turn)
    case .loginDerived(let id, let key, let secret): loginDerived(id, key, secret, &turn)
    case .credentialChanged(let id, let change): credentialChanged(id, change, &turn)
    case .derivationFailed(let id): derivationFailed(id, &turn)
    case .identityRenewed(let node, let boot): renew(node, boot: boot, &turn)
    case .looked(let id, let figures): report(figures, id, &turn)
    case .command(let id, let command): take(command, id, &turn)
    case .shutdown(let reason): shutDown(reason, &turn)
    }
  }

  /// Does what is due by now, whatever the input was.
  private mutating func advance(_ turn: inout Turn) {
    switch state {
    case .listening: advanceListening(&turn)
    case .candidate: advanceCandidacy(&turn)
    case .following: advanceFollowing(&turn)
    case .coordinating: advanceReign(&turn)
    case .stopped: return
    }
    advanceAttempt(&turn)
    advanceWaiting(&turn)
    advanceDirects(&turn)
    advanceSession(&turn)
    sendHeld(&turn)
    advanceAccountChanges(&turn)
    advanceMail(&turn)
    advanceMerging(&turn)
    advancePartyNews(&turn)
    advanceLinks(&turn)
    advanceLeaving(&turn)
    sendDueBeacon(&turn)
  }

  private mutating func start(_ turn: inout Turn) {
    startedAt = turn.instant
    let report = ReadyReport(
      name: configuration.name, node: configuration.node, group: configuration.group,
      isOpen: configuration.isOpen, tcpPort: configuration.tcpPort)
    turn.emit(.ready(report))
    turn.log(
      .info, .node, "started",
      [
        "node": configuration.name, "id": configuration.node.short,
        "group": configuration.group, "tcp": "\(configuration.tcpPort)",
        "entries": "\(log.held.total)",
      ])
    listen(lost: nil, for: Timing.listening, &turn)
  }
}
