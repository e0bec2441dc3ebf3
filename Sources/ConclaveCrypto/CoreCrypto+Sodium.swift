import CSodium
import ConclaveCore
import ConclaveWire

extension CoreCrypto {
  /// libsodium's:
  /// - hash: BLAKE2b, 32 bytes of output, no key, no salt (RFC 7693; `crypto_generichash`).
  /// - sign: Ed25519, detached, 64 bytes (RFC 8032), with the key made of the 32-byte seed.
  /// - verify: false for a signature that isn't 64 bytes long, for one that doesn't fit, and for keys of
  ///   small order.
  /// - unwrap, openMail: `AccountKeys` and `MailSeal`.
  public static let sodium = CoreCrypto(
    hash: { EntryHash(known: Sodium.blake2b256($0)) },
    sign: { bytes, secret in Ed25519.sign(bytes, seed: secret.seed) },
    verify: { signature, bytes, key in Ed25519.verify(signature, bytes, key: key) },
    unwrap: { try? AccountKeys.unwrapMailSecret(of: $0, with: $1) },
    openMail: { MailSeal.open($0, key: $1, secret: $2) })
}

/// Signatures.
enum Ed25519 {
  static let seedBytes = 32

  /// The public key made of a seed.
  static func publicKey(seed: [UInt8]) -> LoginKey { keys(seed: seed).publicKey }

  /// - Precondition: the seed has 32 bytes.
  static func sign(_ bytes: [UInt8], seed: [UInt8]) -> [UInt8] {
    var signature = [UInt8](repeating: 0, count: SessionCertificate.signatureBytes)
    let secretKey = keys(seed: seed).secretKey
    crypto_sign_detached(&signature, nil, bytes, UInt64(bytes.count), secretKey.pointer)
    return signature
  }

  static func verify(_ signature: [UInt8], _ bytes: [UInt8], key: LoginKey) -> Bool {
    guard signature.count == SessionCertificate.signatureBytes else { return false }
    return crypto_sign_verify_detached(signature, bytes, UInt64(bytes.count), key.bytes) == 0
  }

  private static func keys(seed: [UInt8]) -> (publicKey: LoginKey, secretKey: SecretBytes) {
    precondition(seed.count == seedBytes, "a seed of \(seed.count) bytes")
    var publicKey = [UInt8](repeating: 0, count: LoginKey.count)
    let secretKey = SecretBytes(count: Int(crypto_sign_SECRETKEYBYTES))
    crypto_sign_seed_keypair(&publicKey, secretKey.pointer, seed)
    return (LoginKey(known: publicKey), secretKey)
  }
}
