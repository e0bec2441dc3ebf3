/// A JSON value (RFC 8259). Members keep their order; numbers keep their digits.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// As written: a number of any size stays exact.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  public struct Member: Hashable, Sendable {
    public var name: String
    public var value: JSONValue
    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// The member of that name; nil if there is none or this is no object.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }
}

extension JSONValue {
  static func integer(_ number: some BinaryInteger) -> JSONValue { .number("\(number)") }

  /// A length of time; null for none, and for what is none: JSON has no infinity.
  static func milliseconds(_ number: Double?) -> JSONValue {
    number.flatMap(Figures.thousandths).map { .number($0) } ?? .null
  }

  static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
  /// An object, with its members in the order written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}
