import ConclaveWire

extension Node {
  /// When `Input.tick` is due at the latest; nil for never.
  public var nextDeadline: Instant? {
    if case .stopped = state { return nil }
    var earliest: Instant?
    func consider(_ instant: Instant?) {
      if let instant { earliest = min(earliest ?? instant, instant) }
    }
    consider(beacons.next)
    consider(attempt?.deadline)
    consider(leaving?.deadline)
    consider(merging.batch?.until)
    consider(outbox.nextRepeat)
    consider(session?.missingSince.map { $0 + Timing.sessionMissing })
    for item in directs.due where item.way.isDirect {
      consider(deadline(of: item))
      consider(item.way.until)
    }
    switch state {
    case .listening(let listening): consider(listening.until)
    case .candidate(let candidacy): consider(deadline(of: candidacy))
    case .following(let following):
      consider(following.reconnectAt)
      consider(nextLook(at: following))
      consider(following.piece.map { $0.survey?.deadline ?? $0.dueAt })
    case .coordinating(let reign): consider(deadline(of: reign))
    case .stopped: break
    }
    return earliest
  }

  /// In silence a follower looks now and then, not only when it has lasted too long: a stop of its own shows
  /// in a look that comes late.
  private func nextLook(at following: Following) -> Instant {
    let silence = max(steppedAt - following.heardAt, .zero)
    let looks = silence.nanoseconds / Timing.stall.nanoseconds + 1
    return min(following.heardAt + Timing.stall * looks, following.heardAt + Timing.suspicion)
  }

  private func deadline(of candidacy: Candidacy) -> Instant {
    var instants = [candidacy.since + Timing.standing]
    if let readyAt = candidacy.readyAt { instants.append(readyAt + Timing.betterClaims) }
    if let vouchedUntil = candidacy.vouchedUntil { instants.append(vouchedUntil) }
    if let reconnectAt = candidacy.reconnectAt { instants.append(reconnectAt) }
    // What lies in the past was looked at and changed nothing: it is looked at again, not at once.
    return instants.filter { steppedAt < $0 }.min() ?? steppedAt + Timing.standing
  }

  private func deadline(of reign: Reign) -> Instant {
    var earliest = reign.nextHeartbeat
    for follower in reign.followers.values {
      if let leavesAt = follower.leavesAt { earliest = min(earliest, leavesAt) }
      if let lagSince = follower.lagSince, follower.isInSync {
        earliest = min(earliest, lagSince + Timing.lag)
      }
    }
    if let mutedUntil = reign.mutedUntil { earliest = min(earliest, mutedUntil) }
    if let bridging = reign.bridging { earliest = min(earliest, bridging.deadline) }
    if let handover = reign.handover { earliest = min(earliest, handover.deadline) }
    return earliest
  }
}
