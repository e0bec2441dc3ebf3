import ConclaveWire

/// Following a coordinator.
extension Node {
  /// The reign followed, if the link is its membership link.
  private func following(on link: LinkID) -> Following? {
    guard case .following(let following) = state, following.link == link else { return nil }
    return following
  }

  /// Heartbeats of a reign that are told as time: of a hundred years.
  private static let beatsMax: UInt64 = 100 * 365 * 86_400 * 1_000 / 150

  mutating func receive(_ beat: Heartbeat, on link: LinkID, _ turn: inout Turn) {
    guard var following = following(on: link), beat.epoch == following.epoch else { return }
    let silence = turn.instant - following.heardAt
    following.heardAt = turn.instant
    let beats = Int64(min(beat.beat, Self.beatsMax))
    following.began = turn.instant - Timing.heartbeatPeriod * beats
    state = .following(following)
    send(.heartbeatReply(beat), on: link, &turn)
    // One who stood meanwhile hears at once that the coordinator is back.
    if silence > Timing.freshHeartbeat, isContested(following.epoch, at: turn.instant) {
      beacons.startNow(at: turn.instant)
    }
  }

  /// Whether a node stands for the succession of the epoch, as far as beacons tell.
  private func isContested(_ epoch: EpochID, at now: Instant) -> Bool {
    peers.peers.values.contains { peer in
      peer.beacon.role == .candidate && peer.beacon.epoch == epoch
        && now - peer.heardAt < Timing.candidacyHeard
    }
  }

  /// Its membership link closed: "reconnect at once; refused means that the process is gone".
  mutating func lostMembership(
    _ following: Following, saidGoodbye: Bool, _ turn: inout Turn
  ) {
    if saidGoodbye {
      return lose(following, reason: "it left", isGone: true, &turn)
    }
    var unlinked = following
    unlinked.link = nil
    state = .following(unlinked)
    turn.log(.debug, .election, "link closed", ["coordinator": following.name])
    // Where something closes every link at once, a pause keeps that from going round without end.
    let isAgain =
      membershipClosed.map {
        $0.coordinator == following.coordinator && turn.instant - $0.at < Timing.attemptPeriod
      } ?? false
    membershipClosed = (following.coordinator, turn.instant)
    if isAgain {
      followed?.reconnectAt = turn.instant + Timing.attemptPeriod
    } else {
      reconnect(&turn)
    }
  }

  private mutating func reconnect(_ turn: inout Turn) {
    guard let following = followed else { return }
    followed?.reconnectAt = nil
    tryJoin(
      following.coordinator, at: following.endpoint, epoch: following.epoch, .reconnect, &turn)
  }

  mutating func reconnectFailed(
    _ following: Following, _ failure: LinkFailure, _ turn: inout Turn
  ) {
    guard following.link == nil else { return }
    switch failure {
    case .refused, .otherNode:
      lose(following, reason: "its process is gone", isGone: true, &turn)
    case .timeout, .unreachable, .wrongGroup, .wrongSecret:
      lose(following, reason: "its link closed", isGone: false, &turn)
    }
  }

  /// The coordinator is there, but takes nobody in: it hands over. Who hears it says so, and this node waits for
  /// the successor instead of winning beside it.
  mutating func reconnectRefused(_ turn: inout Turn) {
    guard let following = followed, following.link == nil else {
      return attemptFailed(.refused, &turn)
    }
    attempt = nil
    lose(following, reason: "it hands over", isGone: false, &turn)
  }

  mutating func advanceFollowing(_ turn: inout Turn) {
    guard let following = followed else { return }
    guard turn.instant - following.heardAt >= Timing.suspicion else {
      if let reconnectAt = following.reconnectAt, reconnectAt <= turn.instant { reconnect(&turn) }
      return advanceSurvey(&turn)
    }
    if attempt?.reason == .reconnect { attempt = nil }
    lose(following, reason: "it fell silent", isGone: false, &turn)
  }

  mutating func receive(_ pushed: Roster, on link: LinkID, _ turn: inout Turn) {
    if receiveSurveyed(pushed, on: link, &turn) { return }
    guard let following = following(on: link), pushed.epoch == following.epoch,
      pushed.epoch != roster.epoch || pushed.version > roster.version
    else { return }
    var pushed = pushed
    // The coordinator doesn't know by which address it is reached.
    for place in pushed.nodes.indices where pushed.nodes[place].node == following.coordinator {
      pushed.nodes[place].endpoint = following.endpoint
    }
    followed?.hasRoster = true
    adopt(pushed, &turn)
    report(coordinator: following.coordinator, name: following.name, reason: "joined", &turn)
    advanceDirects(&turn)
  }

  /// The coordinator of the epoch asks this node to be the next one.
  mutating func receiveHandover(of epoch: EpochID, on link: LinkID, _ turn: inout Turn) {
    guard let following = following(on: link), following.epoch == epoch, leaving == nil,
      canWrite
    else { return }
    lostAt = turn.instant
    isAnnounced = false
    attempt = nil
    let next = reign(inheriting: roster, without: nil, &turn)
    becomeBridge(to: following.piece, &turn)
    // Beacons of the old coordinator are still under way.
    let asksAt = turn.instant + random.jittered(Timing.yieldPeriod)
    self.reign?.yielding.nextAt = asksAt
    turn.log(
      .info, .election, "took over",
      ["from": following.name, "term": "\(next.term)", "epoch": "\(next)"])
    send(.handoverTaken(epoch: epoch, next: next), on: link, &turn)
    takeOffice(reason: "\(following.name) handed over", &turn)
  }

  /// The coordinator stops in favour of another: everybody joins that one.
  mutating func receive(_ successor: Successor, on link: LinkID, _ turn: inout Turn) {
    guard let following = following(on: link), successor.epoch == following.epoch,
      successor.node != configuration.node
    else { return }
    turn.log(
      .info, .election, "successor named",
      ["by": following.name, "node": successor.node.short, "term": "\(successor.next.term)"])
    let lost = lostReign(following, reason: "it handed over", isGone: true, at: turn.instant)
    move(to: successor, from: lost, &turn)
  }

  /// Leaves a reign for another one that was named.
  mutating func move(to successor: Successor, from lost: LostReign, _ turn: inout Turn) {
    lostAt = turn.instant
    isAnnounced = false
    let heard = peers[successor.node]?.tcpEndpoint
    listen(lost: lost, for: Timing.linkTimeout, &turn)
    tryJoin(
      successor.node, at: heard ?? successor.endpoint, epoch: successor.next, .successor, &turn)
  }

  /// Tells the user who coordinates, once.
  mutating func report(
    coordinator node: NodeID, name: String, reason: String, _ turn: inout Turn
  ) {
    guard !isAnnounced else { return }
    isAnnounced = true
    let took = lostAt.map { Double((turn.instant - $0).nanoseconds) / 1_000_000 }
    lostAt = nil
    turn.emit(
      .coordinator(
        CoordinatorReport(
          name: name, node: node, isSelf: node == configuration.node,
          term: roster.epoch.term, members: roster.nodes.count, tookMilliseconds: took,
          reason: reason)))
  }
}
