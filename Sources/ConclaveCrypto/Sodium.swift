import CSodium

/// libsodium itself: its start and its randomness.
public enum Sodium {
  /// Starts libsodium (`sodium_init`). Call it before anything else of this target; calling it again is
  /// harmless.
  /// - Throws: `SodiumError.notStarted` if the system has no source of randomness.
  public static func start() throws(SodiumError) {
    guard sodium_init() >= 0 else { throw .notStarted }
  }

  /// Bytes that nobody can guess (`randombytes_buf`).
  /// - Parameter count: how many bytes.
  public static func randomBytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    randombytes_buf(&bytes, count)
    return bytes
  }

  /// A number that nobody can guess: the random part of a boot, the seed of a node.
  public static func randomUInt64() -> UInt64 {
    var number: UInt64 = 0
    randombytes_buf(&number, MemoryLayout<UInt64>.size)
    return number
  }

  /// BLAKE2b without a key (`crypto_generichash`).
  /// - Returns: 32 bytes.
  static func blake2b256(_ bytes: [UInt8]) -> [UInt8] {
    var hash = [UInt8](repeating: 0, count: hashBytes)
    crypto_generichash(&hash, hash.count, bytes, UInt64(bytes.count), nil, 0)
    return hash
  }

  /// Bytes of a BLAKE2b-256 hash.
  static let hashBytes = 32
}

/// Why libsodium couldn't do its work.
public enum SodiumError: Error, Equatable, Sendable {
  /// The library didn't start.
  case notStarted
  /// There wasn't enough memory to hash a password (64 MiB).
  case outOfMemory
}

extension SodiumError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notStarted: "libsodium doesn't start: the system has no randomness"
    case .outOfMemory: "not enough memory to hash a password (64 MiB)"
    }
  }
}
