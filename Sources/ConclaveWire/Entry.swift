/// One line of an epoch's log, written by the epoch's one coordinator (Protocol.md, "Entries").
public struct Entry: Hashable, Sendable {
  public var position: Position
  /// Its place in the total order.
  public var stamp: Stamp
  /// When it was written, for people.
  public var wall: WallTime
  /// The request it answers; the id of the message or account it makes.
  public var request: RequestID
  /// The hash of the entry before it in its epoch; zero for the first.
  public var previous: EntryHash
  public var body: EntryBody

  public init(
    position: Position, stamp: Stamp, wall: WallTime, request: RequestID, previous: EntryHash,
    body: EntryBody
  ) {
    self.position = position
    self.stamp = stamp
    self.wall = wall
    self.request = request
    self.previous = previous
    self.body = body
  }

  public var order: OrderKey { OrderKey(stamp: stamp, position: position) }
}

extension Entry: WireValue {
  public func write(to writer: inout Writer) {
    position.write(to: &writer)
    stamp.write(to: &writer)
    writer.append(wall.milliseconds)
    request.write(to: &writer)
    writer.append(previous)
    body.write(to: &writer)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    let start = cursor.offset
    self.init(
      position: try Position(bytes, &cursor), stamp: try Stamp(bytes, &cursor),
      wall: WallTime(milliseconds: try cursor.number(bytes)),
      request: try RequestID(bytes, &cursor), previous: try cursor.bytes32(bytes),
      body: try EntryBody(bytes, &cursor))
    guard position.index > 0 else { throw .invalid(what: "entry index 0") }
    let count = cursor.offset - start
    guard count <= Limits.entryBytesMax else {
      throw .tooLarge(what: "entry", count: count, max: Limits.entryBytesMax)
    }
  }
}
