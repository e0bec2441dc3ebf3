import ConclaveCore
import ConclaveWire

/// What a password and a salt make.
public struct DerivedLogin: Sendable {
  public let key: LoginKey
  public let secret: LoginSecret
  /// Opens the account's mail secret.
  public let wrappingKey: WrappingKey
}

/// The key that wraps an account's mail secret, 32 bytes. It isn't printed.
public struct WrappingKey: Hashable, Sendable {
  let bytes: [UInt8]
}

/// The secret part of an account's mail key (X25519), 32 bytes. It isn't printed.
public struct MailSecret: Hashable, Sendable {
  let bytes: [UInt8]
}

extension WrappingKey: CustomStringConvertible, CustomReflectable {
  public var description: String { "(wrapping key)" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension MailSecret: CustomStringConvertible, CustomReflectable {
  public var description: String { "(mail secret)" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
