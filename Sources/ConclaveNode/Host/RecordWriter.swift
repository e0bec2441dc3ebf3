import ConclaveCrypto
import ConclaveWire

/// Collects the frames of a turn and seals them together: small ones share a record.
///
///     record = u16 sealed-message
///
/// "The text of the records, one after the other, is a stream of frames."
struct RecordWriter {
  private var text: [UInt8] = []

  /// Room kept from turn to turn; a larger one is given back.
  private static let keptBytesMax = 1 << 16

  /// Bytes that a record adds to its text.
  private static let overheadBytes = 2 + NoiseCipher.tagBytes

  var isEmpty: Bool { text.isEmpty }
  /// Bytes collected and not sealed.
  var waiting: Int { text.count }

  /// Adds a frame.
  /// - Returns: false if it is longer than `Limits.frameBytesMax`; then nothing was added.
  mutating func append(_ frame: StampedFrame) -> Bool {
    let bytes = frame.encoded
    guard bytes.count <= Limits.frameBytesMax else { return false }
    for shift in [24, 16, 8, 0] { text.append(UInt8(truncatingIfNeeded: bytes.count >> shift)) }
    text.append(contentsOf: bytes)
    return true
  }

  /// Seals what was collected.
  /// - Returns: the records.
  mutating func seal(with cipher: NoiseCipher) throws(NoiseError) -> [UInt8] {
    let recordBytesMax = LinkBounds.recordTextBytesMax
    var records: [UInt8] = []
    records.reserveCapacity(text.count + (text.count / recordBytesMax + 1) * Self.overheadBytes)
    var start = 0
    while start < text.count {
      let end = min(text.count, start + recordBytesMax)
      let sealedBytes = end - start + NoiseCipher.tagBytes
      records.append(UInt8(sealedBytes >> 8))
      records.append(UInt8(truncatingIfNeeded: sealedBytes))
      try cipher.seal(text.span.extracting(start..<end), appendingTo: &records)
      start = end
    }
    text.removeAll(keepingCapacity: text.capacity <= Self.keptBytesMax)
    return records
  }
}
