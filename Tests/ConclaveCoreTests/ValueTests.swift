import ConclaveWire
import Testing

@testable import ConclaveCore

@Suite struct ValueTests {
  @Test func aSortedMapIsInTheOrderOfItsKeys() {
    var map = SortedMap<Int, String>()
    for key in [5, 1, 9, 3, 7] { map[key] = "\(key)" }
    map[3] = nil
    map[4] = nil
    map[9] = "nine"
    #expect(map.keys == [1, 5, 7, 9])
    #expect(map.values == ["1", "5", "7", "nine"])
    #expect(map.update(5) { $0 += "!" } != nil)
    #expect(map[5] == "5!" && map[2] == nil)
  }

  @Test func namesAreLettersAndDigits() {
    let good = ["bob", "Jürgen", "o.o", "李小龍", "a_b-c.9", String(repeating: "x", count: 32)]
    for name in good { #expect(UserName.fault(of: name, reserved: []) == nil, "\(name)") }
    #expect(UserName.fault(of: "bo", reserved: []) == .length)
    #expect(UserName.fault(of: "", reserved: []) == .length)
    #expect(UserName.fault(of: String(repeating: "x", count: 33), reserved: []) == .length)
    #expect(UserName.fault(of: "All", reserved: []) == .reserved)
    #expect(UserName.fault(of: "HELP", reserved: ["help"]) == .reserved)
    for name in ["bob smith", "bob~1", "b\u{1b}[2J", "e\u{301}ve", "bob\u{202e}", "😀😀😀"] {
      guard case .character = UserName.fault(of: name, reserved: []) else {
        Issue.record("\(name) was not refused")
        continue
      }
    }
    #expect(UserName.key(of: "JÜRGEN") == UserName.key(of: "jürgen"))
  }

  @Test func ofABootTheNewestBeaconCounts() {
    var peers = Peers()
    func hear(_ boot: UInt32, _ sequence: UInt64, at milliseconds: Int64) -> Bool {
      peers.hear(
        Sample.beacon(1, boot: boot, sequence: sequence), from: Sample.endpoint,
        at: Sample.instant(milliseconds))
    }
    #expect(hear(2, 5, at: 0))
    #expect(!hear(2, 5, at: 1))
    #expect(!hear(2, 4, at: 2))
    #expect(hear(2, 6, at: 3))
    // An older boot is a replay, until the newer one was silent for long.
    #expect(!hear(1, 9, at: 4))
    #expect(hear(3, 1, at: 5))
    #expect(hear(1, 9, at: 6_000))
  }

  /// A twin's later boot doesn't silence the member; what the member's boot said before stays a replay.
  @Test func theBootOfAMemberCountsBesideALaterOne() {
    var peers = Peers()
    func hear(_ boot: UInt32, _ sequence: UInt64, isMember: Bool = false) -> Bool {
      peers.hear(
        Sample.beacon(1, boot: boot, sequence: sequence), from: Sample.endpoint,
        isMember: isMember, at: Sample.instant(0))
    }
    #expect(hear(1, 9, isMember: true))
    #expect(hear(2, 1))
    #expect(!hear(1, 9, isMember: true))
    #expect(hear(1, 10, isMember: true))
    #expect(!hear(2, 1))
    #expect(hear(2, 2))
    #expect(!hear(1, 10, isMember: true))
    #expect(!hear(1, 11))
  }

  /// A node that restarts at once isn't kept waiting for what was said to its boot before.
  @Test func aNewBootIsAnsweredAtOnce() {
    var peers = Peers()
    let now = Sample.instant(0)
    _ = peers.hear(Sample.beacon(1, boot: 1), from: Sample.endpoint, at: now)
    let first = peers.mayAnswer(Sample.node(1), at: now)
    let second = peers.mayAnswer(Sample.node(1), at: Sample.instant(10))
    _ = peers.hear(Sample.beacon(1, boot: 2), from: Sample.endpoint, at: Sample.instant(11))
    let afterRestart = peers.mayAnswer(Sample.node(1), at: Sample.instant(11))
    #expect(first && !second && afterRestart)
  }

  @Test func thePeersAreBounded() {
    var peers = Peers()
    for number in 0..<(Peers.peersMax + 50) {
      let id = [UInt8](repeating: 0, count: 30) + [UInt8(number / 256), UInt8(number % 256)]
      var beacon = Sample.beacon(1)
      beacon.node = NodeID(id) ?? .zero
      _ = peers.hear(beacon, from: Sample.endpoint, at: Sample.instant(Int64(number)))
    }
    #expect(peers.peers.count == Peers.peersMax)
    #expect(peers[Sample.node(0)] == nil)
  }

  @Test func beaconsComeInABurstAndThenOnceASecond() {
    var schedule = BeaconSchedule()
    var random = Random(seed: 1)
    schedule.startBurst(at: Sample.instant(0))
    var sent: [Int64] = []
    for millisecond in Int64(0)...5_000 {
      if schedule.takeDue(at: Sample.instant(millisecond), random: &random) {
        sent.append(millisecond)
      }
    }
    #expect(Array(sent.prefix(4)) == [0, 30, 100, 300])
    for (earlier, later) in zip(sent.dropFirst(3), sent.dropFirst(4)) {
      #expect((750...1_251).contains(later - earlier))
    }
    #expect(sent.count >= 7)
  }

  @Test func replicationSendsOlderEpochsFirst() {
    var held = Vector()
    held.raise(to: Position(epoch: Sample.epoch(1), index: 3))
    held.raise(to: Position(epoch: Sample.epoch(2), index: 2))
    var replication = Replication(durable: Vector())
    #expect(
      replication.nextMissing(of: held) == Position(epoch: Sample.epoch(1), index: 1))
    #expect(!replication.isNext(Position(epoch: Sample.epoch(1), index: 1)))
    replication.raiseSent(to: Position(epoch: Sample.epoch(1), index: 3))
    #expect(
      replication.nextMissing(of: held) == Position(epoch: Sample.epoch(2), index: 1))
    replication.raiseSent(to: Position(epoch: Sample.epoch(2), index: 2))
    #expect(replication.nextMissing(of: held) == nil)
    #expect(replication.isNext(Position(epoch: Sample.epoch(2), index: 3)))
    #expect(!replication.isNext(Position(epoch: Sample.epoch(2), index: 4)))
  }

  @Test func editDistances() {
    #expect(editDistance("", "abc") == 3)
    #expect(editDistance("kitten", "sitting") == 3)
    #expect(editDistance("same", "same") == 0)
  }
}
