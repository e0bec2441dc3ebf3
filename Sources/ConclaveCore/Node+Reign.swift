import ConclaveWire

/// Coordinating: taking office, and keeping the members.
extension Node {
  /// Opens a new epoch: "a term above every term seen, and a random number". The nodes and sessions of the
  /// last roster are inherited.
  mutating func reign(
    inheriting last: Roster, without lost: NodeID?, _ turn: inout Turn
  ) -> EpochID {
    term = min(term, Limits.termMax - 1) + 1
    let epoch = EpochID(term: term, random: random.next())
    merging.live(in: epoch, isSuccession: true)
    var reign = Reign(epoch: epoch, began: turn.instant, nextHeartbeat: turn.instant)
    for node in last.nodes where node.node != lost && node.node != configuration.node {
      reign.followers[node.node] = Follower(
        boot: node.boot, name: node.name, endpoint: node.endpoint, udpPort: node.udpPort,
        leavesAt: turn.instant + Timing.inheritance, heardAt: turn.instant,
        replication: Replication(durable: Vector()), canWrite: true, wasInSync: true)
    }
    for session in last.sessions
    where session.certificate.node != lost || session.certificate.node == configuration.node {
      reign.sessions[session.certificate.account] = session
    }
    if let session,
      reign.sessions[session.account].map({
        $0.certificate.stamp < session.record.certificate.stamp
      }) ?? true
    {
      reign.sessions[session.account] = session.record
    }
    state = .coordinating(reign)
    return epoch
  }

  /// Begins to serve.
  mutating func takeOffice(reason: String, _ turn: inout Turn) {
    attempt = nil
    hasSettled = true
    history = history ?? Vector()
    endSessionIfRemoved(&turn)
    dropRemovedSessions(&turn)
    pushRoster(&turn)
    announceBelief(&turn)
    foundCapacity(&turn)
    confirmPending(&turn)
    report(
      coordinator: configuration.node, name: configuration.name, reason: reason, &turn)
    resendRequests(&turn)
  }

  /// "Founding writes no entry unless `--capacity` was given."
  private mutating func foundCapacity(_ turn: inout Turn) {
    guard let seats = configuration.foundingCapacity, log.held.positions.isEmpty else { return }
    append(.capacitySet(seats, by: nil), request: outbox.nextID(), &turn)
  }

  mutating func advanceReign(_ turn: inout Turn) {
    guard let reign else { return }
    if turn.instant >= reign.nextHeartbeat { sendHeartbeats(&turn) }
    if let mutedUntil = reign.mutedUntil, turn.instant >= mutedUntil {
      self.reign?.mutedUntil = nil
    }
    dropSilentFollowers(&turn)
    demoteLaggingFollowers(&turn)
    settleAnswers(&turn)
    advanceBridging(&turn)
    advanceHandover(&turn)
  }

  private mutating func sendHeartbeats(_ turn: inout Turn) {
    guard var current = reign else { return }
    current.beat += 1
    current.nextHeartbeat = turn.instant + Timing.heartbeatPeriod
    let beat = Heartbeat(epoch: current.epoch, beat: current.beat)
    current.followers.updateAll { _, follower in
      follower.relayCount = 0
      if follower.link != nil { follower.beatSentAt = turn.instant }
    }
    reign = current
    for follower in current.followers.values {
      if let link = follower.link { send(.heartbeat(beat), on: link, &turn) }
    }
  }

  mutating func receiveReply(
    _ beat: Heartbeat, from peer: LinkPeer, on link: LinkID, _ turn: inout Turn
  ) {
    guard let reign, beat.epoch == reign.epoch else { return }
    let isLast = beat.beat == reign.beat
    _ = self.reign?.followers.update(peer.node) { follower in
      guard follower.link == link else { return }
      follower.heardAt = turn.instant
      if isLast, let sentAt = follower.beatSentAt { follower.roundTrip = turn.instant - sentAt }
    }
    if let follower = self.reign?.followers[peer.node], follower.link == link,
      let mustAnswer = follower.mustAnswer, beat.beat >= mustAnswer
    {
      serveHeld(of: peer.node, &turn)
    }
  }

