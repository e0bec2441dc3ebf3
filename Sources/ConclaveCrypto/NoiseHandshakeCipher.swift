import CSodium

/// The cipher of a handshake: as `NoiseCipher`, with the handshake hash as associated data. It changes its
/// key with every key mixed in, so the counter stays low.
struct NoiseHandshakeCipher {
  private let key: SecretBytes
  private var counter: UInt64 = 0

  init(key: SecretBytes) { self.key = key }

  mutating func seal(_ text: [UInt8], data: [UInt8]) -> [UInt8] {
    var sealed = [UInt8](repeating: 0, count: text.count + NoiseCipher.tagBytes)
    withNonce(counter) { nonce in
      _ = crypto_aead_chacha20poly1305_ietf_encrypt(
        &sealed, nil, text, UInt64(text.count), data, UInt64(data.count), nil, nonce, key.pointer)
    }
    counter += 1
    return sealed
  }

  /// - Returns: the text, or nil if the seal doesn't fit.
  mutating func open(_ sealed: [UInt8], data: [UInt8]) -> [UInt8]? {
    guard sealed.count >= NoiseCipher.tagBytes else { return nil }
    var text = [UInt8](repeating: 0, count: sealed.count - NoiseCipher.tagBytes)
    let result = withNonce(counter) { nonce in
      crypto_aead_chacha20poly1305_ietf_decrypt(
        &text, nil, nil, sealed, UInt64(sealed.count), data, UInt64(data.count), nonce,
        key.pointer)
    }
    guard result == 0 else { return nil }
    counter += 1
    return text
  }
}
