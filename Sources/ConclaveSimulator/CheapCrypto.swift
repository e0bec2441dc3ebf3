import ConclaveCore
import ConclaveWire

/// Cryptography for simulations: fast, deterministic, and no protection at all.
enum CheapCrypto {
  static let core = CoreCrypto(
    hash: { EntryHash(digest($0, 1)) ?? .zero },
    sign: { signature(loginKey(of: $1), $0) },
    verify: { $0 == signature($2, $1) }, unwrap: { unwrap($0, $1) },
    openMail: { openMail($0, $1, $2) })

  /// The key pair's public part.
  static func loginKey(of secret: LoginSecret) -> LoginKey {
    LoginKey(digest(secret.seed, 2)) ?? .zero
  }

  /// The key pair that a password makes with a salt.
  static func loginSecret(_ password: Password, salt: [UInt8]) -> LoginSecret {
    LoginSecret(
      seed: digest(Array(password.text.utf8) + salt, 3),
      wrapping: WrappingKey(bytes: digest(Array(password.text.utf8) + salt, 4)))
  }

  static func credential(
    _ password: Password, random: inout Random
  ) -> (Credential, LoginSecret) {
    let salt = random.bytes(Credential.saltBytes)
    let secret = loginSecret(password, salt: salt)
    let mail = MailSecret(bytes: random.bytes(MailKey.count))
    let credential = Credential(
      salt: salt, loginKey: loginKey(of: secret), mailKey: mailKey(of: mail),
      wrappedMailSecret: wrap(mail, secret.wrapping))
    return (credential, secret)
  }

  static func mailKey(of secret: MailSecret) -> MailKey {
    MailKey(digest(secret.bytes, 8)) ?? .zero
  }

  static func wrap(_ secret: MailSecret, _ key: WrappingKey) -> [UInt8] {
    zip(secret.bytes, digest(key.bytes, 9)).map { $0 ^ $1 }
  }

  /// The right key makes the secret of the mail key.
  static func unwrap(_ credential: Credential, _ key: WrappingKey) -> MailSecret? {
    let secret = MailSecret(
      bytes: wrap(MailSecret(bytes: credential.wrappedMailSecret), key))
    return mailKey(of: secret) == credential.mailKey ? secret : nil
  }

  /// A text for an account: in clear, with a mark of whom it is for.
  static func sealMail(_ text: String, to key: MailKey) -> [UInt8] {
    let text = Array(text.utf8)
    return digest(text + key.bytes, 10) + text
  }

  static func openMail(_ sealed: [UInt8], _ key: MailKey, _ secret: MailSecret) -> [UInt8]? {
    let text = Array(sealed.dropFirst(32))
    guard mailKey(of: secret) == key, Array(sealed.prefix(32)) == digest(text + key.bytes, 10)
    else { return nil }
    return text
  }

  /// A relayed frame: in clear, with a mark of who sealed it for whom.
  static func seal(
    _ frame: StampedFrame, from sender: NodeID, to receiver: NodeID, _ boot: Boot
  ) -> [UInt8] {
    let text = frame.encoded
    return relayMark(text, sender, receiver, boot) + text
  }

  static func open(_ relay: Relay, _ boot: Boot) -> StampedFrame? {
    let text = Array(relay.sealed.dropFirst(32))
    guard Array(relay.sealed.prefix(32)) == relayMark(text, relay.from, relay.to, boot) else {
      return nil
    }
    return try? StampedFrame(decoding: text.span)
  }

  private static func relayMark(
    _ text: [UInt8], _ sender: NodeID, _ receiver: NodeID, _ boot: Boot
  ) -> [UInt8] {
    digest(text + sender.bytes + receiver.bytes + boot.encoded, 7)
  }

  /// Another password; nil if the old one is wrong.
  static func change(
    _ credential: Credential, old: Password, new: Password, random: inout Random
  ) -> ChangedCredential? {
    let oldSecret = loginSecret(old, salt: credential.salt)
    guard loginKey(of: oldSecret) == credential.loginKey else { return nil }
    var (next, secret) = self.credential(new, random: &random)
    next.mailKey = credential.mailKey
    if let mail = unwrap(credential, oldSecret.wrapping) {
      next.wrappedMailSecret = wrap(mail, secret.wrapping)
    }
    return ChangedCredential(oldSecret: oldSecret, credential: next, secret: secret)
  }

  /// Whoever knows the public key can make it: good enough to tell a right password from a wrong one.
  private static func signature(_ key: LoginKey, _ bytes: [UInt8]) -> [UInt8] {
    digest(key.bytes + bytes, 5) + digest(key.bytes + bytes, 6)
  }

  /// Four lanes of 64 bits that each mix all bytes.
  static func digest(_ bytes: [UInt8], _ purpose: UInt64) -> [UInt8] {
    let count = UInt64(bytes.count)
    var (a, b) = (mixed(purpose), mixed(purpose &+ count))
    var (c, d) = (~a, ~b)
    var word: UInt64 = 0
    for (offset, byte) in bytes.enumerated() {
      word = word << 8 | UInt64(byte)
      guard offset & 7 == 7 || offset == bytes.count - 1 else { continue }
      a = (a ^ word) &* 0x9e37_79b9_7f4a_7c15
      b = (b &+ word) &* 0xbf58_476d_1ce4_e5b9 ^ a >> 29
      c = (c ^ word << 32 ^ word >> 32) &* 0x94d0_49bb_1331_11eb &+ b
      d = (d &+ c >> 31) ^ a &* 0xd6e8_feb8_6659_fd93
      word = 0
    }
    var writer = Writer(capacity: 32)
    for lane in [a ^ d, b ^ a, c ^ b, d ^ c] { writer.append(mixed(lane)) }
    return writer.bytes
  }
}
