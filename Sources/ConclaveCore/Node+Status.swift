import ConclaveWire

/// What this node sees, for `@status`.
extension Node {
  /// The host's figures came: all that is asked for is known.
  mutating func report(_ figures: HostFigures, _ id: CommandID, _ turn: inout Turn) {
    reply(id, .status, .status(status(figures, at: turn.instant)), &turn)
  }

  /// The link to a node, of which the round trip is asked for.
  func linkOfStatus(_ node: RosterNode) -> LinkID? {
    node.node == configuration.node ? nil : link(to: node.node)
  }

  private func status(_ figures: HostFigures, at now: Instant) -> StatusReport {
    let view = view
    let trips = Dictionary(
      zip(roster.nodes.filter { linkOfStatus($0) != nil }.map(\.node), figures.roundTrips),
      uniquingKeysWith: { first, _ in first })
    return StatusReport(
      role: view.role, node: configuration.name, nodeID: configuration.node,
      group: configuration.group, isOpen: configuration.isOpen, user: session?.record.name,
      room: session.flatMap { $0.record.room.isEmpty ? nil : $0.record.room },
      away: session.flatMap { $0.record.away.isEmpty ? nil : $0.record.away }, users: online,
      uptimeSeconds: (now - startedAt).seconds, coordinator: view.coordinator,
      reignSeconds: view.began.map { (now - $0).seconds }, epoch: view.epoch,
      nodes: roster.nodes.map { status(of: $0, roundTrip: trips[$0.node] ?? nil) },
      entriesHeld: log.held.total, entriesDurable: log.durable.total,
      waiting: outbox.items.count + directs.outgoing.count,
      capacity: Int(log.accounts.capacity), accounts: log.accounts.seatsTaken,
      canWrite: canWrite, logBytes: figures.logBytes, freeBytes: figures.freeBytes)
  }

  /// The reign that this node lives in.
  private var view: (role: Beacon.Role, coordinator: String?, epoch: EpochID, began: Instant?) {
    switch state {
    case .listening: (.listening, nil, .none, nil)
    case .candidate(let candidacy): (.candidate, nil, candidacy.lost?.epoch ?? .none, nil)
    case .following(let reign): (.follower, reign.name, reign.epoch, reign.began)
    case .coordinating(let reign): (.coordinator, configuration.name, reign.epoch, reign.began)
    case .stopped: (.leaving, nil, .none, nil)
    }
  }

  private func status(of node: RosterNode, roundTrip: Double?) -> StatusReport.NodeStatus {
    let follower = reign?.followers[node.node]
    let beat = follower?.roundTrip.map { Double($0.nanoseconds) / 1_000_000 }
    return StatusReport.NodeStatus(
      name: node.name, node: node.node, endpoint: node.endpoint,
      isLinked: node.node == configuration.node || link(to: node.node) != nil,
      isInSync: follower?.isInSync,
      entriesLacking: follower.map { log.held.missing(from: $0.replication.durable) },
      roundTripMilliseconds: beat ?? roundTrip)
  }
}

extension Vector {
  /// Entries of this vector that another one lacks.
  fileprivate func missing(from other: Vector) -> UInt64 {
    positions.reduce(0) { sum, position in
      sum + position.index - min(position.index, other[position.epoch])
    }
  }
}
