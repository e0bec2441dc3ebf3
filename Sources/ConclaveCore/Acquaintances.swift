import ConclaveWire

/// Nodes that were on the roster once: "a lost member is looked for at a low rate for ever", by unicast, for
/// where multicast doesn't reach it.
struct Acquaintances: Sendable {
  /// Nodes remembered; above it the one lost first is forgotten.
  static let nodesMax = 64

  private var known: [(node: NodeID, endpoint: Endpoint)] = []
  private var next = 0
  private var soughtAt: Instant?

  /// Remembers the nodes of the last roster that aren't on the next.
  mutating func follow(from last: Roster, to next: Roster, without own: NodeID) {
    for node in last.nodes where node.node != own && next.node(node.node) == nil {
      guard !node.endpoint.address.isUnspecified else { continue }
      known.removeAll { $0.node == node.node }
      known.append((node.node, Endpoint(address: node.endpoint.address, port: node.udpPort)))
    }
    known.removeAll { next.node($0.node) != nil }
    if known.count > Self.nodesMax { known.removeFirst(known.count - Self.nodesMax) }
  }

  /// Where to send a beacon now: one of those that aren't heard, in turn, and nowhere if the last time was a
  /// short while ago.
  mutating func takeNext(at now: Instant, isHeard: (NodeID) -> Bool) -> Endpoint? {
    let isEarly = soughtAt.map { now - $0 < Timing.lostSought } ?? false
    guard !isEarly, !known.isEmpty else { return nil }
    soughtAt = now
    for _ in known.indices {
      next = (next + 1) % known.count
      if !isHeard(known[next].node) { return known[next].endpoint }
    }
    return nil
  }
}
