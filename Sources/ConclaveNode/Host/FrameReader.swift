import ConclaveCrypto
import ConclaveNet
import ConclaveWire

/// Cuts the frames out of the text of records: a frame is a length of four bytes and so many bytes; it may
/// begin and end anywhere in a record.
struct FrameReader {
  private var text = ByteQueue()

  /// Bytes of a frame's length.
  static let lengthBytes = 4

  /// Bytes that wait for the rest of their frame.
  var waiting: Int { text.count }

  /// Takes in the text of a record.
  mutating func append(_ more: ArraySlice<UInt8>) { text.append(more) }

  /// The next whole frame; nil if its end hasn't come.
  /// - Parameter bytesMax: the bound of its length, refused before the bytes are waited for.
  mutating func next(bytesMax: Int) throws(WireError) -> StampedFrame? {
    guard text.count >= Self.lengthBytes else { return nil }
    let count = (0..<Self.lengthBytes).reduce(0) { $0 << 8 | Int(text[$1]) }
    guard count <= bytesMax else { throw .tooLarge(what: "frame", count: count, max: bytesMax) }
    let end = Self.lengthBytes + count
    guard text.count >= end else { return nil }
    let frame = try StampedFrame(decoding: text[Self.lengthBytes..<end].span)
    text.drop(end)
    return frame
  }
}
