import ConclaveWire

/// What the user is shown of this node.
extension Node {
  var status: StatusReport {
    let epoch: EpochID
    let role: Beacon.Role
    var coordinator: String?
    switch state {
    case .listening: (role, epoch) = (.listening, .none)
    case .candidate(let candidacy): (role, epoch) = (.candidate, candidacy.lost?.epoch ?? .none)
    case .following(let following):
      (role, epoch) = (.follower, following.epoch)
      coordinator = following.name
    case .coordinating(let reign):
      (role, epoch) = (.coordinator, reign.epoch)
      coordinator = configuration.name
    case .stopped: (role, epoch) = (.leaving, .none)
    }
    return StatusReport(
      role: role, node: configuration.name, nodeID: configuration.node,
      group: configuration.group, isOpen: configuration.isOpen, user: session?.record.name,
      coordinator: coordinator, epoch: epoch, nodes: roster.nodes.map(status),
      entriesHeld: log.held.total, entriesDurable: log.durable.total,
      waiting: outbox.items.count + directs.outgoing.count,
      capacity: Int(log.accounts.capacity), accounts: log.accounts.seatsTaken,
      canWrite: canWrite)
  }

  private func status(of node: RosterNode) -> StatusReport.NodeStatus {
    let follower = reign?.followers[node.node]
    return StatusReport.NodeStatus(
      name: node.name, node: node.node, endpoint: node.endpoint,
      isLinked: node.node == configuration.node || link(to: node.node) != nil,
      isInSync: follower?.isInSync,
      roundTripMilliseconds: follower?.roundTrip.map { Double($0.nanoseconds) / 1_000_000 })
  }
}
