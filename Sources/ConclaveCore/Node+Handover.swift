import ConclaveWire

/// Handing over: "the successor is named, current and ready before the coordinator goes".
extension Node {
  /// Stops accepting, and looks for a successor until the deadline.
  /// - Parameter only: the only one who may take over; nil for the best.
  mutating func handOver(deadline: Instant, to only: NodeID? = nil, _ turn: inout Turn) {
    guard let reign, reign.handover == nil else { return }
    guard reign.followers.values.contains(where: { $0.link != nil && $0.canWrite }) else {
      return
    }
    self.reign?.handover = Handover(only: only, deadline: deadline)
    turn.log(.info, .election, "hands over", ["term": "\(reign.epoch.term)"])
    advanceHandover(&turn)
  }

  /// Offers the office to the best follower as soon as it is current.
  mutating func advanceHandover(_ turn: inout Turn) {
    handOverIfUnable(&turn)
    guard let reign, let handover = reign.handover else { return }
    if turn.instant >= handover.deadline { return giveUpHandover(&turn) }
    if let successor = handover.successor, reign.followers[successor]?.link != nil { return }
    if reign.linkedMembers == 1 { return giveUpHandover(&turn) }
    if let only = handover.only, reign.followers[only]?.link == nil { return giveUpHandover(&turn) }
    let candidates = reign.followers.filter { node, follower in
      isReady(follower) && node == handover.only ?? node
    }
    let best = candidates.min { left, right in
      (left.1.isInSync ? 0 : 1, left.0) < (right.1.isInSync ? 0 : 1, right.0)
    }
    guard let best, let link = best.1.link else { return }
    self.reign?.handover?.successor = best.0
    turn.log(.info, .election, "offered", ["to": best.1.name])
    send(.handover(epoch: reign.epoch), on: link, &turn)
  }

  /// "A disk that is full: the node hands over if it coordinates", as soon as there is somebody who can take
  /// over: it may have won with a full disk, or the others' disks were full too.
  private mutating func handOverIfUnable(_ turn: inout Turn) {
    guard !canWrite, leaving == nil, let reign, reign.handover == nil,
      reign.offersAt.map({ $0 <= turn.instant }) ?? true,
      reign.followers.values.contains(where: isReady)
    else { return }
    handOver(deadline: turn.instant + Timing.handover, &turn)
  }

  /// Whether a follower has all that it needs to take over. What a full disk didn't take was never
  /// acknowledged and can't be read for others.
  func isReady(_ follower: Follower) -> Bool {
    guard follower.link != nil, follower.canWrite else { return false }
    return follower.replication.isCurrent
      || !canWrite && follower.replication.sent.covers(log.durable)
  }

  /// Nobody took the office in time. A node that leaves says goodbye and they elect; another goes on.
  private mutating func giveUpHandover(_ turn: inout Turn) {
    turn.log(.warning, .election, "nobody took over")
    reign?.handover = nil
    reign?.offersAt = turn.instant + Timing.handoverAgain
    if leaving?.hasBegun ?? false { return sayGoodbye(&turn) }
    // What was asked meanwhile wasn't served: with a new link it is repeated.
    for follower in reign?.followers.values ?? [] {
      if let link = follower.link { drop(link, &turn) }
    }
    resendRequests(&turn)
  }

  mutating func receiveHandoverTaken(
    _ epoch: EpochID, next: EpochID, from peer: LinkPeer, _ turn: inout Turn
  ) {
    guard let reign, reign.epoch == epoch, reign.handover?.successor == peer.node else { return }
    term = max(term, next.term)
    turn.log(
      .info, .election, "handed over", ["to": peer.hello.name, "term": "\(next.term)"])
    abdicate(
      to: Successor(epoch: epoch, node: peer.node, next: next, endpoint: peer.endpoint),
      reason: "it handed over", &turn)
  }
}
