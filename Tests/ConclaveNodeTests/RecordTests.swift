import ConclaveCrypto
import ConclaveWire
import Testing

@testable import ConclaveNode

@Suite struct RecordTests {
  /// The ciphers of both sides of a finished handshake.
  private func session() throws -> (sending: NoiseCipher, receiving: NoiseCipher) {
    try Sodium.start()
    let group = GroupKey.open(group: "test")
    let opener = NoiseHandshake(.initiator, keys: .random(), group: group, prologue: [])
    let other = NoiseHandshake(.responder, keys: .random(), group: group, prologue: [])
    for (writer, reader) in [(opener, other), (other, opener), (opener, other)] {
      let message = try writer.writeMessage()
      _ = try reader.readMessage(message.span)
    }
    return (try opener.split().sending, try other.split().receiving)
  }

  /// The lengths of the records' bodies.
  private func lengths(_ records: [UInt8]) -> [Int] {
    var lengths: [Int] = []
    var start = 0
    while start + 2 <= records.count {
      lengths.append(Int(records[start]) << 8 | Int(records[start + 1]))
      start += 2 + lengths[lengths.count - 1]
    }
    #expect(start == records.count)
    return lengths
  }

  @Test func smallFramesShareARecord() throws {
    let ciphers = try session()
    var writer = RecordWriter()
    var bytes = 0
    for count in 0..<UInt32(20) {
      let frame = goodbye("small", count)
      bytes += FrameReader.lengthBytes + frame.encoded.count
      let isTaken = writer.append(frame)
      #expect(isTaken)
    }
    #expect(lengths(try writer.seal(with: ciphers.sending)) == [bytes + NoiseCipher.tagBytes])
    #expect(writer.isEmpty)
  }

  @Test func aLongFrameIsCutAndReadInPieces() throws {
    let ciphers = try session()
    var vector = Vector()
    for term in 1...UInt64(2_000) {
      vector.raise(to: Position(epoch: EpochID(term: term, random: 0), index: 1))
    }
    let frame = StampedFrame(
      stamp: .zero, frame: .durable(Durable(positions: vector, canWrite: true)))
    var writer = RecordWriter()
    let isTaken = writer.append(frame)
    #expect(isTaken)
    var records = try writer.seal(with: ciphers.sending)
    let lengths = lengths(records)
    #expect(lengths.dropLast().allSatisfy { $0 == LinkBounds.recordTextBytesMax + 16 })
    var reader = FrameReader()
    var start = 2
    for (place, length) in lengths.enumerated() {
      let range = try ciphers.receiving.open(&records, start..<(start + length))
      reader.append(records[range])
      start += length + 2
      let read = try reader.next(bytesMax: Limits.frameBytesMax)
      let expected = place == lengths.count - 1 ? frame : nil
      #expect(read == expected)
    }
    #expect(reader.waiting == 0)
  }

  @Test func aFrameIsReadOnlyWhenItIsWhole() throws {
    let frame = goodbye("drip")
    let bytes = frame.encoded
    let text = [0, 0, 0, UInt8(bytes.count)] + bytes
    var reader = FrameReader()
    for (place, byte) in text.enumerated() {
      reader.append([byte])
      let read = try reader.next(bytesMax: 100)
      let expected = place == text.count - 1 ? frame : nil
      #expect(read == expected)
    }
  }

  @Test func aLengthAboveItsBoundIsRefusedBeforeTheBytesCame() throws {
    var reader = FrameReader()
    reader.append([0, 0, 0, 101])
    #expect(throws: WireError.tooLarge(what: "frame", count: 101, max: 100)) {
      try reader.next(bytesMax: 100)
    }
  }
}
