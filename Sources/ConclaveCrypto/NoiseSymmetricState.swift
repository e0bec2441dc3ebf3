import CSodium

/// What both sides of a handshake agree on so far (Noise revision 34, section 5.2, "SymmetricState").
struct NoiseSymmetricState {
  /// "h": covers everything said so far. It is public.
  private(set) var hash: [UInt8]
  /// "ck": covers every shared secret so far.
  private var chainingKey: SecretBytes
  /// "k" and "n": nil until the first `mixKey`.
  private var cipher: NoiseHandshakeCipher?

  static let hashBytes = 32

  /// "If the name is longer than a hash, h is its hash; ck is h; the prologue is mixed into h."
  init(protocolName: String, prologue: [UInt8]) {
    precondition(protocolName.utf8.count > Self.hashBytes, "a short name would be padded")
    hash = Self.sha256(Array(protocolName.utf8))
    chainingKey = SecretBytes(copying: hash)
    mixHash(prologue)
  }

  /// "h = HASH(h || data)."
  mutating func mixHash(_ bytes: [UInt8]) { hash = Self.sha256(hash + bytes) }

  /// "ck, k = HKDF(ck, input, 2); n = 0."
  mutating func mixKey(_ input: SecretBytes) {
    let keys = NoiseHKDF.derive(chainingKey: chainingKey, input: input)
    chainingKey = keys.first
    cipher = NoiseHandshakeCipher(key: keys.second)
  }

  /// "ck, temp_h, k = HKDF(ck, input, 3); MixHash(temp_h); n = 0."
  mutating func mixKeyAndHash(_ input: SecretBytes) {
    let keys = NoiseHKDF.derive(chainingKey: chainingKey, input: input)
    let third = keys.third()
    chainingKey = keys.first
    mixHash(keys.second.copy)
    cipher = NoiseHandshakeCipher(key: third)
  }

  /// Seals with h as associated data, then mixes the sealed bytes into h.
  mutating func encryptAndHash(_ text: [UInt8]) -> [UInt8] {
    guard let sealed = cipher?.seal(text, data: hash) else {
      preconditionFailure("nothing is sealed before the first key")
    }
    mixHash(sealed)
    return sealed
  }

  /// Opens with h as associated data, then mixes the sealed bytes into h.
  /// - Throws: `NoiseError.notAuthentic`; then the handshake is over.
  mutating func decryptAndHash(_ sealed: [UInt8]) throws(NoiseError) -> [UInt8] {
    guard let text = cipher?.open(sealed, data: hash) else { throw .notAuthentic }
    mixHash(sealed)
    return text
  }

  /// "HKDF(ck, nothing, 2)": the keys of the initiator's and of the responder's messages.
  func split() -> (initiator: SecretBytes, responder: SecretBytes) {
    let keys = NoiseHKDF.derive(chainingKey: chainingKey, input: SecretBytes(count: 0))
    return (keys.first, keys.second)
  }

  private static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var hash = [UInt8](repeating: 0, count: hashBytes)
    crypto_hash_sha256(&hash, bytes, UInt64(bytes.count))
    return hash
  }
}
