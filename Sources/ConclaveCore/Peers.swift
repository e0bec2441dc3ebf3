import ConclaveWire

/// What other nodes' beacons said last. A beacon proves nothing but that its sender has the group key: it may
/// be an old one, replayed.
struct Peers: Sendable {
  struct Peer: Sendable {
    var beacon: Beacon
    /// The datagram's source.
    var origin: Endpoint
    var heardAt: Instant
    /// It couldn't be linked and is left alone until then.
    var ignoredUntil: Instant?
    /// When a link to it was last asked for because of a beacon.
    var attemptedAt: Instant?
    /// When a beacon of its was last answered.
    var answeredAt: Instant?
    /// The boot heard before this one, and its newest sequence.
    var former: (boot: Boot, sequence: UInt64)?
    /// It bridges two pieces, and what that means for who yields, until then.
    var bridge: (part: Bridge, until: Instant)?

    /// Parts in bringing two pieces together.
    enum Bridge: Sendable {
      /// It surveyed this piece: if it coordinates, this node yields to it.
      case bridge
      /// This node took over to reach it: it yields.
      case bridged
    }

    /// Where it accepts links: "the address is the datagram's, never its body's".
    var tcpEndpoint: Endpoint { Endpoint(address: origin.address, port: beacon.tcpPort) }
    /// Where it takes beacons meant for it alone.
    var udpEndpoint: Endpoint { Endpoint(address: origin.address, port: beacon.udpPort) }

    func isIgnored(at now: Instant) -> Bool { ignoredUntil.map { now < $0 } ?? false }
  }

  /// Nodes remembered; above it the one longest unheard is forgotten.
  static let peersMax = 512

  private(set) var peers = SortedMap<NodeID, Peer>()

  subscript(node: NodeID) -> Peer? { peers[node] }

  /// Takes a beacon. Of each id and boot only the newest sequence counts; an older boot counts again after
  /// the newer one fell silent, and at once if it is a member's: a twin that came and took a new identity
  /// silences nobody.
  /// - Parameter isMember: whether the roster has the node with this boot.
  /// - Returns: whether it counts.
  mutating func hear(
    _ beacon: Beacon, from origin: Endpoint, isMember: Bool = false, at now: Instant
  ) -> Bool {
    guard var peer = peers[beacon.node] else {
      if peers.count >= Self.peersMax { forgetOldest() }
      peers[beacon.node] = Peer(beacon: beacon, origin: origin, heardAt: now)
      return true
    }
    guard isNewer(beacon, than: peer, isMember: isMember, at: now) else { return false }
    if beacon.boot != peer.beacon.boot {
      // What was tried with the boot before says nothing of this one.
      let former = (peer.beacon.boot, peer.beacon.sequence)
      peer = Peer(beacon: beacon, origin: origin, heardAt: now)
      peer.former = former
    }
    peer.beacon = beacon
    peer.origin = origin
    peer.heardAt = now
    peers[beacon.node] = peer
    return true
  }

  private func isNewer(
    _ beacon: Beacon, than peer: Peer, isMember: Bool, at now: Instant
  ) -> Bool {
    if beacon.boot == peer.beacon.boot { return beacon.sequence > peer.beacon.sequence }
    if let former = peer.former, former.boot == beacon.boot, beacon.sequence <= former.sequence {
      return false
    }
    return isMember || peer.beacon.boot < beacon.boot
      || now - peer.heardAt > Timing.bootForgotten
  }

  /// Leaves a node alone for a while.
  mutating func ignore(_ node: NodeID, until instant: Instant) {
    _ = peers.update(node) { $0.ignoredUntil = instant }
  }

  mutating func note(_ part: Peer.Bridge, of node: NodeID, until instant: Instant) {
    _ = peers.update(node) { $0.bridge = (part, instant) }
  }

  /// A node that asks to yield didn't take over to reach this piece: one that did asks nobody of it.
  mutating func forgetBridge(of node: NodeID) {
    _ = peers.update(node) { peer in
      if case .bridge? = peer.bridge?.part { peer.bridge = nil }
    }
  }

  /// The node's part in bringing two pieces together, if it has one.
  func part(of node: NodeID, at now: Instant) -> Peer.Bridge? {
    guard let bridge = peers[node]?.bridge, now < bridge.until else { return nil }
    return bridge.part
  }

  /// Asks whether a link to the node may be attempted because of its beacon, and counts the attempt.
  mutating func mayAttempt(_ node: NodeID, at now: Instant) -> Bool {
    peers.update(node) { peer in
      let isEarly = peer.attemptedAt.map { now - $0 < Timing.attemptPeriod } ?? false
      guard !isEarly, !peer.isIgnored(at: now) else { return false }
      peer.attemptedAt = now
      return true
    } ?? false
  }

  /// Asks whether the node's beacon may be answered, and counts the answer.
  mutating func mayAnswer(_ node: NodeID, at now: Instant) -> Bool {
    peers.update(node) { peer in
      let isEarly = peer.answeredAt.map { now - $0 < Timing.beaconAnswerPeriod } ?? false
      guard !isEarly else { return false }
      peer.answeredAt = now
      return true
    } ?? false
  }

  private mutating func forgetOldest() {
    let oldest = peers.min { ($0.1.heardAt, $0.0) < ($1.1.heardAt, $1.0) }
    if let oldest { peers[oldest.0] = nil }
  }
}
