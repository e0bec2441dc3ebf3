import CSodium

/// Secret bytes in memory of their own, which is zeroed before it is given back. They aren't printed.
/// Not Sendable: a secret stays where it is used, or moves as a whole.
final class SecretBytes {
  /// Where C reads and writes them; valid while the object lives.
  let pointer: UnsafeMutablePointer<UInt8>
  let count: Int

  /// Zeros.
  init(count: Int) {
    self.count = count
    pointer = .allocate(capacity: count)
    pointer.initialize(repeating: 0, count: count)
  }

  convenience init(copying bytes: [UInt8]) {
    self.init(count: bytes.count)
    for (index, byte) in bytes.enumerated() { pointer[index] = byte }
  }

  static func random(_ count: Int) -> SecretBytes {
    let secret = SecretBytes(count: count)
    randombytes_buf(secret.pointer, count)
    return secret
  }

  deinit {
    sodium_memzero(pointer, count)
    pointer.deallocate()
  }

  /// A copy, for the few places that must hand the bytes out: it isn't zeroed.
  var copy: [UInt8] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// Makes room for `count` bytes and has them written.
  static func make(
    _ count: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Void
  ) -> SecretBytes {
    let secret = SecretBytes(count: count)
    write(secret.pointer)
    return secret
  }
}

extension SecretBytes: CustomStringConvertible, CustomReflectable {
  var description: String { "(secret)" }
  var customMirror: Mirror { Mirror(self, children: [:]) }
}
