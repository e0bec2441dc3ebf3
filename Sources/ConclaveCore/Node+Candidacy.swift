import ConclaveWire

/// Standing for election (Protocol.md, "Election").
extension Node {
  /// Stands for the succession of a lost reign, or, having found none, for the first.
  mutating func stand(for lost: LostReign?, _ turn: inout Turn) {
    if attempt?.reason == .reconnect { attempt = nil }
    state = .candidate(Candidacy(lost: lost, since: turn.instant))
    turn.log(
      .info, .election, "stood",
      [
        "for": lost.map { "\($0.epoch)" } ?? "the first term",
        "last": "\(log.held[lost?.epoch ?? .none])",
        "electorate": "\((lost?.electorate.count ?? 0) + 1)",
      ])
    announceBelief(&turn)
    lookForWinner(of: lost, &turn)
  }

  /// Somebody may have won while this node still tried to reconnect.
  private mutating func lookForWinner(of lost: LostReign?, _ turn: inout Turn) {
    guard let lost else { return }
    for voter in lost.electorate {
      guard let peer = peers[voter.node], peer.beacon.role == .coordinator,
        peer.beacon.epoch.term > lost.epoch.term,
        turn.instant - peer.heardAt < Timing.candidacyHeard
      else { continue }
      hearCoordinator(peer.beacon, &turn)
    }
  }

  /// The coordinator is lost: tells the user and the log, and stands.
  mutating func lose(
    _ following: Following, reason: String, isGone: Bool, _ turn: inout Turn
  ) {
    lostAt = turn.instant
    isAnnounced = false
    turn.emit(.noCoordinator(reason: reason))
    turn.log(
      .info, .election, "lost",
      [
        "coordinator": following.name, "term": "\(following.epoch.term)", "reason": reason,
        "silent": "\(inMilliseconds(turn.instant - following.heardAt))ms",
      ])
    if let link = following.link { drop(link, &turn) }
    stand(
      for: lostReign(following, reason: reason, isGone: isGone, at: turn.instant), &turn)
  }

  mutating func advanceCandidacy(_ turn: inout Turn) {
    guard case .candidate(var candidacy) = state else { return }
    // Somebody won, or reigns already: the join under way is waited for.
    if attempt?.reason == .victory || attempt != nil && candidacy.lost == nil { return }
    let poll = poll(candidacy, at: turn.instant)
    (candidacy.rank, candidacy.stood) = (poll.rank, poll.stood)
    if let voucher = poll.voucher, !isOver(candidacy.vouchedUntil, at: turn.instant) {
      return waitVouched(candidacy, voucher, &turn)
    }
    let isReady = poll.hasAllStood || turn.instant >= candidacy.since + Timing.standing
    guard isReady else {
      state = .candidate(candidacy)
      return
    }
    let readyAt = candidacy.readyAt ?? turn.instant
    candidacy.readyAt = readyAt
    state = .candidate(candidacy)
    if poll.rank == 1 || turn.instant >= readyAt + Timing.betterClaims { win(candidacy, &turn) }
  }

  private func isOver(_ end: Instant?, at now: Instant) -> Bool { end.map { $0 <= now } ?? false }

  /// What the other nodes' last beacons say of a candidacy.
  private struct Poll {
    /// 1 for the best; every better one that stood counts.
    var rank = 1
    var stood = 1
    var hasAllStood = true
    /// The name of a node that heard the lost coordinator a moment ago.
    var voucher: String?
  }

  private func poll(_ candidacy: Candidacy, at now: Instant) -> Poll {
    guard let lost = candidacy.lost else { return pollOfFounders(at: now) }
    var poll = Poll()
    // A newcomer without the reign's roster doesn't know who else may stand.
    poll.hasAllStood = lost.roster.epoch == lost.epoch
    let own = (log.held[lost.epoch], configuration.node)
    for voter in lost.electorate {
      guard let peer = peers[voter.node], peer.beacon.boot == voter.boot else {
        poll.hasAllStood = false
        continue
      }
      let beacon = peer.beacon
      let hasStood =
        beacon.role == .candidate && beacon.epoch == lost.epoch
        && now - peer.heardAt < Timing.candidacyHeard
      if hasStood {
        poll.stood += 1
        if own < (beacon.lastIndex, beacon.node) { poll.rank += 1 }
      } else if beacon.role != .leaving {
        poll.hasAllStood = false
      }
      let vouches =
        !lost.isGone && beacon.role == .follower && beacon.epoch == lost.epoch
        && peer.heardAt >= candidacy.since
        && Int64(beacon.heartbeatAge) <= Timing.freshHeartbeat.milliseconds
      if vouches { poll.voucher = voter.name }
    }
    return poll
  }

  /// "Nodes that start together and find no coordinator rank by id."
  private func pollOfFounders(at now: Instant) -> Poll {
    var poll = Poll()
    poll.hasAllStood = false
    for (node, peer) in peers.peers {
      let stands =
        peer.beacon.role == .candidate && peer.beacon.epoch == .none
        && now - peer.heardAt < Timing.candidacyHeard
      guard stands else { continue }
      poll.stood += 1
      if configuration.node < node { poll.rank += 1 }
    }
    return poll
  }

  /// "The candidate then reconnects instead of deposing; still unlinked after 2.4 s, it goes its own way."
  private mutating func waitVouched(
    _ candidacy: Candidacy, _ voucher: String, _ turn: inout Turn
  ) {
    var candidacy = candidacy
    if candidacy.vouchedUntil == nil {
      candidacy.vouchedUntil = turn.instant + Timing.vouched
      turn.log(.info, .election, "vouched", ["by": voucher])
    }
    candidacy.readyAt = nil
    let mayReconnect = candidacy.reconnectAt.map { $0 <= turn.instant } ?? true
    if mayReconnect, attempt == nil, let lost = candidacy.lost {
      candidacy.reconnectAt = turn.instant + Timing.reconnectPeriod
      tryJoin(lost.coordinator, at: lost.endpoint, epoch: lost.epoch, .reconnect, &turn)
    }
    state = .candidate(candidacy)
  }

  private mutating func win(_ candidacy: Candidacy, _ turn: inout Turn) {
    let inherited = candidacy.lost?.roster ?? .none
    let took = lostAt.map { turn.instant - $0 }
    let epoch = reign(
      inheriting: inherited, without: candidacy.lost?.coordinator, &turn)
    turn.log(
      .info, .election, "won",
      [
        "term": "\(epoch.term)", "epoch": "\(epoch)",
        "rank": "\(candidacy.rank)/\(candidacy.stood)",
        "took": "\(inMilliseconds(took ?? turn.instant - candidacy.since))ms",
      ])
    takeOffice(reason: candidacy.lost?.reason ?? "nobody else is here", &turn)
  }

  /// Milliseconds with one decimal, for the log.
  func inMilliseconds(_ length: Interval) -> String {
    let tenths = length.nanoseconds / 100_000
    return "\(tenths / 10).\(tenths % 10)"
  }
}
