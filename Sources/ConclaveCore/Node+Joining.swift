import ConclaveWire

/// Listening for a coordinator, and joining one.
extension Node {
  /// Listens, and stands when the time is over. A node that comes from a lost reign stands for its succession.
  mutating func listen(lost: LostReign?, for length: Interval, _ turn: inout Turn) {
    state = .listening(
      Listening(since: turn.instant, until: turn.instant + length, lost: lost))
    if lost == nil { lookForHeard(&turn) }
    announceBelief(&turn)
  }

  /// A coordinator that was heard a moment ago needn't be waited for.
  private mutating func lookForHeard(_ turn: inout Turn) {
    guard attempt == nil else { return }
    for (node, peer) in peers.peers
    where peer.beacon.role == .coordinator && turn.instant - peer.heardAt < Timing.beaconPeriod {
      guard peers.mayAttempt(node, at: turn.instant) else { continue }
      return tryJoin(node, at: peer.tcpEndpoint, epoch: peer.beacon.epoch, .heard, &turn)
    }
  }

  mutating func advanceListening(_ turn: inout Turn) {
    guard case .listening(let listening) = state, turn.instant >= listening.until else { return }
    // A join under way has a deadline of its own.
    if let attempt, turn.instant < attempt.deadline {
      var longer = listening
      longer.until = attempt.deadline
      state = .listening(longer)
      return
    }
    stand(for: listening.lost, &turn)
  }

  /// Links to a coordinator and asks to follow it, in place of an attempt before.
  mutating func tryJoin(
    _ node: NodeID, at endpoint: Endpoint, epoch: EpochID, _ reason: JoinAttempt.Reason,
    _ turn: inout Turn
  ) {
    let existing = link(to: node)
    let link = existing ?? connect(to: endpoint, expecting: node, &turn)
    attempt = JoinAttempt(
      node: node, endpoint: endpoint, epoch: epoch, link: link,
      deadline: turn.instant + Timing.linkTimeout, reason: reason)
    if existing != nil { askToJoin(&turn) }
  }

  /// The link is up: asks to follow.
  mutating func askToJoin(_ turn: inout Turn) {
    guard var asking = attempt else { return }
    asking.told = log.durable
    attempt = asking
    let join = Join(
      epoch: asking.epoch, term: term, durable: log.durable, canWrite: canWrite,
      wasInSync: hasSettled, session: session?.record)
    send(.join(join), on: asking.link, &turn)
  }

  mutating func receive(_ refusal: JoinRefusal, on link: LinkID, _ turn: inout Turn) {
    guard let asked = attempt, asked.link == link else { return }
    switch refusal {
    case .otherEpoch(let epoch) where asked.epoch != epoch && asked.reason != .reconnect:
      attempt?.epoch = epoch
      askToJoin(&turn)
    case .elsewhere(let node, let epoch, let endpoint)
    where asked.reason != .redirected && node != configuration.node:
      tryJoin(node, at: endpoint, epoch: epoch, .redirected, &turn)
    case .notCoordinator where asked.reason == .reconnect && isOfRoster(link):
      reconnectRefused(&turn)
    case .otherEpoch, .elsewhere, .notCoordinator, .rosterFull:
      attemptFailed(.refused, &turn)
    }
  }

  /// Whether the other side of a link is a node of the roster, and in the boot that stands there.
  private func isOfRoster(_ link: LinkID) -> Bool {
    guard let peer = links[link]?.peer else { return false }
    return roster.node(peer.node)?.boot == peer.hello.boot
  }

  mutating func advanceAttempt(_ turn: inout Turn) {
    guard let late = attempt, turn.instant >= late.deadline else { return }
    if links[late.link] != nil { drop(late.link, &turn) }
    attemptFailed(.timeout, &turn)
  }

  /// "A coordinator that can't be linked within 1 s is ignored."
  mutating func attemptFailed(_ failure: LinkFailure, _ turn: inout Turn) {
    guard let failed = attempt else { return }
    attempt = nil
    turn.log(
      .debug, .election, "join failed",
      ["node": failed.node.short, "reason": failure.words])
    switch state {
    case .following(let following): reconnectFailed(following, failure, &turn)
    case .candidate, .listening:
      if failed.reason != .reconnect {
        peers.ignore(failed.node, until: turn.instant + Timing.ignored)
      }
      if failed.reason == .successor, case .listening(let listening) = state {
        stand(for: listening.lost, &turn)
      }
    case .coordinating, .stopped: break
    }
  }

  mutating func receive(_ welcome: Welcome, on link: LinkID, _ turn: inout Turn) {
    guard let asked = attempt, asked.link == link, let told = asked.told,
      asked.epoch == welcome.epoch,
      let peer = links[link]?.peer
    else { return }
    switch state {
    case .listening, .candidate, .following: break
    case .coordinating, .stopped: return
    }
    attempt = nil
    let isSuccession = isSuccessor(peer.node)
    var wasFollowing: EpochID?
    if case .following(let before) = state { wasFollowing = before.epoch }
    term = max(term, welcome.epoch.term)
    merging.live(in: welcome.epoch, isSuccession: isSuccession)
    state = .following(
      Following(
        epoch: welcome.epoch, coordinator: peer.node, name: peer.hello.name,
        endpoint: peer.endpoint, link: link, heardAt: turn.instant,
        welcomed: welcome.held,
        upload: Replication(durable: welcome.durable, held: welcome.held)))
    turn.log(
      .info, .election, wasFollowing == welcome.epoch ? "rejoined" : "joined",
      [
        "coordinator": peer.hello.name, "term": "\(welcome.epoch.term)",
        "epoch": "\(welcome.epoch)",
      ])
    history = history ?? welcome.held
    settleIfCaughtUp()
    tellDurable(since: told, on: link, &turn)
    announceBelief(&turn)
    pumpUpload(&turn)
    resendRequests(&turn)
  }

  /// Whether a node was of the group that this one comes from; any is, for one that comes from none.
  private func isSuccessor(_ node: NodeID) -> Bool {
    switch state {
    case .listening(let listening): listening.lost?.hasVoter(node) ?? true
    case .candidate(let candidacy): candidacy.lost?.hasVoter(node) ?? true
    case .following, .coordinating, .stopped: true
    }
  }

  /// The last coordinator is gone, for one reason or another: the reign to inherit.
  func lostReign(
    _ following: Following, reason: String, isGone: Bool, at now: Instant
  ) -> LostReign {
    LostReign(
      epoch: following.epoch, coordinator: following.coordinator, endpoint: following.endpoint,
      at: now, reason: reason,
      electorate: roster.nodes.filter {
        $0.node != following.coordinator && $0.node != configuration.node
      },
      roster: roster, isGone: isGone)
  }
}
