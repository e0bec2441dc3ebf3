/// The key that wraps an account's mail secret, 32 bytes. It isn't printed.
public struct WrappingKey: Hashable, Sendable {
  public let bytes: [UInt8]
  public init(bytes: [UInt8]) { self.bytes = bytes }
}

/// The secret part of an account's mail key (X25519), 32 bytes. It isn't printed.
public struct MailSecret: Hashable, Sendable {
  public let bytes: [UInt8]
  public init(bytes: [UInt8]) { self.bytes = bytes }
}

extension WrappingKey: CustomStringConvertible, CustomReflectable {
  public var description: String { "(wrapping key)" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension MailSecret: CustomStringConvertible, CustomReflectable {
  public var description: String { "(mail secret)" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
