/// Reads a value out of JSON: the counterpart of `ValueCoder`'s encoder.
struct TreeDecoder: Decoder {
  let value: JSONValue
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let members) = value else { throw Self.fault("no object") }
    return KeyedDecodingContainer(MemberDecoder<Key>(members: members))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let elements) = value else { throw Self.fault("no array") }
    return ElementDecoder(elements: elements)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { SingleDecoder(value: value) }

  static func fault(_ what: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: [], debugDescription: what))
  }
}

private struct SingleDecoder: SingleValueDecodingContainer {
  let value: JSONValue
  var codingPath: [any CodingKey] { [] }

  func decodeNil() -> Bool { value == .null }

  func decode(_ type: Bool.Type) throws -> Bool {
    guard case .bool(let flag) = value else { throw TreeDecoder.fault("no true or false") }
    return flag
  }

  func decode(_ type: String.Type) throws -> String {
    guard case .string(let text) = value else { throw TreeDecoder.fault("no string") }
    return text
  }

  func decode(_ type: Double.Type) throws -> Double {
    guard case .number(let digits) = value, let number = Double(digits) else {
      throw TreeDecoder.fault("no number")
    }
    return number
  }

  func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }

  private func integer<Number: FixedWidthInteger>() throws -> Number {
    guard case .number(let digits) = value, let number = Number(digits) else {
      throw TreeDecoder.fault("no \(Number.self)")
    }
    return number
  }

  func decode(_ type: Int.Type) throws -> Int { try integer() }
  func decode(_ type: Int8.Type) throws -> Int8 { try integer() }
  func decode(_ type: Int16.Type) throws -> Int16 { try integer() }
  func decode(_ type: Int32.Type) throws -> Int32 { try integer() }
  func decode(_ type: Int64.Type) throws -> Int64 { try integer() }
  func decode(_ type: UInt.Type) throws -> UInt { try integer() }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try integer() }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try integer() }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try integer() }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try integer() }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try Value(from: TreeDecoder(value: value))
  }
}

private struct ElementDecoder: UnkeyedDecodingContainer {
  let elements: [JSONValue]
  private(set) var currentIndex = 0
  var codingPath: [any CodingKey] { [] }

  init(elements: [JSONValue]) { self.elements = elements }

  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  private mutating func next() throws -> JSONValue {
    guard !isAtEnd else { throw TreeDecoder.fault("an element is missing") }
    defer { currentIndex += 1 }
    return elements[currentIndex]
  }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, elements[currentIndex] == .null else { return false }
    currentIndex += 1
    return true
  }
  mutating func nestedContainer<Key: CodingKey>(
    keyedBy type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    try TreeDecoder(value: try next()).container(keyedBy: type)
  }
  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try TreeDecoder(value: try next()).unkeyedContainer()
  }
  mutating func superDecoder() throws -> any Decoder { TreeDecoder(value: try next()) }
  mutating func decode(_ type: Bool.Type) throws -> Bool {
    try SingleDecoder(value: try next()).decode(type)
  }
  mutating func decode(_ type: String.Type) throws -> String {
    try SingleDecoder(value: try next()).decode(type)
  }
  mutating func decode(_ type: Double.Type) throws -> Double {
    try SingleDecoder(value: try next()).decode(type)
  }
  mutating func decode(_ type: Float.Type) throws -> Float {
    try SingleDecoder(value: try next()).decode(type)
  }
  mutating func decode(_ type: Int.Type) throws -> Int {
    try SingleDecoder(value: try next()).decode(type)
  }
  mutating func decode(_ type: Int8.Type) throws -> Int8 {
    try SingleDecoder(value: try next()).decode(type)
  }
  mutating func decode(_ type: Int16.Type) throws -> Int16 {
    try SingleDecoder(value: try next()).decode(type)
  }
  mutating func decode(_ type: Int32.Type) throws -> Int32 {
    try SingleDecoder(value: try next()).decode(type)
  }
  mutating func decode(_ type: Int64.Type) throws -> Int64 {
    try SingleDecoder(value: try next()).decode(type)
  }
  mutating func decode(_ type: UInt.Type) throws -> UInt {
    try SingleDecoder(value: try next()).decode(type)
  }
  mutating func decode(_ type: UInt8.Type) throws -> UInt8 {
    try SingleDecoder(value: try next()).decode(type)
  }
  mutating func decode(_ type: UInt16.Type) throws -> UInt16 {
    try SingleDecoder(value: try next()).decode(type)
  }
  mutating func decode(_ type: UInt32.Type) throws -> UInt32 {
    try SingleDecoder(value: try next()).decode(type)
  }
  mutating func decode(_ type: UInt64.Type) throws -> UInt64 {
    try SingleDecoder(value: try next()).decode(type)
  }
  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try Value(from: TreeDecoder(value: try next()))
  }
}

private struct MemberDecoder<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let members: [JSONValue.Member]
  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { members.compactMap { Key(stringValue: $0.name) } }

  func contains(_ key: Key) -> Bool { members.contains { $0.name == key.stringValue } }

  private func value(_ key: Key) throws -> JSONValue {
    guard let member = members.first(where: { $0.name == key.stringValue }) else {
      throw TreeDecoder.fault("\(key.stringValue) is missing")
    }
    return member.value
  }

  private func single(_ key: Key) throws -> SingleDecoder { SingleDecoder(value: try value(key)) }

  func decodeNil(forKey key: Key) throws -> Bool { try value(key) == .null }
  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try TreeDecoder(value: try value(key)).container(keyedBy: type)
  }
  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try TreeDecoder(value: try value(key)).unkeyedContainer()
  }
  func superDecoder() throws -> any Decoder {
    guard let member = members.first(where: { $0.name == "super" }) else {
      throw TreeDecoder.fault("super is missing")
    }
    return TreeDecoder(value: member.value)
  }
  func superDecoder(forKey key: Key) throws -> any Decoder { TreeDecoder(value: try value(key)) }
  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
    try single(key).decode(type)
  }
  func decode(_ type: String.Type, forKey key: Key) throws -> String {
    try single(key).decode(type)
  }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
    try single(key).decode(type)
  }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
    try single(key).decode(type)
  }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
    try single(key).decode(type)
  }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 {
    try single(key).decode(type)
  }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 {
    try single(key).decode(type)
  }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 {
    try single(key).decode(type)
  }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
    try single(key).decode(type)
  }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt {
    try single(key).decode(type)
  }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 {
    try single(key).decode(type)
  }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 {
    try single(key).decode(type)
  }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 {
    try single(key).decode(type)
  }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
    try single(key).decode(type)
  }
  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try Value(from: TreeDecoder(value: try value(key)))
  }
}
