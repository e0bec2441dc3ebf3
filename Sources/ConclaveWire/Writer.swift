/// Appends values to bytes. All numbers are big-endian; a text is its length and its UTF-8 bytes.
public struct Writer: Sendable {
  public private(set) var bytes: [UInt8]

  /// - Parameter capacity: bytes to reserve.
  public init(capacity: Int = 0) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  public mutating func append<Number: FixedWidthInteger>(_ number: Number) {
    var shift = Number.bitWidth - 8
    while shift >= 0 {
      bytes.append(UInt8(truncatingIfNeeded: number >> Number(shift)))
      shift -= 8
    }
  }

  public mutating func append(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  public mutating func append<Role>(_ value: Bytes32<Role>) {
    append(value.words.0)
    append(value.words.1)
    append(value.words.2)
    append(value.words.3)
  }

  /// Bytes without their length.
  public mutating func append(raw: [UInt8]) { bytes.append(contentsOf: raw) }

  /// A length of two bytes, then the bytes. The caller keeps to the field's bound, below 65,536.
  public mutating func append(_ field: [UInt8]) {
    append(UInt16(field.count))
    bytes.append(contentsOf: field)
  }

  /// A length of two bytes, then the text in UTF-8. The caller keeps to the field's bound, below 65,536.
  public mutating func append(_ text: String) { append(Array(text.utf8)) }

  /// A value or its absence: a flag, then the value if there is one.
  public mutating func append<Value>(
    optional value: Value?, _ write: (inout Writer, Value) -> Void
  ) {
    append(value != nil)
    if let value { write(&self, value) }
  }

  /// A count of two bytes, then the elements. The caller keeps to the field's bound, below 65,536.
  public mutating func append<Element>(
    list: [Element], _ write: (inout Writer, Element) -> Void
  ) {
    append(UInt16(list.count))
    for element in list { write(&self, element) }
  }
}
