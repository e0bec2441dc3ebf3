import ConclaveWire

/// What is on which disk: this node's, the followers', the coordinator's.
extension Node {
  mutating func stored(_ positions: Vector, _ turn: inout Turn) {
    log.raiseDurable(to: positions)
    if let followed, let link = followed.link {
      let news = Durable(positions: positions, canWrite: canWrite)
      send(.durable(news), on: link, &turn)
      pumpUpload(&turn)
    }
    guard let reign else { return }
    tellUploaders(positions, of: reign, &turn)
    for (node, follower) in reign.followers where !follower.replication.isCurrent {
      pump(node, &turn)
    }
    settleAnswers(&turn)
  }

  /// What came to the disk between the join and the welcome.
  mutating func tellDurable(since told: Vector, on link: LinkID, _ turn: inout Turn) {
    var news = Vector()
    for position in log.durable.positions where told[position.epoch] < position.index {
      news.raise(to: position)
    }
    guard !news.positions.isEmpty else { return }
    send(.durable(Durable(positions: news, canWrite: canWrite)), on: link, &turn)
  }

  /// A follower that sends what was missing here hears that it is durable.
  private mutating func tellUploaders(
    _ positions: Vector, of reign: Reign, _ turn: inout Turn
  ) {
    var older = Vector()
    for position in positions.positions where position.epoch != reign.epoch {
      older.raise(to: position)
    }
    guard !older.positions.isEmpty else { return }
    for follower in reign.followers.values {
      guard let link = follower.link else { continue }
      send(.durable(Durable(positions: older, canWrite: canWrite)), on: link, &turn)
    }
  }

  mutating func receive(
    _ durable: Durable, from peer: LinkPeer, on link: LinkID, _ turn: inout Turn
  ) {
    if followed?.link == link {
      followed?.upload.raiseDurable(to: durable.positions)
      return pumpUpload(&turn)
    }
    guard reign?.followers[peer.node]?.link == link else { return }
    let held = log.held
    let positions = believable(durable.positions)
    _ = reign?.followers.update(peer.node) { follower in
      follower.canWrite = durable.canWrite
      follower.replication.raiseDurable(to: positions)
      guard follower.replication.durable.covers(follower.lagTarget) else { return }
      let isInStep = follower.replication.durable.covers(held)
      follower.lagSince = isInStep ? nil : turn.instant
      follower.lagTarget = held
    }
    promote(peer.node, &turn)
    pump(peer.node, &turn)
    settleAnswers(&turn)
  }

  /// Of this node's own reign nobody can have more than was written.
  func believable(_ claimed: Vector) -> Vector {
    guard let epoch = reign?.epoch, claimed[epoch] > log.held[epoch] else { return claimed }
    var believed = Vector()
    for position in claimed.positions {
      let index = position.epoch == epoch ? log.held[epoch] : position.index
      believed.raise(to: Position(epoch: position.epoch, index: index))
    }
    return believed
  }

  /// A follower on whose disk everything acknowledged stands is in sync.
  mutating func promote(_ node: NodeID, _ turn: inout Turn) {
    guard let follower = reign?.followers[node], !follower.isInSync, follower.canWrite,
      follower.link != nil, follower.replication.durable.covers(log.durable)
    else { return }
    let held = log.held
    let isInStep = follower.replication.durable.covers(held)
    _ = reign?.followers.update(node) {
      $0.isInSync = true
      $0.wasInSync = true
      $0.lagSince = isInStep ? nil : turn.instant
      $0.lagTarget = held
    }
    turn.log(.debug, .log, "in sync", ["node": follower.name])
  }

  /// "Out of sync: lagging or unlinked for 400 ms, or saying that it can't write."
  mutating func demoteLaggingFollowers(_ turn: inout Turn) {
    guard let reign else { return }
    for (node, follower) in reign.followers where follower.isInSync {
      let lag = follower.lagSince.map { turn.instant - $0 } ?? .zero
      guard lag >= Timing.lag || !follower.canWrite else { continue }
      _ = self.reign?.followers.update(node) { $0.isInSync = false }
      turn.log(.info, .log, "out of sync", ["node": follower.name])
    }
  }
}
