import ConclaveWire

/// What the user is shown of the log and of this node.
extension Node {
  /// Lines of one `@getlog` at most; what is more is exported in parts.
  static let logCountMax = 1_000_000

  mutating func readLog(
    _ filter: MessageFilter, count: Int?, _ id: CommandID, _ export: String?,
    _ turn: inout Turn
  ) {
    readLogPage(
      id, filter, count: min(count ?? Self.logCountMax, Self.logCountMax), found: [], export,
      before: nil, &turn)
  }

  /// Reads the last messages, a page at a time, backwards.
  private mutating func readLogPage(
    _ id: CommandID, _ filter: MessageFilter, count: Int, found: [Entry], _ export: String?,
    before: OrderKey?, _ turn: inout Turn
  ) {
    let limit = min(Self.logPage, max(count - found.count, 1))
    _ = read(
      .messages(filter, before: before, limit: limit),
      .command(id, filter, count: count, found: found, export: export), &turn)
  }

  /// A page of the log came. Void copies of a message don't count.
  mutating func logRead(
    _ id: CommandID, _ filter: MessageFilter, count: Int, found: [Entry], got: [Entry],
    _ export: String?, _ turn: inout Turn
  ) {
    let all = got.filter { !log.isVoid($0) } + found
    if let first = got.first, all.count < count {
      return readLogPage(
        id, filter, count: count, found: all, export, before: first.order, &turn)
    }
    let lines = all.suffix(count).compactMap(line)
    reply(id, .log, .entries(lines, export: export), &turn)
  }

  private func line(_ entry: Entry) -> LogLine? {
    guard case .publicMessage(let message) = entry.body else { return nil }
    return LogLine(
      message: entry.request, from: log.accounts.name(of: message.account) ?? message.name,
      room: nil, text: message.text, sentAt: entry.wall, position: entry.position)
  }

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
