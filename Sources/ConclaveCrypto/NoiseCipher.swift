import CSodium

/// One direction of a link after the handshake (Noise revision 34, "CipherState"): ChaCha20-Poly1305
/// (RFC 8439), no associated data, the key of this direction; "the nonce is four zero bytes and the number
/// of the message, from 0, as 64 bits little-endian". A sealed message is the ciphertext, as long as the
/// text, and a tag of 16 bytes. A class, so that no copy can use a number twice.
public final class NoiseCipher {
  /// Bytes of the longest message, sealed (Noise revision 34, "Message format").
  public static let messageBytesMax = 65_535
  /// Bytes that sealing adds.
  public static let tagBytes = 16
  /// Bytes of the longest text of one message.
  public static let textBytesMax = messageBytesMax - tagBytes

  private let key: SecretBytes
  /// The number of the next message. 2^64 - 1 is never used.
  private(set) var counter: UInt64

  init(key: SecretBytes, counter: UInt64 = 0) {
    self.key = key
    self.counter = counter
  }

  /// Seals a text and appends `text.count + tagBytes` bytes to the output. To frame without another copy,
  /// append the length first, then seal into the same output.
  /// - Throws: `tooLong`, `exhausted`; then the output is as it was.
  public func seal(
    _ text: borrowing Span<UInt8>, appendingTo output: inout [UInt8]
  ) throws(NoiseError) {
    let count = text.count
    guard count <= Self.textBytesMax else {
      throw .tooLong(count: count + Self.tagBytes, max: Self.messageBytesMax)
    }
    guard counter < .max else { throw .exhausted }
    let start = output.count
    text.withUnsafeBufferPointer { output.append(contentsOf: $0) }
    output.append(contentsOf: repeatElement(0, count: Self.tagBytes))
    output.withUnsafeMutableBufferPointer { encrypt($0, start, count) }
    counter += 1
  }

  /// Opens a sealed message where it stands: the text takes the place of its ciphertext.
  /// - Parameter range: where in `bytes` the sealed message is.
  /// - Returns: where the text is: the range without the tag.
  /// - Throws: `tooShort`, `tooLong`, `exhausted`; `notAuthentic`, and then zeros stand where the text
  ///   would.
  public func open(
    _ bytes: inout [UInt8], _ range: Range<Int>
  ) throws(NoiseError) -> Range<Int> {
    precondition(bytes.indices.contains(range), "\(range) of \(bytes.count) bytes")
    guard range.count >= Self.tagBytes else {
      throw .tooShort(count: range.count, min: Self.tagBytes)
    }
    guard range.count <= Self.messageBytesMax else {
      throw .tooLong(count: range.count, max: Self.messageBytesMax)
    }
    guard counter < .max else { throw .exhausted }
    let opened = bytes.withUnsafeMutableBufferPointer {
      decrypt($0, range.lowerBound, range.count)
    }
    guard opened else { throw .notAuthentic }
    counter += 1
    return range.lowerBound..<(range.upperBound - Self.tagBytes)
  }

  private func encrypt(
    _ buffer: UnsafeMutableBufferPointer<UInt8>, _ start: Int, _ count: Int
  ) {
    guard let text = buffer.baseAddress?.advanced(by: start) else {
      preconditionFailure("an output without room for the tag")
    }
    withNonce(counter) { nonce in
      _ = crypto_aead_chacha20poly1305_ietf_encrypt(
        text, nil, text, UInt64(count), nil, 0, nil, nonce, key.pointer)
    }
  }

  private func decrypt(
    _ buffer: UnsafeMutableBufferPointer<UInt8>, _ start: Int, _ count: Int
  ) -> Bool {
    guard let sealed = buffer.baseAddress?.advanced(by: start) else { return false }
    return withNonce(counter) { nonce in
      crypto_aead_chacha20poly1305_ietf_decrypt(
        sealed, nil, nil, sealed, UInt64(count), nil, 0, nonce, key.pointer) == 0
    }
  }
}

/// "The nonce is four zero bytes and the number of the message as 64 bits little-endian."
func withNonce<Result>(
  _ counter: UInt64, _ body: (UnsafePointer<UInt8>) -> Result
) -> Result {
  let low = UInt32(truncatingIfNeeded: counter).littleEndian
  let high = UInt32(truncatingIfNeeded: counter >> 32).littleEndian
  return withUnsafePointer(to: (UInt32(0), low, high)) {
    body(UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self))
  }
}
