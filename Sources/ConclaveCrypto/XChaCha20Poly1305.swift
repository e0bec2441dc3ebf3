import CSodium

/// Sealing with a random nonce (`crypto_aead_xchacha20poly1305_ietf`): the nonce is long enough that a
/// random one never comes twice.
enum XChaCha20Poly1305 {
  static let nonceBytes = 24
  static let tagBytes = 16
  static let keyBytes = 32

  /// - Parameter data: what is bound to the text without being part of it.
  /// - Returns: nonce (24) || ciphertext (as long as the text) || tag (16).
  static func seal(_ text: [UInt8], data: [UInt8], key: SecretBytes) -> [UInt8] {
    let nonce = Sodium.randomBytes(nonceBytes)
    var sealed = [UInt8](repeating: 0, count: text.count + tagBytes)
    crypto_aead_xchacha20poly1305_ietf_encrypt(
      &sealed, nil, text, UInt64(text.count), data, UInt64(data.count), nil, nonce, key.pointer)
    return nonce + sealed
  }

  /// - Returns: the text, or nil if the bytes are too few, were changed, or belong to another key or data.
  static func open(_ sealed: [UInt8], data: [UInt8], key: SecretBytes) -> [UInt8]? {
    guard sealed.count >= nonceBytes + tagBytes else { return nil }
    let nonce = Array(sealed.prefix(nonceBytes))
    let cipher = Array(sealed.dropFirst(nonceBytes))
    var text = [UInt8](repeating: 0, count: cipher.count - tagBytes)
    let result = crypto_aead_xchacha20poly1305_ietf_decrypt(
      &text, nil, nil, cipher, UInt64(cipher.count), data, UInt64(data.count), nonce, key.pointer)
    return result == 0 ? text : nil
  }
}
