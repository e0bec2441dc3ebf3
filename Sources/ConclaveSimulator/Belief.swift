import ConclaveCore
import ConclaveWire

/// What a running node believes, as far as the world outside can tell.
struct Belief {
  /// Its last beacon.
  var role = Beacon.Role.listening
  var epoch = EpochID.none
  var coordinator = NodeID.zero
  /// The epoch and the virtual time of the last heartbeat that it was given.
  var heartbeatEpoch = EpochID.none
  var heartbeatTime = Int64.min / 2
  /// Since when no two heartbeats of that epoch were further apart than a fresh one may be old.
  var freshSince = Int64.max
  /// The link that brought it.
  var heartbeatLink: LinkID?
  /// Whether its coordinator told it to go, said goodbye or closed the link.
  var wasReleased = false
  /// Virtual time when it first said what its last beacon says.
  var saidSince = Int64.min / 2
  /// Virtual time when it stood for election.
  var candidateTime = Int64.min / 2
  /// Beacons that it sent since, and the sequence of the last one: those of one sequence are one.
  var candidacyBeacons = 0
  var sequence: UInt64 = 0
  /// Virtual time when it last stood still, or was late.
  var pausedUntil = Int64.min / 2
  /// Virtual time when it stood still last.
  var pausedAt = Int64.min / 2
  /// The reign in which it stood so long that it acknowledges nothing for a while, and when that is over.
  var muted: (epoch: EpochID, until: Int64)?
  /// Beacons sent in the present second.
  var beaconSecond: Int64 = 0
  var beaconCount = 0
  /// Who was signed in before the step that is looked at.
  var account: AccountID?
  /// Messages shown since it started.
  var shown: Set<RequestID> = []
  /// Messages to a party shown, by their reader: two members may use one node, one after the other.
  var shownToParty: Set<MailReceipt> = []
  /// Messages that waited of which it told the end.
  var told: Set<Word> = []
  /// The last live public message shown, by the boot that wrote it.
  var lastLive: [UInt64: UInt64] = [:]
  /// The same of direct messages, for each reader as well.
  var lastDirect: [Conversation: UInt64] = [:]
  /// The last live public message shown of each epoch.
  var lastIndex: [EpochID: UInt64] = [:]
  /// Room lines shown to who is signed in, as they came or on going in.
  var roomShown: Set<RequestID> = []
  /// Room lines given to the disk since it started.
  var roomLines: Set<RequestID> = []
  /// Virtual time when there was a coordinator for the first time.
  var settledTime: Int64?
  /// The newest roster it was sent.
  var roster = Roster.none
}

extension Belief {
  /// A message and the reader of whom it was told.
  struct Word: Hashable {
    var message: RequestID
    var reader: String
  }

  mutating func hear(_ beat: Heartbeat, on link: LinkID, at time: Int64) {
    let isFresh =
      beat.epoch == heartbeatEpoch && time - heartbeatTime <= Timing.freshHeartbeat.nanoseconds
    if !isFresh { freshSince = time }
    if beat.epoch != heartbeatEpoch { wasReleased = false }
    (heartbeatEpoch, heartbeatTime, heartbeatLink) = (beat.epoch, time, link)
  }

  /// "A coordinator whose tick was 600 ms late acknowledges nothing until it has listened for 300 ms." Its
  /// next tick was due within the time between two heartbeats.
  mutating func mute(at time: Int64) {
    let late = time - pausedAt - Timing.heartbeatPeriod.nanoseconds
    // Its clock may run fast.
    let margin = Timing.mute.nanoseconds / 100
    guard role == .coordinator, late > Timing.suspicion.nanoseconds + margin else { return }
    muted = (epoch, time + Timing.mute.nanoseconds - margin)
  }
}

/// What one boot of a node writes to one reader.
struct Conversation: Hashable {
  var boot: UInt64
  var reader: String
}
