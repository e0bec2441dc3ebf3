import ConclaveCore
import ConclaveWire

/// What a password and a salt make.
public struct DerivedLogin: Sendable {
  public let key: LoginKey
  public let secret: LoginSecret
  /// Opens the account's mail secret.
  public let wrappingKey: WrappingKey
}
