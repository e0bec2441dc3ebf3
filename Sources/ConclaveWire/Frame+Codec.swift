/// "A frame is its kind, its sender's stamp, and its content to the end."
extension StampedFrame: WireValue {
  public func write(to writer: inout Writer) {
    writer.append(frame.kind)
    stamp.write(to: &writer)
    frame.writeContent(to: &writer)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    guard bytes.count <= Limits.frameBytesMax else {
      throw .tooLarge(what: "frame", count: bytes.count, max: Limits.frameBytesMax)
    }
    let kind: UInt8 = try cursor.number(bytes)
    let stamp = try Stamp(bytes, &cursor)
    self.init(stamp: stamp, frame: try Frame(kind: kind, bytes, &cursor))
  }
}

extension Frame {
  fileprivate func writeContent(to writer: inout Writer) {
    switch self {
    case .hello(let hello): hello.write(to: &writer)
    case .join(let join): join.write(to: &writer)
    case .welcome(let welcome): welcome.write(to: &writer)
    case .joinRefused(let refusal): refusal.write(to: &writer)
    case .heartbeat(let beat), .heartbeatReply(let beat): beat.write(to: &writer)
    case .roster(let roster): roster.write(to: &writer)
    case .entries(let entries): writer.append(list: entries) { $1.write(to: &$0) }
    case .durable(let durable): durable.write(to: &writer)
    case .request(let request): request.write(to: &writer)
    case .answer(let answer): answer.write(to: &writer)
    case .handover(let epoch): epoch.write(to: &writer)
    case .handoverTaken(let epoch, let next):
      epoch.write(to: &writer)
      next.write(to: &writer)
    case .successor(let successor): successor.write(to: &writer)
    case .yieldRequest(let request): request.write(to: &writer)
    case .yieldGranted(let number), .yieldRefused(let number): writer.append(number)
    case .direct(let message): message.write(to: &writer)
    case .directAnswer(let answer): answer.write(to: &writer)
    case .goodbye(let reason): writer.append(reason)
    case .relay(let relay): relay.write(to: &writer)
    case .survey(let epoch): epoch.write(to: &writer)
    case .bridge(let bridge): bridge.write(to: &writer)
    case .unknown: break
    }
  }

  fileprivate init(
    kind: UInt8, _ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor
  ) throws(WireError) {
    switch kind {
    case 1: self = .hello(try Hello(bytes, &cursor))
    case 2: self = .join(try Join(bytes, &cursor))
    case 3: self = .welcome(try Welcome(bytes, &cursor))
    case 4: self = .joinRefused(try JoinRefusal(bytes, &cursor))
    case 5: self = .heartbeat(try Heartbeat(bytes, &cursor))
    case 6: self = .heartbeatReply(try Heartbeat(bytes, &cursor))
    case 7: self = .roster(try Roster(bytes, &cursor))
    case 8:
      self = .entries(
        try cursor.list(bytes, "entries", max: Limits.batchEntriesMax, Entry.read))
    case 9: self = .durable(try Durable(bytes, &cursor))
    case 10: self = .request(try Request(bytes, &cursor))
    case 11: self = .answer(try Answer(bytes, &cursor))
    case 12: self = .handover(epoch: try EpochID(bytes, &cursor))
    case 13:
      self = .handoverTaken(
        epoch: try EpochID(bytes, &cursor), next: try EpochID(bytes, &cursor))
    case 14: self = .successor(try Successor(bytes, &cursor))
    case 15: self = .yieldRequest(try YieldRequest(bytes, &cursor))
    case 16: self = .yieldGranted(number: try cursor.number(bytes))
    case 17: self = .yieldRefused(number: try cursor.number(bytes))
    case 18: self = .direct(try DirectMessage(bytes, &cursor))
    case 19: self = .directAnswer(try DirectAnswer(bytes, &cursor))
    case 20:
      self = .goodbye(reason: try cursor.text(bytes, "reason", max: Limits.reasonBytesMax))
    case 21: self = .relay(try Relay(bytes, &cursor))
    case 22: self = .survey(epoch: try EpochID(bytes, &cursor))
    case 23: self = .bridge(try Bridge(bytes, &cursor))
    default:
      _ = try cursor.raw(bytes, count: cursor.remaining(bytes))
      self = .unknown(kind: kind)
    }
  }
}
