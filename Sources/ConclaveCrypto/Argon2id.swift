import CSodium

/// Password hashing (RFC 9106): Argon2id version 1.3 at libsodium's interactive limits, which are
/// part of the protocol: 2 passes over 64 MiB in one lane. It takes some 50 ms: one at a time, off the loop.
enum Argon2id {
  static let saltBytes = 16
  /// Passes over the memory (`crypto_pwhash_OPSLIMIT_INTERACTIVE`).
  static let passes: UInt64 = 2
  /// Bytes of memory (`crypto_pwhash_MEMLIMIT_INTERACTIVE`).
  static let memoryBytes = 64 << 20

  /// - Parameters:
  ///   - salt: 16 bytes.
  ///   - count: bytes of output.
  /// - Throws: `SodiumError.outOfMemory`.
  static func hash(
    _ password: String, salt: [UInt8], count: Int
  ) throws(SodiumError) -> sending SecretBytes {
    precondition(salt.count == saltBytes, "a salt of \(salt.count) bytes")
    let bytes = SecretBytes(copying: Array(password.utf8))
    let output = SecretBytes(count: count)
    let result = bytes.pointer.withMemoryRebound(to: CChar.self, capacity: bytes.count) { text in
      crypto_pwhash(
        output.pointer, UInt64(count), text, UInt64(bytes.count), salt, passes,
        memoryBytes, crypto_pwhash_ALG_ARGON2ID13)
    }
    guard result == 0 else { throw .outOfMemory }
    return output
  }
}
