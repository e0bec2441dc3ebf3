import ConclaveWire

/// Links: opening and closing them, and telling whose they are.
extension Node {
  /// Asks for a link.
  mutating func connect(
    to endpoint: Endpoint, expecting node: NodeID?, _ turn: inout Turn
  ) -> LinkID {
    linkCount += 1
    let link = LinkID(number: linkCount)
    turn.effects.append(.connect(link, endpoint, expecting: node))
    return link
  }

  /// A link to the node that is up, the oldest one.
  func link(to node: NodeID) -> LinkID? {
    for (id, link) in links where link.peer.node == node && !link.saidGoodbye && !link.isClosing {
      return id
    }
    return nil
  }

  /// Closes a link from this side.
  mutating func drop(_ link: LinkID, _ turn: inout Turn) {
    _ = links.update(link) { $0.isClosing = true }
    turn.effects.append(.close(link))
  }

  mutating func send(_ frame: Frame, on link: LinkID, _ turn: inout Turn) {
    turn.effects.append(.send(link, StampedFrame(stamp: stamp, frame: frame)))
  }

  /// Marks a link as used, so that it isn't closed as idle.
  mutating func touch(_ link: LinkID, at now: Instant) {
    _ = links.update(link) { $0.usedAt = now }
  }

  mutating func open(_ link: LinkID, _ peer: LinkPeer, _ turn: inout Turn) {
    if case .stopped = state { return drop(link, &turn) }
    guard peer.node != configuration.node else { return meetTwin(link, peer, &turn) }
    let isOpener = link.number >> 63 == 0
    links[link] = Link(peer: peer, isOpener: isOpener, usedAt: turn.instant)
    turn.log(
      .debug, .link, "opened",
      ["link": "\(link)", "node": peer.hello.name, "address": "\(peer.endpoint)"])
    directs.markNear(peer.node)
    if attempt?.link == link { askToJoin(&turn) }
    askToYield(on: link, &turn)
    goOnSurveying(on: link, &turn)
    advanceDirects(&turn)
  }

  mutating func fail(_ link: LinkID, _ failure: LinkFailure, _ turn: inout Turn) {
    turn.log(.debug, .link, "failed", ["link": "\(link)", "reason": failure.words])
    yieldingFailed(on: link, &turn)
    failDirects(on: link, &turn)
    if attempt?.link == link { attemptFailed(failure, &turn) }
    surveyFailed(on: link, &turn)
    bridgingFailed(on: link, &turn)
  }

  mutating func close(_ link: LinkID, _ turn: inout Turn) {
    guard let closed = links[link] else { return }
    links[link] = nil
    turn.log(.debug, .link, "closed", ["link": "\(link)", "node": closed.peer.hello.name])
    forgetYielding(on: link)
    directs.unsend(from: link, until: turn.instant)
    if attempt?.link == link { attemptFailed(.unreachable("closed"), &turn) }
    surveyFailed(on: link, &turn)
    bridgingFailed(on: link, &turn)
    switch state {
    case .following(let following) where following.link == link:
      lostMembership(following, saidGoodbye: closed.saidGoodbye, &turn)
    case .coordinating:
      lostFollower(on: link, saidGoodbye: closed.saidGoodbye, &turn)
      if closed.saidGoodbye { loseInherited(closed.peer.node, &turn) }
    default: break
    }
  }

