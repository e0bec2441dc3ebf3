import CSodium

/// A group's secret, 32 bytes, from which the keys of its beacons and links are made. It is zeroed when it
/// goes and isn't printed. Not Sendable: the makers return it `sending`, so it may be made on one thread
/// and used on another.
public final class GroupKey {
  /// Bytes of the key, as stored in the data directory.
  public static let count = 32
  /// What is hashed before the group's name to make the salt of a passphrase.
  public static let saltContext = "conclave group salt 1"
  /// What is hashed before the group's name to make the key of an open group.
  public static let openContext = "conclave open group 1"

  private let secret: SecretBytes

  private init(_ secret: SecretBytes) { self.secret = secret }

  /// The key of a group with a passphrase: "Argon2id (version 1.3) with 2 passes over 64 MiB in one lane,
  /// of the passphrase in UTF-8, 32 bytes of output; the salt is the first 16 bytes of BLAKE2b-256 over
  /// `conclave group salt 1` and the group's name in UTF-8". It takes some 50 ms.
  /// - Throws: `SodiumError.outOfMemory`.
  public static func derive(
    passphrase: String, group: String
  ) throws(SodiumError) -> sending GroupKey {
    let salt = Sodium.blake2b256(Array((saltContext + group).utf8)).prefix(Argon2id.saltBytes)
    return GroupKey(try Argon2id.hash(passphrase, salt: Array(salt), count: count))
  }

  /// The key of a group without one: "BLAKE2b-256 over `conclave open group 1` and the group's name in
  /// UTF-8". Whoever knows the name has it.
  public static func open(group: String) -> sending GroupKey {
    GroupKey(SecretBytes(copying: Sodium.blake2b256(Array((openContext + group).utf8))))
  }

  /// A key that was stored; nil unless there are exactly 32 bytes.
  public static func stored(_ bytes: [UInt8]) -> sending GroupKey? {
    bytes.count == count ? GroupKey(SecretBytes(copying: bytes)) : nil
  }

  /// The 32 bytes, for the data directory and for nothing else.
  public var bytesToStore: [UInt8] { secret.copy }

  /// What the subkeys are for. "A subkey is BLAKE2b with 32 bytes of output, an empty message, the group
  /// key as its key, the subkey's number (64 bits, little-endian, then 8 zero bytes) as its salt and
  /// `conclave` (then 8 zero bytes) as its personalisation" (`crypto_kdf_derive_from_key`).
  enum Subkey: UInt64 {
    /// Seals beacons.
    case beacon = 1
    /// The psk of a link's handshake.
    case link = 2
  }

  /// The 8 bytes that set these subkeys apart from other uses of the key.
  static let subkeyContext = "conclave"

  func subkey(_ subkey: Subkey) -> SecretBytes {
    SecretBytes.make(Self.count) {
      crypto_kdf_derive_from_key(
        $0, Self.count, subkey.rawValue, Self.subkeyContext, secret.pointer)
    }
  }
}

extension GroupKey: CustomStringConvertible, CustomReflectable {
  public var description: String { "(group key)" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
