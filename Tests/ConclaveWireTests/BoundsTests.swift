import Testing

@testable import ConclaveWire

/// What is above a bound is refused, and before it is copied: the bytes behind the length aren't there, and
/// the error speaks of the bound all the same.
struct BoundsTests {
  /// A length or count of two bytes, one above the bound.
  private func above(_ max: Int) -> String {
    let digits = String(max + 1, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }

  private func expectTooLarge<Value: WireValue>(
    _ type: Value.Type, _ head: String, _ what: String, max: Int,
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(
      refusal(bytes(hex: head + above(max)), as: type)
        == .tooLarge(what: what, count: max + 1, max: max), sourceLocation: location)
  }

  @Test func namesAreBounded() {
    let beaconHead =
      Hex.node + Hex.boot + "0000000000000102" + "02" + "0000000000000006" + Hex.epoch
      + Hex.otherNode + "000000000000002a" + "0264" + "0004" + "9c40" + "9c41"
    expectTooLarge(Beacon.self, beaconHead, "node name", max: 128)
    expectTooLarge(Hello.self, Hex.boot, "node name", max: 128)
    expectTooLarge(RosterNode.self, Hex.node + Hex.boot, "node name", max: 128)
    expectTooLarge(RosterSession.self, Hex.certificate, "user name", max: 128)
    expectTooLarge(RosterSession.self, Hex.certificate + Hex.kim + Hex.wall, "room", max: 128)
    expectTooLarge(AccountClaim.self, "", "user name", max: 128)
    expectTooLarge(AccountClaim.self, Hex.kim, "user key", max: 128)
    expectTooLarge(LogMessage.self, Hex.account, "user name", max: 128)
    expectTooLarge(Request.self, Hex.request + "03", "user key", max: 128)
    expectTooLarge(AccountSalt.self, Hex.account, "user name", max: 128)
  }

  @Test func textsAndFieldsAreBounded() {
    expectTooLarge(LogMessage.self, Hex.account + Hex.kim, "text", max: 16_000)
    expectTooLarge(Request.self, Hex.request + "02" + Hex.account, "text", max: 16_000)
    expectTooLarge(
      DirectMessage.self, Hex.request + Hex.account + Hex.otherAccount + Hex.wall, "text",
      max: 16_000)
    expectTooLarge(
      Credential.self, Hex.salt + Hex.loginKey + Hex.mailKey, "wrapped mail secret", max: 256)
    expectTooLarge(StampedFrame.self, "14" + Hex.stamp, "reason", max: 256)
    expectTooLarge(Answer.self, Hex.request + "04 01 0004", "reason", max: 256)
    expectTooLarge(EntryBody.self, "f0", "entry body", max: 32_768)
  }

  @Test func listsAreBounded() {
    expectTooLarge(Vector.self, "", "vector", max: 16_384)
    expectTooLarge(Roster.self, Hex.epoch + Hex.wall, "roster nodes", max: 256)
    expectTooLarge(Roster.self, Hex.epoch + Hex.wall + "0000", "roster sessions", max: 1_024)
    expectTooLarge(StampedFrame.self, "08" + Hex.stamp, "entries", max: 512)
    expectTooLarge(Answer.self, Hex.request + "02", "accounts", max: 64)
  }

  @Test func whatIsAtTheBoundIsTaken() throws {
    let name = String(repeating: "ä", count: Limits.nameBytesMax / 2)
    let hello = Hello(boot: Sample.boot, name: name, tcpPort: 1, udpPort: 2)
    #expect(try decode(hello.encoded, as: Hello.self) == hello)
    let text = String(repeating: "x", count: Limits.textBytesMax)
    let message = LogMessage(account: Sample.account, name: name, text: text)
    #expect(try decode(message.encoded, as: LogMessage.self) == message)
    let goodbye = StampedFrame(
      stamp: .zero, frame: .goodbye(reason: String(repeating: "y", count: Limits.reasonBytesMax)))
    #expect(try decode(goodbye.encoded, as: StampedFrame.self) == goodbye)
  }

  /// 95 bytes stand before an entry's content.
  @Test func entriesAreBoundedAsAWhole() throws {
    let room = Limits.entryBytesMax - 95
    let largest = Sample.entry(.unknown(kind: 0xf0, Array(repeating: 7, count: room)))
    #expect(largest.encoded.count == Limits.entryBytesMax)
    #expect(try decode(largest.encoded, as: Entry.self) == largest)
    let larger = Sample.entry(.unknown(kind: 0xf0, Array(repeating: 7, count: room + 1)))
    #expect(
      refusal(larger.encoded, as: Entry.self)
        == .tooLarge(what: "entry", count: 32_769, max: 32_768))
  }

  @Test func framesAreBoundedBeforeTheyAreRead() {
    let frame = [UInt8](repeating: 0xff, count: Limits.frameBytesMax + 1)
    #expect(
      refusal(frame, as: StampedFrame.self)
        == .tooLarge(what: "frame", count: 1_048_577, max: 1_048_576))
    #expect(refusal(Array(frame.dropLast()), as: StampedFrame.self) == nil)
  }

  /// The largest values of the bounds fit a frame, and the largest beacon a datagram with room for its
  /// sealing.
  @Test func theBoundsFitIntoEachOther() throws {
    var vector = Vector()
    for term in 1...UInt64(Limits.vectorEpochsMax) {
      vector.raise(
        to: Position(epoch: EpochID(term: term, random: .max), index: Limits.indexMax))
    }
    let welcome = StampedFrame(
      stamp: .zero, frame: .welcome(Welcome(epoch: .none, durable: vector, held: vector)))
    #expect(welcome.encoded.count <= Limits.frameBytesMax)
    #expect(try decode(welcome.encoded, as: StampedFrame.self) == welcome)
    let beacon = Beacon(
      node: Sample.node, boot: Sample.boot, sequence: .max, role: .leaving, term: .max,
      epoch: Sample.epoch, coordinator: Sample.node, lastIndex: .max,
      heartbeatAge: Beacon.heartbeatNever, members: .max, tcpPort: .max, udpPort: .max,
      name: String(repeating: "n", count: Limits.nameBytesMax))
    #expect(beacon.encoded.count + 100 <= Limits.beaconBytesMax)
    #expect(Limits.batchBytesMax + Limits.entryBytesMax < Limits.frameBytesMax)
  }

  @Test func theLargestRosterFitsAFrame() throws {
    let name = String(repeating: "n", count: Limits.nameBytesMax)
    let nodes = (0..<Limits.rosterNodesMax).map { number in
      RosterNode(
        node: Sample.thirtyTwo(NodeID.self, from: 0).numbered(number), boot: Sample.boot,
        name: name, endpoint: Sample.ipv6, udpPort: 1)
    }
    let sessions = (0..<Limits.rosterSessionsMax).map { number in
      var session = RosterSession(
        certificate: Sample.certificate, name: name, since: Sample.wall, room: name)
      session.certificate.account = AccountID(boot: 1, count: UInt64(number))
      return session
    }
    let frame = StampedFrame(
      stamp: .zero,
      frame: .roster(Roster(epoch: .none, version: 1, nodes: nodes, sessions: sessions)))
    #expect(frame.encoded.count <= Limits.frameBytesMax)
    #expect(try decode(frame.encoded, as: StampedFrame.self) == frame)
  }
}

extension Bytes32 {
  /// The same with a number in its last eight bytes.
  fileprivate func numbered(_ number: Int) -> Self {
    Self(words: (words.0, words.1, words.2, UInt64(number)))
  }
}
