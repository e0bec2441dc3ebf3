/// A value with one byte form (Protocol.md).
public protocol WireValue: Sendable {
  /// Appends the value's bytes.
  func write(to writer: inout Writer)

  /// Reads a value at the cursor and moves it behind.
  init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError)
}

extension WireValue {
  /// The value's bytes.
  public var encoded: [UInt8] {
    var writer = Writer()
    write(to: &writer)
    return writer.bytes
  }

  /// Reads a value that fills the bytes to the end.
  /// - Throws: `WireError` if they are cut, malformed, above a bound, or too many.
  public init(decoding bytes: borrowing Span<UInt8>) throws(WireError) {
    var cursor = Cursor()
    self = try Self(bytes, &cursor)
    try cursor.end(bytes)
  }

  static func read(
    _ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor
  ) throws(WireError) -> Self {
    try Self(bytes, &cursor)
  }
}

extension Boot: WireValue {
  public func write(to writer: inout Writer) {
    writer.append(counter)
    writer.append(random)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(counter: try cursor.number(bytes), random: try cursor.number(bytes))
  }
}

extension RequestID: WireValue {
  public func write(to writer: inout Writer) {
    writer.append(boot)
    writer.append(count)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(boot: try cursor.number(bytes), count: try cursor.number(bytes))
  }
}

extension EpochID: WireValue {
  public func write(to writer: inout Writer) {
    writer.append(term)
    writer.append(random)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(term: try cursor.term(bytes), random: try cursor.number(bytes))
  }
}

extension Stamp: WireValue {
  public func write(to writer: inout Writer) {
    writer.append(milliseconds)
    writer.append(counter)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(milliseconds: try cursor.number(bytes), counter: try cursor.number(bytes))
  }
}

extension Position: WireValue {
  public func write(to writer: inout Writer) {
    epoch.write(to: &writer)
    writer.append(index)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(epoch: try EpochID(bytes, &cursor), index: try cursor.number(bytes))
    // So that the index after one from outside never overflows.
    guard index <= Limits.indexMax else { throw .invalid(what: "index above 2^63 - 1") }
  }
}