  /// A node asks to follow.
  mutating func receive(
    _ join: Join, from peer: LinkPeer, on link: LinkID, _ turn: inout Turn
  ) {
    term = max(term, join.term)
    reign?.yielding.release(link)
    guard let reign, reign.handover == nil else { return refuseToLead(on: link, &turn) }
    guard join.epoch == reign.epoch else {
      return send(.joinRefused(.otherEpoch(reign.epoch)), on: link, &turn)
    }
    guard reign.followers[peer.node] != nil || reign.followers.count + 1 < Limits.rosterNodesMax
    else { return send(.joinRefused(.rosterFull), on: link, &turn) }
    let before = reign.followers[peer.node]
    // One join a link: another one would only cost everybody a roster.
    guard before?.link != link else { return drop(link, &turn) }
    if let old = before?.link { drop(old, &turn) }
    endSessions(of: peer.node, except: join.session?.certificate.account, &turn)
    var follower = Follower(
      boot: peer.hello.boot, name: peer.hello.name, endpoint: peer.endpoint,
      udpPort: peer.hello.udpPort, link: link, heardAt: turn.instant,
      replication: Replication(durable: believable(join.durable)), canWrite: join.canWrite,
      wasInSync: join.wasInSync)
    follower.offered = join.session
    self.reign?.followers[peer.node] = follower
    turn.log(
      .info, .node, before?.link == nil && before != nil ? "rejoined" : "joined",
      ["node": peer.hello.name, "address": "\(peer.endpoint)"])
    let welcome = Welcome(epoch: reign.epoch, durable: log.durable, held: log.held)
    send(.welcome(welcome), on: link, &turn)
    admitOffered(&turn)
    promote(peer.node, &turn)
    pushRoster(&turn)
    pump(peer.node, &turn)
    settleAnswers(&turn)
  }

  private mutating func refuseToLead(on link: LinkID, _ turn: inout Turn) {
    var refusal = JoinRefusal.notCoordinator
    if let followed, followed.link != nil {
      refusal = .elsewhere(followed.coordinator, followed.epoch, followed.endpoint)
    }
    send(.joinRefused(refusal), on: link, &turn)
  }

  /// A membership link closed. "A follower whose link closed without goodbye leaves the roster only after
  /// 600 ms."
  mutating func lostFollower(on link: LinkID, saidGoodbye: Bool, _ turn: inout Turn) {
    guard let reign else { return }
    for (node, follower) in reign.followers where follower.link == link {
      if saidGoodbye {
        signOut(node, &turn)
        removeFollower(node, reason: "left", &turn)
        pushRoster(&turn)
      } else {
        unlink(node, &turn)
      }
    }
    settleAnswers(&turn)
  }

  /// A node that was inherited and never joined said goodbye: the coordinator before, mostly.
  mutating func loseInherited(_ node: NodeID, _ turn: inout Turn) {
    guard let follower = reign?.followers[node], follower.link == nil else { return }
    signOut(node, &turn)
    removeFollower(node, reason: "left", &turn)
    pushRoster(&turn)
    settleAnswers(&turn)
  }

  mutating func unlink(_ node: NodeID, _ turn: inout Turn) {
    let held = log.held
    _ = reign?.followers.update(node) { follower in
      follower.link = nil
      (follower.mustAnswer, follower.held) = (nil, [])
      follower.leavesAt = turn.instant + Timing.rosterGrace
      follower.replication.reading = nil
      if follower.lagSince == nil {
        follower.lagSince = turn.instant
        follower.lagTarget = held
      }
    }
  }

  private mutating func dropSilentFollowers(_ turn: inout Turn) {
    guard let reign else { return }
    var isChanged = false
    for (node, follower) in reign.followers {
      if let link = follower.link, turn.instant - follower.heardAt >= Timing.suspicion {
        turn.log(.info, .node, "silent", ["node": follower.name])
        drop(link, &turn)
        unlink(node, &turn)
      } else if let leavesAt = follower.leavesAt, turn.instant >= leavesAt {
        removeFollower(node, reason: "lost", &turn)
        isChanged = true
      }
    }
    if isChanged { pushRoster(&turn) }
  }

  private mutating func removeFollower(
    _ node: NodeID, reason: String, _ turn: inout Turn
  ) {
    guard let follower = reign?.followers[node] else { return }
    endSessions(of: node, &turn)
    reign?.followers[node] = nil
    turn.log(.info, .node, "left", ["node": follower.name, "reason": reason])
  }

  /// Pushes the roster to all followers, and takes it here.
  mutating func pushRoster(_ turn: inout Turn) {
    guard var current = reign else { return }
    current.version += 1
    refreshNames(of: &current)
    reign = current
    var nodes = current.followers.map { node, follower in
      RosterNode(
        node: node, boot: follower.boot, name: follower.name, endpoint: follower.endpoint,
        udpPort: follower.udpPort)
    }
    let own = RosterNode(
      node: configuration.node, boot: configuration.boot, name: configuration.name,
      endpoint: Endpoint(address: .v4(0), port: configuration.tcpPort),
      udpPort: configuration.udpPort)
    nodes.insert(own, at: nodes.firstIndex { own.node < $0.node } ?? nodes.count)
    let roster = Roster(
      epoch: current.epoch, version: current.version, nodes: nodes,
      sessions: current.sessions.values)
    adopt(roster, &turn)
    for follower in current.followers.values {
      if let link = follower.link { send(.roster(roster), on: link, &turn) }
    }
  }

  /// Names can change when logs come together.
  private func refreshNames(of reign: inout Reign) {
    let accounts = log.accounts
    reign.sessions.updateAll { account, session in
      session.name = accounts.name(of: account) ?? session.name
    }
    Self.agreeOnRooms(in: &reign)
  }
}
