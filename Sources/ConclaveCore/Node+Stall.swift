import ConclaveWire

/// Own stalls: "a node whose own tick comes late (sleep, SIGSTOP, load) judges nobody for a suspicion
/// period".
extension Node {
  mutating func noticeStall(_ turn: inout Turn) {
    guard let promised, turn.instant - promised >= Timing.stall else { return }
    let late = turn.instant - promised
    turn.log(.warning, .node, "stalled", ["late": "\(inMilliseconds(late))ms"])
    switch state {
    case .listening(var listening):
      listening.since = turn.instant
      listening.until = turn.instant + Timing.listening
      state = .listening(listening)
    case .candidate: restartCandidacy(&turn)
    case .following: followed?.heardAt = turn.instant
    case .coordinating: restStalledReign(late, at: turn.instant)
    case .stopped: break
    }
    attempt?.deadline = turn.instant + Timing.linkTimeout
    directs.grantTime(at: turn.instant)
  }

  private mutating func restartCandidacy(_ turn: inout Turn) {
    guard case .candidate(var candidacy) = state else { return }
    candidacy.since = turn.instant
    candidacy.readyAt = nil
    candidacy.vouchedUntil = nil
    candidacy.reconnectAt = nil
    state = .candidate(candidacy)
    announceBelief(&turn)
  }

  /// "A coordinator whose tick was 600 ms late acknowledges nothing until it has listened for 300 ms", and what a
  /// follower asked for is served once it is known not to have left meanwhile.
  private mutating func restStalledReign(_ late: Interval, at now: Instant) {
    let next = (reign?.beat ?? 0) + 1
    // So long after its last heartbeat a follower has none for 600 ms.
    let isLong =
      late.nanoseconds >= Timing.suspicion.nanoseconds - Timing.heartbeatPeriod.nanoseconds
    reign?.followers.updateAll { _, follower in
      follower.heardAt = now
      if isLong, follower.link != nil { follower.mustAnswer = next }
      if follower.leavesAt != nil { follower.leavesAt = now + Timing.rosterGrace }
      if follower.lagSince != nil { follower.lagSince = now }
    }
    if late >= Timing.suspicion { reign?.mutedUntil = now + Timing.mute }
  }
}
