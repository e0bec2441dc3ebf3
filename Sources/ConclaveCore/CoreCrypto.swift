import ConclaveWire

/// The cryptography that the core needs, as one value of pure functions: the node's are libsodium's, the
/// simulator's are cheap.
public struct CoreCrypto: Sendable {
  /// BLAKE2b with 32 bytes of output.
  public var hash: @Sendable (_ bytes: [UInt8]) -> EntryHash
  /// Ed25519, detached, 64 bytes.
  public var sign: @Sendable (_ bytes: [UInt8], LoginSecret) -> [UInt8]
  public var verify: @Sendable (_ signature: [UInt8], _ bytes: [UInt8], LoginKey) -> Bool
  /// The secret part of a credential's mail key; nil if the wrapping key isn't its password's.
  public var unwrap: @Sendable (Credential, WrappingKey) -> MailSecret?
  /// What was sealed to a mail key; nil if it wasn't.
  public var openMail: @Sendable (_ sealed: [UInt8], MailKey, MailSecret) -> [UInt8]?

  public init(
    hash: @escaping @Sendable ([UInt8]) -> EntryHash,
    sign: @escaping @Sendable ([UInt8], LoginSecret) -> [UInt8],
    verify: @escaping @Sendable ([UInt8], [UInt8], LoginKey) -> Bool,
    unwrap: @escaping @Sendable (Credential, WrappingKey) -> MailSecret? = { _, _ in nil },
    openMail: @escaping @Sendable ([UInt8], MailKey, MailSecret) -> [UInt8]? = { _, _, _ in nil }
  ) {
    self.hash = hash
    self.sign = sign
    self.verify = verify
    self.unwrap = unwrap
    self.openMail = openMail
  }
}
