/// Why bytes from outside were refused.
public enum WireError: Error, Equatable, Sendable {
  /// The bytes end before the value does.
  case truncated
  /// Bytes follow where the value ends.
  case trailing(count: Int)
  /// A length or a number is above its bound.
  case tooLarge(what: String, count: Int, max: Int)
  /// A tag, a flag or a version that this field can't have.
  case unknown(what: String, value: Int)
  /// A text isn't UTF-8.
  case notUTF8(what: String)
  /// A value that breaks a rule of Protocol.md, such as a list out of order.
  case invalid(what: String)
}

extension WireError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .truncated: "the bytes end too early"
    case .trailing(let count): "\(count) bytes too many"
    case .tooLarge(let what, let count, let max): "\(what): \(count), above the bound \(max)"
    case .unknown(let what, let value): "\(what): unknown value \(value)"
    case .notUTF8(let what): "\(what): not UTF-8"
    case .invalid(let what): "\(what): invalid"
    }
  }
}
