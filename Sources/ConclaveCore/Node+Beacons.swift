import ConclaveWire

/// Beacons: what this node believes, told to everybody, and what is heard.
extension Node {
  /// The belief changed: says so at once, and again shortly after.
  mutating func announceBelief(_ turn: inout Turn) {
    beacons.startBurst(at: turn.instant)
    sendDueBeacon(&turn)
  }

  mutating func sendDueBeacon(_ turn: inout Turn) {
    let isRegular = beacons.isRegular
    guard beacons.takeDue(at: turn.instant, random: &random) else { return }
    let beacon = makeBeacon(at: turn.instant)
    turn.effects.append(.beacon(beacon, to: .everyone))
    for endpoint in quietEndpoints(isRegular: isRegular, at: turn.instant) {
      turn.effects.append(.beacon(beacon, to: .endpoint(endpoint)))
    }
  }

  /// "Where multicast is blocked, the same beacon goes by unicast": to what `--peer` named, to nodes of the
  /// roster that aren't heard, and in turn to those that were on it once. A follower's burst isn't: who has just
  /// come has heard hardly anybody yet.
  private mutating func quietEndpoints(isRegular: Bool, at now: Instant) -> [Endpoint] {
    let peers = peers
    func isHeard(_ node: NodeID) -> Bool {
      peers[node].map { now - $0.heardAt < Timing.beaconUnheard } ?? false
    }
    var endpoints = configuration.peers
    let isQuick = followed != nil && !isRegular
    for node in roster.nodes where node.node != configuration.node && !isQuick {
      guard !isHeard(node.node), !node.endpoint.address.isUnspecified else { continue }
      endpoints.append(Endpoint(address: node.endpoint.address, port: node.udpPort))
    }
    if let lost = acquaintances.takeNext(at: now, isHeard: isHeard) { endpoints.append(lost) }
    return endpoints
  }

  mutating func makeBeacon(at now: Instant) -> Beacon {
    beaconSequence += 1
    var beacon = Beacon(
      node: configuration.node, boot: configuration.boot, sequence: beaconSequence,
      role: .listening, term: term, epoch: .none, coordinator: .zero, lastIndex: 0,
      heartbeatAge: Beacon.heartbeatNever, members: UInt16(clamping: roster.nodes.count),
      tcpPort: configuration.tcpPort, udpPort: configuration.udpPort, name: configuration.name)
    switch state {
    case .listening(let listening): describe(listening.lost, in: &beacon)
    case .candidate(let candidacy):
      beacon.role = .candidate
      describe(candidacy.lost, in: &beacon)
    case .following(let following):
      beacon.role = .follower
      beacon.epoch = following.epoch
      beacon.coordinator = following.coordinator
      // A follower that lost its link vouches for nobody.
      if following.link != nil {
        let age = (now - following.heardAt).milliseconds
        beacon.heartbeatAge = UInt16(clamping: min(age, Int64(Beacon.heartbeatNever)))
      }
    case .coordinating(let reign):
      beacon.role = .coordinator
      beacon.epoch = reign.epoch
      beacon.coordinator = configuration.node
      beacon.members = UInt16(clamping: reign.linkedMembers)
    case .stopped: beacon.role = .leaving
    }
    beacon.lastIndex = log.held[beacon.epoch]
    return beacon
  }

  private func describe(_ lost: LostReign?, in beacon: inout Beacon) {
    guard let lost else { return }
    beacon.epoch = lost.epoch
    beacon.coordinator = lost.coordinator
  }

  /// Says goodbye to everybody; nothing follows.
  mutating func sendLastBeacon(_ turn: inout Turn) {
    turn.effects.append(.beacon(makeBeacon(at: turn.instant), to: .everyone))
  }

  private mutating func answer(_ node: NodeID, _ turn: inout Turn) {
    guard let peer = peers[node], peers.mayAnswer(node, at: turn.instant) else { return }
    let beacon = makeBeacon(at: turn.instant)
    turn.effects.append(.beacon(beacon, to: .endpoint(peer.udpEndpoint)))
  }
}

