import ConclaveWire

/// Two coordinators that hear each other (Protocol.md, "Yielding").
extension Node {
  /// What a coordinator is ranked by.
  private typealias Rank = (members: Int, epoch: EpochID, node: NodeID)

  private func rank(of reign: Reign) -> Rank {
    (reign.linkedMembers, reign.epoch, configuration.node)
  }

  /// "The one with fewer members (equal: the higher term, then the higher id) asks to yield, the other
  /// grants."
  private func isAsking(_ one: Rank, _ other: Rank) -> Bool {
    let (members, epoch, node) = one
    if members != other.members { return members < other.members }
    if epoch.term != other.epoch.term { return epoch.term > other.epoch.term }
    return node > other.node
  }

  /// Whether this coordinator is to ask the other: one that bridges two pieces never asks the one it reached.
  private func asks(_ other: Rank, in reign: Reign, at now: Instant) -> Bool {
    switch peers.part(of: other.node, at: now) {
    case .bridge: true
    case .bridged: false
    case nil: isAsking(rank(of: reign), other)
    }
  }

  mutating func considerYielding(to beacon: Beacon, _ turn: inout Turn) {
    forgetLateYielding(&turn)
    guard let reign, reign.handover == nil, reign.yielding.asked == nil, leaving == nil,
      asks((Int(beacon.members), beacon.epoch, beacon.node), in: reign, at: turn.instant),
      reign.yielding.nextAt.map({ $0 <= turn.instant }) ?? true,
      !reign.yielding.isBound(at: turn.instant),
      let peer = peers[beacon.node], peers.mayAttempt(beacon.node, at: turn.instant)
    else { return }
    turn.log(
      .info, .election, "asks to yield",
      [
        "to": beacon.name, "members": "\(reign.linkedMembers)/\(beacon.members)",
        "terms": "\(reign.epoch.term)/\(beacon.epoch.term)",
      ])
    let existing = link(to: beacon.node)
    let link = existing ?? connect(to: peer.tcpEndpoint, expecting: beacon.node, &turn)
    yieldCount += 1
    let number = yieldCount
    let nextAt = turn.instant + random.jittered(Timing.yieldPeriod)
    self.reign?.yielding.nextAt = nextAt
    self.reign?.yielding.asked = (beacon.node, link, number, false, turn.instant)
    if existing != nil { askToYield(on: link, &turn) }
  }

  /// The link is up: asks, if it was opened for that.
  mutating func askToYield(on link: LinkID, _ turn: inout Turn) {
    guard let reign, let asked = reign.yielding.asked, asked.link == link, !asked.isSent else {
      return
    }
    guard reign.handover == nil, leaving == nil else { return forgetYielding(on: link) }
    self.reign?.yielding.asked?.isSent = true
    self.reign?.yielding.asked?.at = turn.instant
    let request = YieldRequest(
      number: asked.number, epoch: reign.epoch, members: UInt16(clamping: reign.linkedMembers))
    send(.yieldRequest(request), on: link, &turn)
  }

  /// A request that wasn't answered while a grant would be valid is over. After one that was sent the next waits, or
  /// there would be no time to grant any.
  /// - Parameter link: one that something has just come on, and that isn't stuck.
  mutating func forgetLateYielding(sparing link: LinkID? = nil, _ turn: inout Turn) {
    guard let asked = reign?.yielding.asked, turn.instant - asked.at > Timing.grantValid else {
      return
    }
    reign?.yielding.asked = nil
    if asked.isSent {
      let nextAt = asked.at + Timing.grantValid + random.jittered(Timing.yieldPeriod)
      reign?.yielding.nextAt = nextAt
    }
    // A link that is stuck would take the next request as well.
    if asked.link != link, links[asked.link] != nil, !isMembership(asked.link) {
      drop(asked.link, &turn)
    }
  }

  /// The other couldn't be linked. Where the network has just come back it can be a moment later: a beacon makes
  /// it answer at once, and then it is asked again.
  mutating func yieldingFailed(on link: LinkID, _ turn: inout Turn) {
    guard reign?.yielding.asked?.link == link else { return }
    forgetYielding(on: link)
    beacons.startNow(at: turn.instant)
  }

  mutating func forgetYielding(on link: LinkID) {
    if reign?.yielding.asked?.link == link { reign?.yielding.asked = nil }
  }

  /// Another coordinator asks. "Whoever grants has sent no request that isn't over: that is what keeps
  /// coordinators from abdicating in a circle, whatever their clocks do."
  mutating func receive(
    _ request: YieldRequest, from peer: LinkPeer, on link: LinkID, _ turn: inout Turn
  ) {
    forgetLateYielding(sparing: link, &turn)
    peers.forgetBridge(of: peer.node)
    guard let reign, reign.handover == nil, leaving == nil, request.epoch != reign.epoch,
      !reign.yielding.hasAskedAnother(than: peer.node),
      !asks((Int(request.members), request.epoch, peer.node), in: reign, at: turn.instant)
    else { return send(.yieldRefused(number: request.number), on: link, &turn) }
    term = max(term, request.epoch.term)
    // One to the other crossed its request, or waits for its link.
    self.reign?.yielding.asked = nil
    self.reign?.yielding.grant(
      on: link, until: turn.instant + Timing.grantBinds, at: turn.instant)
    turn.log(.info, .election, "granted a yield", ["to": peer.hello.name])
    send(.yieldGranted(number: request.number), on: link, &turn)
    // It needs the present epoch to join.
    beacons.startNow(at: turn.instant)
  }

  mutating func receiveYieldRefusal(
    _ number: UInt64, on link: LinkID, _ turn: inout Turn
  ) {
    guard reign?.yielding.asked?.number == number else { return }
    forgetYielding(on: link)
  }

  /// "A grant answers the request under way, by its number, on the link of the request, and is valid for half the
  /// time for which the granter binds itself."
  mutating func receiveGrant(_ number: UInt64, on link: LinkID, _ turn: inout Turn) {
    guard let reign, let asked = reign.yielding.asked, asked.link == link, asked.isSent,
      asked.number == number, let granter = links[link]?.peer
    else { return }
    self.reign?.yielding.asked = nil
    guard turn.instant - asked.at <= Timing.grantValid, reign.handover == nil,
      let beacon = peers[asked.node]?.beacon, beacon.role == .coordinator
    else { return }
    turn.log(
      .info, .election, "yielded",
      ["to": granter.hello.name, "term": "\(reign.epoch.term)/\(beacon.epoch.term)"])
    abdicate(
      to: Successor(
        epoch: reign.epoch, node: asked.node, next: beacon.epoch, endpoint: granter.endpoint),
      reason: "it yielded", &turn)
  }

  /// Stops, names the other to the followers, and joins it like any newcomer.
  mutating func abdicate(to successor: Successor, reason: String, _ turn: inout Turn) {
    guard let reign else { return }
    for follower in reign.followers.values {
      if let link = follower.link { send(.successor(successor), on: link, &turn) }
    }
    // One that leaves and has something unsettled settles it as a follower.
    if leaving?.hasBegun ?? false { return sayGoodbye(&turn) }
    let lost = LostReign(
      epoch: reign.epoch, coordinator: configuration.node,
      endpoint: Endpoint(address: .v4(0), port: configuration.tcpPort), at: turn.instant,
      reason: reason, electorate: roster.nodes.filter { $0.node != configuration.node },
      roster: roster, isGone: true)
    move(to: successor, from: lost, &turn)
  }
}
