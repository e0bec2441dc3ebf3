import ConclaveWire

/// Networks that aren't transitive, as a coordinator sees them: it tries to reach the other piece itself, and
/// where it can't, it hands over to the follower that reaches everybody.
extension Node {
  /// A follower reaches everybody of this piece and of another one.
  mutating func receive(
    _ bridge: Bridge, from peer: LinkPeer, on link: LinkID, _ turn: inout Turn
  ) {
    forgetLateYielding(&turn)
    guard let reign, bridge.epoch == reign.epoch, reign.bridging == nil,
      mayBridge(at: turn.instant),
      reign.followers[peer.node]?.link == link, reign.followers[bridge.node] == nil,
      bridge.node != configuration.node
    else { return }
    // If the other hears this one it answers, and they merge in the ordinary way.
    let port = Endpoint(address: bridge.endpoint.address, port: bridge.udpPort)
    turn.effects.append(.beacon(makeBeacon(at: turn.instant), to: .endpoint(port)))
    let other =
      self.link(to: bridge.node) ?? connect(to: bridge.endpoint, expecting: bridge.node, &turn)
    self.reign?.bridging = Bridging(
      follower: peer.node, node: bridge.node, link: other, since: turn.instant,
      deadline: turn.instant + Timing.linkTimeout)
  }

  private func mayBridge(at now: Instant) -> Bool {
    guard let reign, reign.handover == nil, leaving == nil, reign.yielding.asked == nil,
      reign.mutedUntil == nil
    else { return false }
    return !reign.yielding.isBound(at: now) && reign.bridgesAt.map { $0 <= now } ?? true
  }

  /// The other piece couldn't be linked.
  mutating func bridgingFailed(on link: LinkID, _ turn: inout Turn) {
    guard reign?.bridging?.link == link else { return }
    settleBridging(&turn)
  }

  mutating func advanceBridging(_ turn: inout Turn) {
    guard let bridging = reign?.bridging, turn.instant >= bridging.deadline else { return }
    settleBridging(&turn)
  }

  /// Nothing for a coordinator that reaches the other, or whose follower isn't fit to take over.
  private mutating func settleBridging(_ turn: inout Turn) {
    forgetLateYielding(&turn)
    guard let reign, let bridging = reign.bridging else { return }
    self.reign?.bridging = nil
    let isHeard = peers[bridging.node].map { $0.heardAt >= bridging.since } ?? false
    let isReached = isHeard && link(to: bridging.node) != nil
    guard !isReached, mayBridge(at: turn.instant),
      let follower = reign.followers[bridging.follower],
      follower.isInSync, isReady(follower),
      turn.instant - follower.heardAt < Timing.freshHeartbeat
    else { return }
    turn.log(.info, .election, "can't reach another piece", ["bridge": follower.name])
    handOver(deadline: turn.instant + Timing.handover, to: bridging.follower, &turn)
  }

  /// This node took over, having told that it reaches another piece: that one's coordinator yields.
  mutating func becomeBridge(to piece: Piece?, _ turn: inout Turn) {
    guard let piece, let toldAt = piece.toldAt,
      turn.instant < toldAt + Timing.linkTimeout + Timing.handover
    else { return }
    peers.note(.bridged, of: piece.coordinator, until: turn.instant + Timing.bridgeCounts)
    reign?.bridgesAt = turn.instant + Timing.bridgeAgain
  }
}