extension Node {
  mutating func hear(_ beacon: Beacon, from origin: BeaconOrigin, _ turn: inout Turn) {
    if case .stopped = state { return }
    guard beacon.node != configuration.node else {
      if beacon.boot != configuration.boot { hearTwin(beacon, from: origin.endpoint, &turn) }
      return
    }
    let isMember = roster.node(beacon.node)?.boot == beacon.boot
    guard
      peers.hear(beacon, from: origin.endpoint, isMember: isMember, at: turn.instant)
    else { return }
    term = max(term, beacon.term, beacon.epoch.term)
    switch beacon.role {
    case .listening: hearListening(beacon, &turn)
    case .candidate: hearCandidate(beacon, &turn)
    case .coordinator: hearCoordinator(beacon, &turn)
    case .follower: hearFollower(beacon, &turn)
    case .leaving: break
    }
  }

  /// "A coordinator answers a listening node's beacon at once." A follower answers one that has listened in
  /// vain: it may be out of the coordinator's reach by multicast.
  private mutating func hearListening(_ beacon: Beacon, _ turn: inout Turn) {
    switch state {
    case .coordinating: answer(beacon.node, &turn)
    case .following where beacon.sequence >= Timing.beaconBurst.count: answer(beacon.node, &turn)
    default: break
    }
  }

  private mutating func hearCandidate(_ beacon: Beacon, _ turn: inout Turn) {
    switch state {
    case .listening(var listening):
      // Those who stand settle it among themselves; a newcomer waits for their coordinator.
      let latest = listening.since + Timing.listeningLongest
      listening.until = min(latest, max(listening.until, turn.instant + Timing.listening))
      state = .listening(listening)
    case .candidate: break  // Looked at when the step ends.
    case .following(let following):
      // Vouching: a beacon sent now tells how fresh the heartbeat is.
      guard following.epoch == beacon.epoch else { return answer(beacon.node, &turn) }
      if peers.mayAnswer(beacon.node, at: turn.instant) { beacons.startNow(at: turn.instant) }
    case .coordinating: answer(beacon.node, &turn)
    case .stopped: break
    }
  }

  private mutating func hearFollower(_ beacon: Beacon, _ turn: inout Turn) {
    guard case .listening(let listening) = state, listening.lost == nil, attempt == nil else {
      return
    }
    // Its coordinator isn't heard: the follower says where it is.
    let isHeard = peers[beacon.coordinator]?.beacon.role == .coordinator
    guard !isHeard, let peer = peers[beacon.node], peers.mayAttempt(beacon.node, at: turn.instant)
    else { return }
    tryJoin(beacon.node, at: peer.tcpEndpoint, epoch: beacon.epoch, .heard, &turn)
  }

  mutating func hearCoordinator(_ beacon: Beacon, _ turn: inout Turn) {
    guard let peer = peers[beacon.node] else { return }
    switch state {
    case .listening(let listening):
      guard attempt == nil, !isLost(beacon, listening.lost) else { return }
      guard peers.mayAttempt(beacon.node, at: turn.instant) else { return }
      tryJoin(beacon.node, at: peer.tcpEndpoint, epoch: beacon.epoch, .heard, &turn)
    case .candidate(let candidacy):
      guard !isLost(beacon, candidacy.lost) else { return }
      let isVictory = isOfElectorate(beacon, candidacy.lost)
      if attempt != nil, !isVictory || attempt?.reason == .victory { return }
      guard peers.mayAttempt(beacon.node, at: turn.instant) || isVictory else { return }
      tryJoin(
        beacon.node, at: peer.tcpEndpoint, epoch: beacon.epoch, isVictory ? .victory : .heard,
        &turn)
    case .coordinating:
      considerYielding(to: beacon, &turn)
      // It may not hear this one by multicast, and two that don't hear each other never merge.
      answer(beacon.node, &turn)
    case .following: hearPiece(beacon, &turn)
    case .stopped: break
    }
  }

  /// "Only a heartbeat of the current epoch proves a coordinator; no other frame or beacon does."
  private func isLost(_ beacon: Beacon, _ lost: LostReign?) -> Bool {
    lost?.coordinator == beacon.node && lost?.epoch == beacon.epoch
  }

  /// "Standing, vouching and victory count only from ids and boots of the last roster."
  private func isOfElectorate(_ beacon: Beacon, _ lost: LostReign?) -> Bool {
    lost?.electorate.contains { $0.node == beacon.node && $0.boot == beacon.boot } ?? false
  }
}

extension IPAddress {
  /// 0.0.0.0 or ::, the address of nobody.
  var isUnspecified: Bool {
    switch self {
    case .v4(let address): address == 0
    case .v6(let high, let low, _): high == 0 && low == 0
    }
  }
}

extension Reign {
  /// Members linked to the coordinator, itself included.
  var linkedMembers: Int { 1 + followers.values.count { $0.link != nil } }
}