  mutating func receive(_ stamped: StampedFrame, on link: LinkID, _ turn: inout Turn) {
    guard let peer = links[link]?.peer else { return }
    observe(stamped.stamp, of: peer.hello.name, &turn)
    switch stamped.frame {
    case .heartbeat, .heartbeatReply: break
    default: touch(link, at: turn.instant)
    }
    switch stamped.frame {
    case .hello, .unknown: break
    case .relay(let relay): receive(relay, from: peer, on: link, &turn)
    case .join(let join): receive(join, from: peer, on: link, &turn)
    case .welcome(let welcome): receive(welcome, on: link, &turn)
    case .joinRefused(let refusal): receive(refusal, on: link, &turn)
    case .heartbeat(let beat): receive(beat, on: link, &turn)
    case .heartbeatReply(let beat): receiveReply(beat, from: peer, on: link, &turn)
    case .roster(let roster): receive(roster, on: link, &turn)
    case .entries(let entries): receive(entries, from: peer, on: link, &turn)
    case .durable(let durable): receive(durable, from: peer, on: link, &turn)
    case .request(let request): receive(request, from: peer, on: link, &turn)
    case .answer(let answer): receive(answer, on: link, &turn)
    case .handover(let epoch): receiveHandover(of: epoch, on: link, &turn)
    case .handoverTaken(let epoch, let next):
      receiveHandoverTaken(epoch, next: next, from: peer, &turn)
    case .successor(let successor): receive(successor, on: link, &turn)
    case .yieldRequest(let request): receive(request, from: peer, on: link, &turn)
    case .yieldGranted(let number): receiveGrant(number, on: link, &turn)
    case .yieldRefused(let number): receiveYieldRefusal(number, on: link, &turn)
    case .direct(let message): receive(message, from: peer, on: link, &turn)
    case .directAnswer(let answer): receive(answer, from: peer.node, &turn)
    case .survey(let epoch): receiveSurvey(by: epoch, from: peer, on: link, &turn)
    case .bridge(let bridge): receive(bridge, from: peer, on: link, &turn)
    case .goodbye(let reason): receiveGoodbye(reason, on: link, &turn)
    }
  }

  /// Takes a frame's stamp: what is stamped here from now on comes after it. "A stamp more than 60 s ahead of
  /// the clock is warned of, never refused."
  mutating func observe(_ seen: Stamp, of name: String, _ turn: inout Turn) {
    stamp = max(stamp, seen)
    let clock = turn.now.wall.milliseconds
    guard seen.milliseconds > clock else { return }
    let ahead = seen.milliseconds - clock
    guard ahead > UInt64(Timing.clockAhead.milliseconds), !reportedClock else { return }
    reportedClock = true
    turn.emit(.notice(.clockAhead(seconds: ahead / 1_000)))
    turn.log(
      .warning, .node, "clock ahead",
      ["node": name, "seconds": "\(ahead / 1_000)"])
  }

  /// A stamp after everything seen.
  mutating func nextStamp(_ now: Now) -> Stamp {
    stamp = stamp.next(clock: now.wall.milliseconds)
    return stamp
  }

  private mutating func receiveGoodbye(
    _ reason: String, on link: LinkID, _ turn: inout Turn
  ) {
    _ = links.update(link) { $0.saidGoodbye = true }
    drop(link, &turn)
  }

  /// Closes links that carry no membership and were unused for long.
  mutating func advanceLinks(_ turn: inout Turn) {
    for (id, link) in links where turn.instant - link.usedAt >= Timing.linkIdle {
      // The heartbeats of a membership don't count as use, but when it ends its link wasn't unused.
      if !isMembership(id) {
        guard link.isOpener || turn.instant - link.usedAt >= Timing.linkForsaken else { continue }
        drop(id, &turn)
      }
      touch(id, at: turn.instant)
    }
  }

  func isMembership(_ link: LinkID) -> Bool {
    switch state {
    case .following(let following): following.link == link
    case .coordinating(let reign): reign.followers.values.contains { $0.link == link }
    default: attempt?.link == link
    }
  }
}

extension LinkFailure {
  /// A few words, for the log.
  public var words: String {
    switch self {
    case .refused: "refused"
    case .timeout: "timeout"
    case .unreachable(let reason): "unreachable: \(reason)"
    case .wrongSecret: "wrong secret"
    case .wrongGroup: "wrong group"
    case .otherNode(let node): "other node \(node.short)"
    }
  }
}
