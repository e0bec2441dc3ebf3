/// Turns values into JSON and back, for processes of one machine and one version: an enum's case is a member
/// of that name, its values members in it. Nothing of it crosses the network.
public enum ValueCoder {
  /// - Throws: `EncodingError`; for values made of numbers, texts, lists and enums it doesn't.
  public static func value(of encodable: some Encodable) throws -> JSONValue {
    let node = ValueNode()
    try encodable.encode(to: TreeEncoder(node: node))
    return node.value
  }

  /// - Throws: `DecodingError` where the JSON isn't such a value.
  public static func read<Value: Decodable>(
    _ type: Value.Type, from value: JSONValue
  ) throws -> Value {
    try Value(from: TreeDecoder(value: value))
  }
}

/// A value on its way to JSON, filled in bit by bit.
final class ValueNode {
  enum Content {
    case value(JSONValue)
    case members([(name: String, node: ValueNode)])
    case elements([ValueNode])
  }

  var content = Content.value(.object([]))

  var value: JSONValue {
    switch content {
    case .value(let value): value
    case .members(let members): .object(members.map { .init($0.name, $0.node.value) })
    case .elements(let elements): .array(elements.map(\.value))
    }
  }

  func member(_ name: String) -> ValueNode {
    let node = ValueNode()
    if case .members(let members) = content {
      content = .members(members + [(name, node)])
    } else {
      content = .members([(name, node)])
    }
    return node
  }

  func element() -> ValueNode {
    let node = ValueNode()
    if case .elements(var elements) = content {
      // Taken out first, so that the array isn't copied.
      content = .elements([])
      elements.append(node)
      content = .elements(elements)
    } else {
      content = .elements([node])
    }
    return node
  }

  func put(_ encodable: some Encodable) throws {
    try encodable.encode(to: TreeEncoder(node: self))
  }
}

private struct TreeEncoder: Encoder {
  let node: ValueNode
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    node.content = .members([])
    return KeyedEncodingContainer(MemberEncoder<Key>(node: node))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    node.content = .elements([])
    return ElementEncoder(node: node)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { SingleEncoder(node: node) }
}

private struct SingleEncoder: SingleValueEncodingContainer {
  let node: ValueNode
  var codingPath: [any CodingKey] { [] }

  func encodeNil() { node.content = .value(.null) }
  func encode(_ value: Bool) { node.content = .value(.bool(value)) }
  func encode(_ value: String) { node.content = .value(.string(value)) }
  func encode(_ value: Double) {
    // JSON has no infinity.
    node.content = .value(value.isFinite ? .number("\(value)") : .null)
  }
  func encode(_ value: Float) { encode(Double(value)) }
  func encode(_ value: Int) { node.content = .value(.integer(value)) }
  func encode(_ value: Int8) { node.content = .value(.integer(value)) }
  func encode(_ value: Int16) { node.content = .value(.integer(value)) }
  func encode(_ value: Int32) { node.content = .value(.integer(value)) }
  func encode(_ value: Int64) { node.content = .value(.integer(value)) }
  func encode(_ value: UInt) { node.content = .value(.integer(value)) }
  func encode(_ value: UInt8) { node.content = .value(.integer(value)) }
  func encode(_ value: UInt16) { node.content = .value(.integer(value)) }
  func encode(_ value: UInt32) { node.content = .value(.integer(value)) }
  func encode(_ value: UInt64) { node.content = .value(.integer(value)) }
  func encode<Value: Encodable>(_ value: Value) throws { try node.put(value) }
}

private struct ElementEncoder: UnkeyedEncodingContainer {
  let node: ValueNode
  var codingPath: [any CodingKey] { [] }
  var count: Int { if case .elements(let elements) = node.content { elements.count } else { 0 } }

  private func next() -> SingleEncoder { SingleEncoder(node: node.element()) }

  func encodeNil() { next().encodeNil() }
  func nestedContainer<Key: CodingKey>(
    keyedBy type: Key.Type
  ) -> KeyedEncodingContainer<Key> {
    TreeEncoder(node: node.element()).container(keyedBy: type)
  }
  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    TreeEncoder(node: node.element()).unkeyedContainer()
  }
  func superEncoder() -> any Encoder { TreeEncoder(node: node.element()) }
  func encode(_ value: Bool) { next().encode(value) }
  func encode(_ value: String) { next().encode(value) }
  func encode(_ value: Double) { next().encode(value) }
  func encode(_ value: Float) { next().encode(value) }
  func encode(_ value: Int) { next().encode(value) }
  func encode(_ value: Int8) { next().encode(value) }
  func encode(_ value: Int16) { next().encode(value) }
  func encode(_ value: Int32) { next().encode(value) }
  func encode(_ value: Int64) { next().encode(value) }
  func encode(_ value: UInt) { next().encode(value) }
  func encode(_ value: UInt8) { next().encode(value) }
  func encode(_ value: UInt16) { next().encode(value) }
  func encode(_ value: UInt32) { next().encode(value) }
  func encode(_ value: UInt64) { next().encode(value) }
  func encode<Value: Encodable>(_ value: Value) throws { try node.element().put(value) }
}

private struct MemberEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let node: ValueNode
  var codingPath: [any CodingKey] { [] }

  private func member(_ key: Key) -> SingleEncoder {
    SingleEncoder(node: node.member(key.stringValue))
  }

  func encodeNil(forKey key: Key) { member(key).encodeNil() }
  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    TreeEncoder(node: node.member(key.stringValue)).container(keyedBy: type)
  }
  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    TreeEncoder(node: node.member(key.stringValue)).unkeyedContainer()
  }
  func superEncoder() -> any Encoder { TreeEncoder(node: node.member("super")) }
  func superEncoder(forKey key: Key) -> any Encoder {
    TreeEncoder(node: node.member(key.stringValue))
  }
  func encode(_ value: Bool, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: String, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: Double, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: Float, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: Int, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: Int8, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: Int16, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: Int32, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: Int64, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: UInt, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: UInt8, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: UInt16, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: UInt32, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: UInt64, forKey key: Key) { member(key).encode(value) }
  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    try node.member(key.stringValue).put(value)
  }
}
