import ConclaveWire

/// Networks that aren't transitive, as a follower sees them: "where a follower reaches everybody of both
/// pieces, its coordinator hands over to it". A link to each of them proves it, never a datagram.
extension Node {
  /// A follower hears another coordinator. Most of the time its own one hears it too, and they merge.
  mutating func hearPiece(_ beacon: Beacon, _ turn: inout Turn) {
    guard let following = followed, following.link != nil,
      beacon.node != following.coordinator, beacon.epoch != following.epoch
    else { return }
    if let known = following.piece {
      if known.coordinator == beacon.node, known.epoch == beacon.epoch { return }
      if known.coordinator != beacon.node, isHeard(known, at: turn.instant) { return }
    }
    let dueAt = turn.instant + random.jittered(Timing.bridging)
    followed?.piece = Piece(coordinator: beacon.node, epoch: beacon.epoch, dueAt: dueAt)
  }

  private func isHeard(_ piece: Piece, at now: Instant) -> Bool {
    guard let peer = peers[piece.coordinator] else { return false }
    return peer.beacon.role == .coordinator && peer.beacon.epoch == piece.epoch
      && now - peer.heardAt < Timing.beaconUnheard
  }

  mutating func advanceSurvey(_ turn: inout Turn) {
    guard let following = followed, let piece = following.piece else { return }
    if let survey = piece.survey {
      if turn.instant >= survey.deadline { surveyFailed(&turn) }
      return
    }
    guard turn.instant >= piece.dueAt else { return }
    guard isHeard(piece, at: turn.instant), let peer = peers[piece.coordinator] else {
      followed?.piece = nil
      return
    }
    guard following.link != nil, canWrite, leaving == nil else { return surveyFailed(&turn) }
    turn.log(
      .info, .election, "surveys another piece",
      ["coordinator": peer.beacon.name, "members": "\(peer.beacon.members)"])
    let existing = link(to: piece.coordinator)
    let link =
      existing ?? connect(to: peer.tcpEndpoint, expecting: piece.coordinator, &turn)
    followed?.piece?.survey = Piece.Survey(
      link: link, deadline: turn.instant + Timing.linkTimeout)
    if existing != nil { goOnSurveying(on: link, &turn) }
  }

  /// The link that the survey waits for is up.
  mutating func goOnSurveying(on link: LinkID, _ turn: inout Turn) {
    guard let following = followed, let survey = following.piece?.survey, survey.link == link
    else { return }
    if survey.rest != nil { return reachNext(&turn) }
    send(.survey(epoch: following.epoch), on: link, &turn)
  }

  /// A follower of another coordinator asks for the roster. It may take over there: this one yields to it then,
  /// whatever the numbers.
  mutating func receiveSurvey(
    by epoch: EpochID, from peer: LinkPeer, on link: LinkID, _ turn: inout Turn
  ) {
    guard let reign, reign.epoch != epoch, roster.epoch == reign.epoch else { return }
    peers.note(.bridge, of: peer.node, until: turn.instant + Timing.bridgeCounts)
    send(.roster(roster), on: link, &turn)
  }

  /// - Returns: whether it is the one that the survey waits for.
  mutating func receiveSurveyed(
    _ other: Roster, on link: LinkID, _ turn: inout Turn
  ) -> Bool {
    guard let following = followed, let piece = following.piece, let survey = piece.survey,
      survey.link == link, survey.rest == nil, other.epoch == piece.epoch
    else { return false }
    let known = [configuration.node, following.coordinator, piece.coordinator]
    let others = other.nodes.filter { roster.node($0.node) == nil }
    let rest = (roster.nodes + others).filter { !known.contains($0.node) }
    followed?.piece?.survey?.rest = rest
    reachNext(&turn)
    return true
  }

  /// Opens one link after the other: the first that fails ends it.
  private mutating func reachNext(_ turn: inout Turn) {
    guard var rest = followed?.piece?.survey?.rest else { return }
    while let next = rest.last, link(to: next.node) != nil { rest.removeLast() }
    followed?.piece?.survey?.rest = rest
    guard let next = rest.last else { return tellBridge(&turn) }
    let endpoint = peers[next.node]?.tcpEndpoint ?? next.endpoint
    let link = connect(to: endpoint, expecting: next.node, &turn)
    followed?.piece?.survey?.link = link
    followed?.piece?.survey?.deadline = turn.instant + Timing.linkTimeout
  }

  private mutating func tellBridge(_ turn: inout Turn) {
    guard let following = followed, let piece = following.piece, let own = following.link,
      let other = link(to: piece.coordinator), let peer = links[other]?.peer
    else { return surveyFailed(&turn) }
    endSurvey(&turn)
    followed?.piece?.toldAt = turn.instant
    turn.log(.info, .election, "reaches both pieces", ["other": peer.hello.name])
    let bridge = Bridge(
      epoch: following.epoch, node: piece.coordinator, other: piece.epoch,
      endpoint: peer.endpoint, udpPort: peer.hello.udpPort)
    send(.bridge(bridge), on: own, &turn)
  }

  mutating func surveyFailed(on link: LinkID, _ turn: inout Turn) {
    if followed?.piece?.survey?.link == link { surveyFailed(&turn) }
  }

  private mutating func surveyFailed(_ turn: inout Turn) {
    turn.log(.debug, .election, "doesn't reach both pieces")
    endSurvey(&turn)
  }

  private mutating func endSurvey(_ turn: inout Turn) {
    let dueAt = turn.instant + random.jittered(Timing.bridgeAgain)
    followed?.piece?.survey = nil
    followed?.piece?.dueAt = dueAt
  }
}
