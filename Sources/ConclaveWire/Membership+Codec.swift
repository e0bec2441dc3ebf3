extension Hello: WireValue {
  public func write(to writer: inout Writer) {
    boot.write(to: &writer)
    writer.append(name)
    writer.append(tcpPort)
    writer.append(udpPort)
  }

  /// "What follows the ports is for later versions and ignored."
  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      boot: try Boot(bytes, &cursor),
      name: try cursor.text(bytes, "node name", max: Limits.nameBytesMax),
      tcpPort: try cursor.number(bytes), udpPort: try cursor.number(bytes))
    _ = try cursor.raw(bytes, count: cursor.remaining(bytes))
  }
}

extension Join: WireValue {
  public func write(to writer: inout Writer) {
    epoch.write(to: &writer)
    writer.append(term)
    durable.write(to: &writer)
    writer.append(canWrite)
    writer.append(wasInSync)
    writer.append(optional: session) { $1.write(to: &$0) }
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      epoch: try EpochID(bytes, &cursor), term: try cursor.term(bytes),
      durable: try Vector(bytes, &cursor),
      canWrite: try cursor.flag(bytes, "can write"),
      wasInSync: try cursor.flag(bytes, "was in sync"),
      session: try cursor.optional(bytes, "session", RosterSession.read))
  }
}

extension Welcome: WireValue {
  public func write(to writer: inout Writer) {
    epoch.write(to: &writer)
    durable.write(to: &writer)
    held.write(to: &writer)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      epoch: try EpochID(bytes, &cursor), durable: try Vector(bytes, &cursor),
      held: try Vector(bytes, &cursor))
  }
}

extension JoinRefusal: WireValue {
  public func write(to writer: inout Writer) {
    switch self {
    case .notCoordinator: writer.append(UInt8(1))
    case .otherEpoch(let epoch):
      writer.append(UInt8(2))
      epoch.write(to: &writer)
    case .rosterFull: writer.append(UInt8(3))
    case .elsewhere(let node, let epoch, let endpoint):
      writer.append(UInt8(4))
      writer.append(node)
      epoch.write(to: &writer)
      endpoint.write(to: &writer)
    }
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    switch try cursor.number(bytes, as: UInt8.self) {
    case 1: self = .notCoordinator
    case 2: self = .otherEpoch(try EpochID(bytes, &cursor))
    case 3: self = .rosterFull
    case 4:
      self = .elsewhere(
        try cursor.bytes32(bytes), try EpochID(bytes, &cursor), try Endpoint(bytes, &cursor))
    case let other: throw .unknown(what: "join refusal", value: Int(other))
    }
  }
}

extension Heartbeat: WireValue {
  public func write(to writer: inout Writer) {
    epoch.write(to: &writer)
    writer.append(beat)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(epoch: try EpochID(bytes, &cursor), beat: try cursor.number(bytes))
  }
}

extension Durable: WireValue {
  public func write(to writer: inout Writer) {
    positions.write(to: &writer)
    writer.append(canWrite)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      positions: try Vector(bytes, &cursor), canWrite: try cursor.flag(bytes, "can write"))
  }
}

extension Successor: WireValue {
  public func write(to writer: inout Writer) {
    epoch.write(to: &writer)
    writer.append(node)
    next.write(to: &writer)
    endpoint.write(to: &writer)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      epoch: try EpochID(bytes, &cursor), node: try cursor.bytes32(bytes),
      next: try EpochID(bytes, &cursor), endpoint: try Endpoint(bytes, &cursor))
  }
}

extension YieldRequest: WireValue {
  public func write(to writer: inout Writer) {
    writer.append(number)
    epoch.write(to: &writer)
    writer.append(members)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      number: try cursor.number(bytes), epoch: try EpochID(bytes, &cursor),
      members: try cursor.number(bytes))
  }
}
