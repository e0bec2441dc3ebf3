import CSodium
import ConclaveCore
import ConclaveWire

/// Texts sealed to an account's mail key (`crypto_box_seal`): an ephemeral X25519 key, 32 bytes, then what
/// XSalsa20-Poly1305 makes of the text, 16 bytes more than it. Who sealed it can't open it either.
public enum MailSeal {
  /// Bytes of the ephemeral key and of the tag (`crypto_box_SEALBYTES`).
  static let overheadBytes = 32 + 16

  /// - Returns: nil if nothing can be sealed to that key: it is of small order.
  public static func seal(_ text: String, to key: MailKey) -> [UInt8]? {
    let text = Array(text.utf8)
    var sealed = [UInt8](repeating: 0, count: text.count + overheadBytes)
    guard crypto_box_seal(&sealed, text, UInt64(text.count), key.bytes) == 0 else { return nil }
    return sealed
  }

  /// - Returns: nil if the bytes are too few, were changed, or were sealed to another key.
  public static func open(_ sealed: [UInt8], key: MailKey, secret: MailSecret) -> [UInt8]? {
    guard sealed.count >= overheadBytes, secret.bytes.count == MailKey.count else { return nil }
    var text = [UInt8](repeating: 0, count: sealed.count - overheadBytes)
    let result = crypto_box_seal_open(
      &text, sealed, UInt64(sealed.count), key.bytes, secret.bytes)
    return result == 0 ? text : nil
  }
}
