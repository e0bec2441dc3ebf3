import CSodium
import ConclaveCore
import ConclaveWire

/// The keys of an account (Protocol.md, "Accounts"). "Argon2id (version 1.3) with 2 passes over 64 MiB in
/// one lane, of the password in UTF-8 and the account's salt of 16 bytes, gives 64 bytes: the first 32 are
/// the seed of the account's Ed25519 key, the last 32 the wrapping key." Each takes some 50 ms and 64 MiB:
/// one at a time, on the worker.
public enum AccountKeys {
  static let derivedBytes = 64
  static let mailSecretBytes = 32
  /// Bytes of a wrapped mail secret: nonce, ciphertext, tag.
  public static let wrappedBytes =
    XChaCha20Poly1305.nonceBytes + mailSecretBytes + XChaCha20Poly1305.tagBytes

  /// A new account's keys: random salt, random mail key pair (X25519).
  /// - Throws: `SodiumError.outOfMemory`.
  public static func makeCredential(
    _ password: Password
  ) throws(SodiumError) -> (Credential, LoginSecret) {
    let mail = StaticKeyPair.random()
    return try makeCredential(
      password, mailKey: MailKey(known: mail.node.bytes), mailSecret: mail.secret)
  }

  /// Another password for an account: a new salt, the same mail key, wrapped anew.
  /// - Parameter credential: the account's, which the old password has to fit.
  /// - Throws: `AccountKeysError.wrongPassword`, and what `deriveLogin` and `unwrapMailSecret` throw.
  public static func changeCredential(
    _ credential: Credential, old: Password, new: Password
  ) throws(AccountKeysError) -> ChangedCredential {
    let login = try deriveLogin(old, salt: credential.salt)
    guard login.key == credential.loginKey else { throw .wrongPassword }
    let mailSecret = try unwrapMailSecret(of: credential, with: login.wrappingKey)
    do throws(SodiumError) {
      let (next, secret) = try makeCredential(
        new, mailKey: credential.mailKey, mailSecret: SecretBytes(copying: mailSecret.bytes))
      return ChangedCredential(oldSecret: login.secret, credential: next, secret: secret)
    } catch {
      throw .sodium(error)
    }
  }

  private static func makeCredential(
    _ password: Password, mailKey: MailKey, mailSecret: SecretBytes
  ) throws(SodiumError) -> (Credential, LoginSecret) {
    let salt = Sodium.randomBytes(Credential.saltBytes)
    let login = try derive(password, salt: salt)
    let credential = Credential(
      salt: salt, loginKey: login.key, mailKey: mailKey,
      wrappedMailSecret: wrap(mailSecret, mailKey: mailKey, key: login.wrappingKey))
    return (credential, login.secret)
  }

  /// The keys that a password makes with an account's salt. Whether it is the right password shows in
  /// comparing the login key.
  /// - Throws: `AccountKeysError.saltLength`, `.outOfMemory`.
  public static func deriveLogin(
    _ password: Password, salt: [UInt8]
  ) throws(AccountKeysError) -> DerivedLogin {
    guard salt.count == Credential.saltBytes else { throw .saltLength(salt.count) }
    do {
      return try derive(password, salt: salt)
    } catch {
      throw .sodium(error)
    }
  }

  /// The secret part of an account's mail key.
  /// - Throws: `AccountKeysError.wrappedLength`, `.wrongKey`.
  public static func unwrapMailSecret(
    of credential: Credential, with key: WrappingKey
  ) throws(AccountKeysError) -> MailSecret {
    let wrapped = credential.wrappedMailSecret
    guard key.bytes.count == XChaCha20Poly1305.keyBytes else { throw .wrongKey }
    guard wrapped.count == wrappedBytes else { throw .wrappedLength(wrapped.count) }
    let opened = XChaCha20Poly1305.open(
      wrapped, data: credential.mailKey.bytes, key: SecretBytes(copying: key.bytes))
    guard let opened else { throw .wrongKey }
    return MailSecret(bytes: opened)
  }

  /// "nonce (24, random) || XChaCha20-Poly1305 of the 32 secret bytes under the wrapping key, the mail key
  /// as associated data (32) || tag (16)".
  static func wrap(_ secret: SecretBytes, mailKey: MailKey, key: WrappingKey) -> [UInt8] {
    XChaCha20Poly1305.seal(
      secret.copy, data: mailKey.bytes, key: SecretBytes(copying: key.bytes))
  }

  private static func derive(
    _ password: Password, salt: [UInt8]
  ) throws(SodiumError) -> DerivedLogin {
    let derived = try Argon2id.hash(password.text, salt: salt, count: derivedBytes).copy
    let seed = Array(derived.prefix(Ed25519.seedBytes))
    let wrapping = WrappingKey(bytes: Array(derived.suffix(XChaCha20Poly1305.keyBytes)))
    return DerivedLogin(
      key: Ed25519.publicKey(seed: seed), secret: LoginSecret(seed: seed, wrapping: wrapping),
      wrappingKey: wrapping)
  }
}

/// Why an account's keys couldn't be made or opened.
public enum AccountKeysError: Error, Equatable, Sendable {
  /// A salt that isn't `Credential.saltBytes` long.
  case saltLength(Int)
  /// A wrapped secret that isn't `AccountKeys.wrappedBytes` long.
  case wrappedLength(Int)
  /// The wrapping key doesn't open it: another password's, or another account's, or changed bytes.
  case wrongKey
  /// The old password isn't the credential's.
  case wrongPassword
  /// libsodium couldn't.
  case sodium(SodiumError)
}
