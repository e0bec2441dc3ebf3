/// Reads values from bytes from outside, in order. It checks every length against its bound before it copies,
/// and never reads past the end.
public struct Cursor: Sendable {
  /// Bytes read so far.
  public private(set) var offset: Int

  public init(offset: Int = 0) { self.offset = offset }

  /// Bytes not read yet.
  public func remaining(_ bytes: borrowing Span<UInt8>) -> Int { bytes.count - offset }

  /// - Throws: `WireError.trailing` if bytes are left.
  public func end(_ bytes: borrowing Span<UInt8>) throws(WireError) {
    guard offset == bytes.count else { throw .trailing(count: bytes.count - offset) }
  }

  public mutating func number<Number: FixedWidthInteger>(
    _ bytes: borrowing Span<UInt8>, as type: Number.Type = Number.self
  ) throws(WireError) -> Number {
    let count = Number.bitWidth / 8
    guard bytes.count - offset >= count else { throw .truncated }
    var value: Number = 0
    for index in offset..<(offset + count) {
      value = Number.bitWidth > 8 ? value << 8 : 0
      value |= Number(truncatingIfNeeded: bytes[index])
    }
    offset += count
    return value
  }

  /// A term, at most `Limits.termMax`.
  mutating func term(_ bytes: borrowing Span<UInt8>) throws(WireError) -> UInt64 {
    let term: UInt64 = try number(bytes)
    guard term <= Limits.termMax else { throw .invalid(what: "term") }
    return term
  }

  /// A byte that is 0 or 1.
  public mutating func flag(
    _ bytes: borrowing Span<UInt8>, _ what: String
  ) throws(WireError) -> Bool {
    switch try number(bytes, as: UInt8.self) {
    case 0: return false
    case 1: return true
    case let other: throw .unknown(what: what, value: Int(other))
    }
  }

  public mutating func bytes32<Role>(
    _ bytes: borrowing Span<UInt8>, as role: Role.Type = Role.self
  ) throws(WireError) -> Bytes32<Role> {
    Bytes32(
      words: (try number(bytes), try number(bytes), try number(bytes), try number(bytes)))
  }

  /// Exactly `count` bytes.
  public mutating func raw(
    _ bytes: borrowing Span<UInt8>, count: Int
  ) throws(WireError) -> [UInt8] {
    guard bytes.count - offset >= count else { throw .truncated }
    var field: [UInt8] = []
    field.reserveCapacity(count)
    for index in offset..<(offset + count) { field.append(bytes[index]) }
    offset += count
    return field
  }

  /// A length of two bytes and that many bytes, at most `max`.
  public mutating func field(
    _ bytes: borrowing Span<UInt8>, _ what: String, max: Int
  ) throws(WireError) -> [UInt8] {
    let count = Int(try number(bytes, as: UInt16.self))
    guard count <= max else { throw .tooLarge(what: what, count: count, max: max) }
    return try raw(bytes, count: count)
  }

  /// A length of two bytes and that many bytes of UTF-8, at most `max` bytes.
  public mutating func text(
    _ bytes: borrowing Span<UInt8>, _ what: String, max: Int
  ) throws(WireError) -> String {
    guard let text = String(validating: try field(bytes, what, max: max), as: UTF8.self) else {
      throw .notUTF8(what: what)
    }
    return text
  }

  /// A flag, and the value if it is set.
  public mutating func optional<Value>(
    _ bytes: borrowing Span<UInt8>, _ what: String,
    _ read: (borrowing Span<UInt8>, inout Cursor) throws(WireError) -> Value
  ) throws(WireError) -> Value? {
    try flag(bytes, what) ? try read(bytes, &self) : nil
  }

  /// A count of two bytes and that many elements, at most `max`.
  public mutating func list<Element>(
    _ bytes: borrowing Span<UInt8>, _ what: String, max: Int,
    _ read: (borrowing Span<UInt8>, inout Cursor) throws(WireError) -> Element
  ) throws(WireError) -> [Element] {
    let count = Int(try number(bytes, as: UInt16.self))
    guard count <= max else { throw .tooLarge(what: what, count: count, max: max) }
    var elements: [Element] = []
    for _ in 0..<count { elements.append(try read(bytes, &self)) }
    return elements
  }
}
