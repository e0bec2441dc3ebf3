/// Every length of time in the protocol (Protocol.md, "Timings").
public enum Timing {
  /// A coordinator tells each follower this often that it reigns.
  public static let heartbeatPeriod = Interval.milliseconds(150)
  /// A side of a membership that was silent for so long is suspected.
  public static let suspicion = Interval.milliseconds(600)
  /// A follower vouches for its coordinator if it had a heartbeat within this time.
  public static let freshHeartbeat = Interval.milliseconds(300)

  /// A starting node listens so long before it stands.
  public static let listening = Interval.milliseconds(300)
  /// It listens so long while it hears candidates, or while it tries to join.
  public static let listeningLongest = Interval.seconds(1)
  /// A candidate that isn't vouched away and hears no better one wins after this time.
  public static let standing = Interval.milliseconds(100)
  /// A better candidate that hasn't claimed after this time is out.
  public static let betterClaims = Interval.milliseconds(200)
  /// A candidate that heard a voucher tries so long to reconnect before it goes its own way.
  public static let vouched = Interval.milliseconds(2_400)
  /// The time between two attempts of that.
  public static let reconnectPeriod = Interval.milliseconds(200)
  /// A candidacy of another node counts so long after it was heard.
  public static let candidacyHeard = Interval.milliseconds(1_500)

  /// A link, and the welcome on it, come within this time or not at all.
  public static let linkTimeout = Interval.seconds(1)
  /// A coordinator that couldn't be linked is ignored for this time.
  public static let ignored = Interval.seconds(5)
  /// A node that was reached in vain isn't tried again for this time.
  public static let attemptPeriod = Interval.milliseconds(250)
  /// A beacon that answers a listening node follows the one before by at least this time.
  public static let beaconAnswerPeriod = Interval.milliseconds(20)

  /// Beacons after a change of belief, counted from it.
  public static let beaconBurst: [Interval] = [
    .zero, .milliseconds(30), .milliseconds(100), .milliseconds(300),
  ]
  /// Beacons otherwise, plus or minus a quarter.
  public static let beaconPeriod = Interval.seconds(1)
  /// A node whose beacons weren't heard for this time is also sent ours by unicast.
  public static let beaconUnheard = Interval.seconds(3)
  /// The time between two beacons by unicast to nodes that left the roster once and aren't heard.
  public static let lostSought = Interval.seconds(5)
  /// An older boot of a node counts again after the newer one was silent for this time: the disk was set back.
  public static let bootForgotten = Interval.seconds(5)

  /// A follower in sync that lags or is unlinked for this time is out of sync.
  public static let lag = Interval.milliseconds(400)
  /// A follower whose link closed without goodbye leaves the roster after this time.
  public static let rosterGrace = Interval.milliseconds(600)
  /// A winner keeps the nodes of the roster it inherited for this time.
  public static let inheritance = Interval.seconds(2)
  /// With no follower in sync, an answer waits so long for one.
  public static let lonelyAnswer = Interval.seconds(2)

  /// A wake-up that comes so late is a stall: the node judges nobody for `suspicion`.
  public static let stall = Interval.milliseconds(200)
  /// A coordinator that stalled for `suspicion` acknowledges nothing for this time.
  public static let mute = Interval.milliseconds(300)

  /// A grant is used within this time after its request was sent.
  public static let grantValid = Interval.seconds(1)
  /// Who granted sends no request for this time: twice `grantValid`.
  public static let grantBinds = Interval.seconds(2)
  /// The time between two requests to yield.
  public static let yieldPeriod = Interval.milliseconds(300)
  /// A hand-over that isn't taken in this time is given up.
  public static let handover = Interval.seconds(2)
  /// A coordinator whose disk is full and whose office nobody took offers it again after this time.
  public static let handoverAgain = Interval.seconds(3)

  /// A follower that hears another coordinator for so long surveys that one's piece.
  public static let bridging = Interval.seconds(3)
  /// The time between two surveys, and before one who took over for that hands over for it again.
  public static let bridgeAgain = Interval.seconds(10)
  /// Who surveyed a piece is yielded to, whatever the numbers, for so long.
  public static let bridgeCounts = Interval.seconds(10)

  /// A direct message that isn't answered in this time becomes mail.
  public static let direct = Interval.seconds(3)
  /// The time between two attempts to send it.
  public static let directRetry = Interval.milliseconds(150)
  /// A direct message to which no link or no answer came in this time goes through the coordinator.
  public static let relayAfter = Interval.milliseconds(500)
  /// A node that couldn't be linked to, and is written to, is tried again after this time.
  public static let farAgain = Interval.seconds(5)
  /// A link that carries no membership and was unused for this time is closed by who opened it.
  public static let linkIdle = Interval.seconds(60)
  /// And after this time by the other side: its opener is gone, without a word, or it would have closed it.
  public static let linkForsaken = Interval.seconds(120)
  /// A session that the roster misses for this time is offered again.
  public static let sessionMissing = Interval.seconds(1)

  /// What is unsettled may take so long before a node leaves: after `@exit` or a signal.
  public static let leaving = Interval.seconds(2)
  /// And at the end of its input.
  public static let leavingAtEnd = Interval.seconds(10)
  /// The time between two looks at a node that has this one's key.
  public static let twinPeriod = Interval.milliseconds(250)
  /// A line that came by a failover or a merge is late if its stamp is so many milliseconds before the
  /// latest one seen.
  public static let lateAfter: UInt64 = 2_000
  /// What came from another group is told when nothing more came for this time.
  public static let mergeQuiet = Interval.milliseconds(300)
  /// And after this time at the latest.
  public static let mergeLongest = Interval.seconds(5)
  /// A stamp so far ahead of the clock is warned of.
  public static let clockAhead = Interval.seconds(60)
}
