import Testing

@testable import ConclaveWire

/// The rules of Protocol.md on what is refused, kept as it is, or skipped.
struct RulesTests {
  @Test func aKindOfEntryThatIsNotKnownIsKept() throws {
    for kind in [UInt8(0), 11, 12, 200, 255] {
      let entry = Sample.entry(.unknown(kind: kind, [9, 8, 7]))
      let decoded = try decode(entry.encoded, as: Entry.self)
      #expect(decoded == entry)
      #expect(decoded.encoded == entry.encoded)
    }
  }

  @Test func aKindOfFrameThatIsNotKnownIsSkipped() throws {
    for kind in [UInt8(0), 24, 255] {
      let frame = try decode(
        [kind] + bytes(hex: Hex.stamp) + [1, 2, 3], as: StampedFrame.self)
      #expect(frame == StampedFrame(stamp: Sample.stamp, frame: .unknown(kind: kind)))
    }
  }

  @Test func aKindOfRequestThatIsNotKnownIsReadWithItsID() throws {
    let request = try decode(bytes(hex: Hex.request + "0f 0102"), as: Request.self)
    #expect(request == Request(id: Sample.request, body: .unknown(kind: 15)))
  }

  @Test func whatFollowsAHelloIsIgnored() throws {
    let hello = try decode(bytes(hex: Hex.boot + Hex.kim + "9c40 9c41 0102"), as: Hello.self)
    #expect(hello == Hello(boot: Sample.boot, name: "kim", tcpPort: 40_000, udpPort: 40_001))
  }

  @Test func aCodeOfRefusalThatIsNotKnownIsUnsupported() throws {
    for code in ["00", "11", "ff"] {
      let refused = try decode(bytes(hex: code + "0001" + Hex.kim), as: Refusal.self)
      #expect(refused == .unsupported)
    }
  }

  @Test func numbersThatNameNothingAreRefused() {
    func refused<Value: WireValue>(_ hex: String, _ type: Value.Type) -> WireError? {
      refusal(bytes(hex: hex), as: type)
    }
    let beaconHead = Hex.node + Hex.boot + "0000000000000102"
    #expect(refused(beaconHead + "05", Beacon.self) == .unknown(what: "role", value: 5))
    #expect(refused("05", Endpoint.self) == .unknown(what: "address family", value: 5))
    #expect(refused("00", JoinRefusal.self) == .unknown(what: "join refusal", value: 0))
    #expect(refused("05", JoinRefusal.self) == .unknown(what: "join refusal", value: 5))
    #expect(refused(Hex.request + "05", Answer.self) == .unknown(what: "answer", value: 5))
    #expect(
      refused(Hex.request + "04", DirectAnswer.self) == .unknown(what: "direct outcome", value: 4))
    #expect(refused("0000 02", Durable.self) == .unknown(what: "can write", value: 2))
    #expect(refused("05 0003 0004 02", EntryBody.self) == .unknown(what: "founding", value: 2))
  }

  @Test func aTextThatIsNotUTF8IsRefused() {
    // A lone continuation, an overlong slash, a surrogate, beyond U+10FFFF, a cut sequence.
    for text in ["80", "c0af", "eda080", "f4908080", "e282"] {
      let length = "000" + String(text.count / 2)
      #expect(
        refusal(bytes(hex: Hex.boot + length + text + "0001 0002"), as: Hello.self)
          == .notUTF8(what: "node name"))
    }
  }

  /// Unicode says that the two are one text; their bytes, of which hashes are made, differ and stay.
  @Test func textsKeepTheirBytes() throws {
    for text in ["0002 c3a4", "0003 61cc88"] {
      let golden = bytes(hex: Hex.boot + text + "0001 0002")
      #expect(try decode(golden, as: Hello.self).encoded == golden)
    }
  }

  @Test func aVectorOutOfOrderIsRefused() {
    let one = Hex.nextEpoch + "0000000000000001"
    for hex in ["0002" + one + Hex.position, "0002" + one + one] {
      #expect(refusal(bytes(hex: hex), as: Vector.self) == .invalid(what: "vector out of order"))
    }
    let nothing = "0001" + Hex.epoch + "0000000000000000"
    #expect(refusal(bytes(hex: nothing), as: Vector.self) == .invalid(what: "vector index 0"))
  }

  /// A peer that claims to hold the last index there is must not make the next one overflow.
  @Test func anIndexAboveItsBoundIsRefused() throws {
    let error = WireError.invalid(what: "index above 2^63 - 1")
    for index in ["8000000000000000", "ffffffffffffffff"] {
      #expect(refusal(bytes(hex: Hex.epoch + index), as: Position.self) == error)
      #expect(refusal(bytes(hex: "0001" + Hex.epoch + index), as: Vector.self) == error)
      let entry = Hex.epoch + index + Hex.stamp + Hex.wall + Hex.request + Hex.hash
      #expect(refusal(bytes(hex: entry + "05 0003 0004 01"), as: Entry.self) == error)
    }
    let last = try decode(bytes(hex: Hex.epoch + "7fffffffffffffff"), as: Position.self)
    #expect(last.index == Limits.indexMax)
  }

  @Test func aRosterOutOfOrderIsRefused() {
    let head = Hex.epoch + "0000000000000011"
    let low = Hex.node + Hex.boot + Hex.kim + Hex.ipv4 + "9c41"
    let high = Hex.otherNode + Hex.boot + Hex.kim + Hex.ipv4 + "9c41"
    for nodes in [high + low, low + low] {
      #expect(
        refusal(bytes(hex: head + "0002" + nodes + "0000"), as: Roster.self)
          == .invalid(what: "roster nodes out of order"))
    }
    #expect(
      refusal(bytes(hex: head + "0000 0002" + Hex.session + Hex.session), as: Roster.self)
        == .invalid(what: "roster sessions out of order"))
  }

  @Test func anEntryOfIndexZeroIsRefused() {
    let head = Hex.epoch + "0000000000000000" + Hex.stamp + Hex.wall + Hex.request + Hex.hash
    #expect(
      refusal(bytes(hex: head + "05 0003 0004 01"), as: Entry.self)
        == .invalid(what: "entry index 0"))
  }

  @Test func aKnownEntryWithBytesTooManyIsRefused() {
    #expect(refusal(bytes(hex: "05 0004 0004 01 00"), as: EntryBody.self) == .trailing(count: 1))
  }

  /// "The signature covers the context, account, node, boot and stamp."
  @Test func aCertificateSignsItsContextAndAllButTheSignature() {
    // "conclave session 1"
    let context = "636f6e636c617665 2073657373696f6e 2031"
    let signed = bytes(hex: context + Hex.account + Hex.node + Hex.boot + Hex.stamp)
    #expect(Sample.certificate.signedBytes == signed)
  }

  @Test func randomBytesAreNeverMoreThanRefused() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      let count = Int.random(in: 0..<200, using: &generator)
      var noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      if !noise.isEmpty { noise[0] = .random(in: 0...24, using: &generator) }
      guard let frame = try? decode(noise, as: StampedFrame.self) else { continue }
      #expect((try? decode(frame.encoded, as: StampedFrame.self)) == frame)
    }
  }
}
