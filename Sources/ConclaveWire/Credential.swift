/// What is kept of a password: nothing that reveals it without guessing (Protocol.md, "Accounts").
public struct Credential: Hashable, Sendable {
  /// The salt of Argon2id, `saltBytes` long.
  public var salt: [UInt8]
  /// The Ed25519 public key made of the password.
  public var loginKey: LoginKey
  /// The account's X25519 public key, random and never changed.
  public var mailKey: MailKey
  /// The secret part of `mailKey`, wrapped with a key made of the password: a nonce and the sealed bytes.
  public var wrappedMailSecret: [UInt8]

  /// Bytes of a salt (`crypto_pwhash_SALTBYTES`).
  public static let saltBytes = 16

  public init(
    salt: [UInt8], loginKey: LoginKey, mailKey: MailKey, wrappedMailSecret: [UInt8]
  ) {
    self.salt = salt
    self.loginKey = loginKey
    self.mailKey = mailKey
    self.wrappedMailSecret = wrappedMailSecret
  }
}

extension Credential: WireValue {
  public func write(to writer: inout Writer) {
    writer.append(raw: salt)
    writer.append(loginKey)
    writer.append(mailKey)
    writer.append(wrappedMailSecret)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      salt: try cursor.raw(bytes, count: Self.saltBytes),
      loginKey: try cursor.bytes32(bytes), mailKey: try cursor.bytes32(bytes),
      wrappedMailSecret: try cursor.field(
        bytes, "wrapped mail secret", max: Limits.wrappedBytesMax))
  }
}

/// Names an account for ever: the request id of its claim.
public typealias AccountID = RequestID

/// Proof that an account is signed in on a node: signed with the account's login key, good for this
/// coordinator and for the next (Protocol.md, "Sessions").
public struct SessionCertificate: Hashable, Sendable {
  public var account: AccountID
  public var node: NodeID
  public var boot: Boot
  /// When the account signed in: of two sessions the later stamp is the later session.
  public var stamp: Stamp
  /// Ed25519 over `signedBytes`.
  public var signature: [UInt8]

  /// Bytes of a signature.
  public static let signatureBytes = 64
  /// What the signed bytes begin with, so that the signature is good for nothing else.
  public static let context = "conclave session 1"

  public init(
    account: AccountID, node: NodeID, boot: Boot, stamp: Stamp, signature: [UInt8] = []
  ) {
    self.account = account
    self.node = node
    self.boot = boot
    self.stamp = stamp
    self.signature = signature
  }

  /// "The signature covers the context, account, node, boot and stamp."
  public var signedBytes: [UInt8] {
    var writer = Writer()
    writer.append(raw: Array(Self.context.utf8))
    writeUnsigned(to: &writer)
    return writer.bytes
  }

  private func writeUnsigned(to writer: inout Writer) {
    account.write(to: &writer)
    writer.append(node)
    boot.write(to: &writer)
    stamp.write(to: &writer)
  }
}

extension SessionCertificate: WireValue {
  public func write(to writer: inout Writer) {
    writeUnsigned(to: &writer)
    writer.append(raw: signature)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      account: try AccountID(bytes, &cursor), node: try cursor.bytes32(bytes),
      boot: try Boot(bytes, &cursor), stamp: try Stamp(bytes, &cursor),
      signature: try cursor.raw(bytes, count: Self.signatureBytes))
  }
}
