import ConclaveWire

/// The byte forms that order as their values do.
extension Position {
  /// Term, random and index, 24 bytes.
  var key: [UInt8] { encoded }
  /// The key of the last position that this one's epoch can have.
  var lastKeyOfEpoch: [UInt8] { Position(epoch: epoch, index: .max).encoded }
}

extension WallTime {
  /// 8 bytes.
  var key: [UInt8] {
    var writer = Writer(capacity: 8)
    writer.append(milliseconds)
    return writer.bytes
  }
}

/// A checksum against bits that turn over on the disk: any change within one word of eight bytes is certain
/// to be seen, any other but for one in 2^64. It is no protection against people; the hash chain is.
/// (FNV-1a over words instead of bytes, with the high bits mixed back in.)
func checksum(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64 {
  var sum: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(bytes.count)
  var offset = 0
  while offset < bytes.count {
    var word: UInt64 = 0
    for place in offset..<min(offset + 8, bytes.count) { word = word << 8 | UInt64(bytes[place]) }
    sum = (sum ^ word) &* 0x0000_0100_0000_01b3
    sum ^= sum >> 32
    offset += 8
  }
  return Int64(bitPattern: sum)
}
