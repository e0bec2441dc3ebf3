import ConclaveCore
import ConclaveWire

@testable import ConclaveStore

/// Cheap, and good enough to see a change.
let crypto = CoreCrypto(
  hash: { bytes in
    let sum = bytes.withUnsafeBufferPointer(checksum)
    let word = (0..<8).map { UInt8(truncatingIfNeeded: sum >> (8 * $0)) }
    return EntryHash(word + word + word + word) ?? .zero
  },
  sign: { _, _ in [] }, verify: { _, _, _ in false })
