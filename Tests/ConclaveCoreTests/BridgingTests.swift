import ConclaveWire
import Testing

@testable import ConclaveCore

/// "Networks that aren't transitive: where a follower reaches everybody of both pieces, its coordinator hands
/// over to it."
@Suite struct BridgingTests {
  /// The reign of the other piece, whose coordinator is number 8.
  private static let other = EpochID(term: 6, random: 6)

  private static func otherBeacon(_ sequence: UInt64) -> Input {
    var beacon = Driver.beacon(of: 8, members: 2, sequence: sequence)
    (beacon.term, beacon.epoch) = (other.term, other)
    return .beacon(beacon, from: BeaconOrigin(endpoint: Driver.peer(8).endpoint))
  }

  private static func otherRoster(of numbers: [UInt8]) -> Frame {
    var roster = Driver.roster(of: numbers)
    roster.epoch = other
    return .roster(roster)
  }

  private static let bridge = Bridge(
    epoch: Driver.reign, node: Sample.node(8), other: other, endpoint: Driver.peer(8).endpoint,
    udpPort: 2)

  private func surveys(_ frames: [Frame]) -> Bool {
    frames.contains { if case .survey = $0 { true } else { false } }
  }

  private func offers(_ frames: [Frame]) -> Bool {
    frames.contains { if case .handover = $0 { true } else { false } }
  }

  /// Lets a follower hear both coordinators for so many milliseconds.
  /// - Returns: the link that it asked for, if it did.
  private func hearBoth(
    _ driver: inout Driver, for length: Int64, on link: LinkID, from sequence: UInt64 = 1
  ) -> LinkID? {
    for beat in 0..<UInt64(length / 100) {
      driver.receive(.heartbeat(Heartbeat(epoch: Driver.reign, beat: beat)), on: link)
      driver.step(Self.otherBeacon(sequence + beat))
      for _ in 0..<10 {
        driver.wait(10)
        if let asked = driver.connected { return asked }
      }
    }
    return nil
  }

  /// A follower of number 2, with number 3, that hears number 8 long enough to link to it.
  private func surveyor() throws -> (driver: Driver, own: LinkID, other: LinkID) {
    var driver = Driver()
    let followed = driver.follow(2)
    let own = try #require(followed)
    driver.receive(.roster(Driver.roster(of: [1, 2, 3])), on: own)
    let asked = hearBoth(&driver, for: 5_000, on: own)
    return (driver, own, try #require(asked))
  }

  @Test func twoCoordinatorsHeardForAMomentCostNothing() throws {
    var driver = Driver()
    let followed = driver.follow(2)
    let own = try #require(followed)
    driver.receive(.roster(Driver.roster(of: [1, 2, 3])), on: own)
    #expect(hearBoth(&driver, for: 2_000, on: own) == nil)
    // The other one is gone: nothing comes of it later either.
    for beat in 0..<60 {
      driver.wait(100)
      #expect(driver.connected == nil)
      driver.receive(.heartbeat(Heartbeat(epoch: Driver.reign, beat: UInt64(beat))), on: own)
    }
  }

  @Test func whoReachesEverybodyOfBothPiecesSaysSo() throws {
    var (driver, own, other) = try surveyor()
    driver.step(.linkOpened(other, Driver.peer(8)))
    #expect(driver.sent == [.survey(epoch: Driver.reign)])

    driver.receive(Self.otherRoster(of: [7, 8]), on: other)
    let first = try #require(driver.connected)
    driver.step(.linkOpened(first, Driver.peer(7)))
    let second = try #require(driver.connected)
    #expect(driver.sent.isEmpty)
    driver.step(.linkOpened(second, Driver.peer(3)))
    #expect(driver.sent == [.bridge(Self.bridge)])
    #expect(driver.node.followed?.link == own)
  }

  @Test func oneThatIsNotReachedEndsIt() throws {
    var (driver, own, other) = try surveyor()
    driver.step(.linkOpened(other, Driver.peer(8)))
    driver.receive(Self.otherRoster(of: [7, 8]), on: other)
    let first = try #require(driver.connected)
    driver.step(.linkFailed(first, .timeout))
    #expect(driver.connected == nil)
    #expect(hearBoth(&driver, for: 7_000, on: own, from: 100) == nil, "not again so soon")
  }

  @Test func anotherRosterThanTheOneAskedForIsIgnored() throws {
    var (driver, _, other) = try surveyor()
    driver.step(.linkOpened(other, Driver.peer(8)))
    driver.receive(.roster(Driver.roster(of: [7, 8])), on: other)
    #expect(driver.connected == nil)
    #expect(driver.node.roster.nodes.count == 3)
  }

  /// A coordinator with number 2 in sync, which says that it reaches number 8.
  private func coordinatorTold() -> (driver: Driver, follower: LinkID, asked: LinkID?) {
    var driver = Driver()
    driver.found()
    let follower = driver.join(2)
    driver.receive(.durable(Durable(positions: Vector(), canWrite: true)), on: follower)
    var bridge = Self.bridge
    bridge.epoch = driver.node.reign?.epoch ?? .none
    driver.receive(.bridge(bridge), on: follower)
    return (driver, follower, driver.connected)
  }

  @Test func aCoordinatorThatCannotReachTheOtherHandsOverToWhoCan() throws {
    var (driver, follower, asked) = coordinatorTold()
    let link = try #require(asked)
    #expect(!offers(driver.sent), "it tries itself first")
    driver.step(.linkFailed(link, .timeout))
    let epoch = try #require(driver.node.reign?.epoch)
    #expect(driver.sent.contains(.handover(epoch: epoch)))
    #expect(driver.node.reign?.handover?.successor == Sample.node(2))
    driver.receive(.handoverTaken(epoch: epoch, next: Self.other), on: follower)
    #expect(driver.node.reign == nil)
  }

  @Test func aCoordinatorThatReachesTheOtherKeepsItsOffice() throws {
    var (driver, follower, asked) = coordinatorTold()
    let link = try #require(asked)
    driver.step(.linkOpened(link, Driver.peer(8)))
    driver.step(Self.otherBeacon(1))
    for beat in 0..<20 {
      driver.wait(100)
      #expect(!offers(driver.sent))
      let epoch = driver.node.reign?.epoch ?? .none
      driver.receive(.heartbeatReply(Heartbeat(epoch: epoch, beat: UInt64(beat))), on: follower)
    }
    #expect(driver.node.reign?.bridging == nil)
    #expect(driver.node.reign?.handover == nil)
  }

  @Test func whoFellSilentMeanwhileDoesNotGetTheOffice() throws {
    var (driver, _, asked) = coordinatorTold()
    let link = try #require(asked)
    driver.wait(400)
    driver.step(.linkFailed(link, .timeout))
    #expect(!offers(driver.sent))
    #expect(driver.node.reign?.handover == nil)
  }

  @Test func aStrangersWordCountsForNothing() {
    var driver = Driver()
    driver.found()
    let stranger = driver.accept(3)
    var bridge = Self.bridge
    bridge.epoch = driver.node.reign?.epoch ?? .none
    driver.receive(.bridge(bridge), on: stranger)
    #expect(driver.connected == nil)
    #expect(driver.node.reign?.bridging == nil)
  }

  /// Lets a surveyor tell that it reaches both, and take over.
  private func bridgeInOffice() throws -> Driver {
    var (driver, own, other) = try surveyor()
    driver.step(.linkOpened(other, Driver.peer(8)))
    driver.receive(Self.otherRoster(of: [8]), on: other)
    let last = try #require(driver.connected)
    driver.step(.linkOpened(last, Driver.peer(3)))
    driver.receive(.handover(epoch: Driver.reign), on: own)
    #expect(driver.node.reign != nil)
    return driver
  }

  @Test func whoTookOverForItDoesNotYieldToThePieceItReached() throws {
    var driver = try bridgeInOffice()
    // The other has more members: by the numbers alone this one would ask.
    driver.step(Self.otherBeacon(500))
    #expect(driver.node.reign?.yielding.asked == nil)
    let link = driver.accept(8)
    driver.receive(
      .yieldRequest(YieldRequest(number: 1, epoch: Self.other, members: 9)), on: link)
    #expect(driver.sent.contains(.yieldGranted(number: 1)))
  }

  @Test func whoTookOverForItDoesNotHandOverForItAgainSoon() throws {
    var driver = try bridgeInOffice()
    let follower = driver.join(3)
    driver.receive(
      .durable(Durable(positions: driver.node.log.durable, canWrite: true)), on: follower)
    var bridge = Self.bridge
    bridge.node = Sample.node(9)
    bridge.epoch = driver.node.reign?.epoch ?? .none
    driver.receive(.bridge(bridge), on: follower)
    #expect(driver.node.reign?.bridging == nil)
  }

  @Test func whoWasSurveyedYieldsWhateverTheNumbers() throws {
    var driver = Driver()
    driver.found()
    _ = driver.join(2)
    _ = driver.join(3)
    driver.step(Self.otherBeacon(1))
    #expect(driver.node.reign?.yielding.asked == nil, "it has more members")

    let link = driver.accept(8)
    driver.receive(.survey(epoch: Driver.reign), on: link)
    #expect(driver.sent == [.roster(driver.node.roster)])
    driver.step(Self.otherBeacon(2))
    #expect(driver.node.reign?.yielding.asked?.node == Sample.node(8))
  }

  /// It came to its office in another way: both would refuse each other.
  @Test func whoSurveyedAndAsksAllTheSameIsJudgedByTheNumbers() throws {
    var driver = Driver()
    driver.found()
    _ = driver.join(2)
    let link = driver.accept(8)
    driver.receive(.survey(epoch: Driver.reign), on: link)
    let request = YieldRequest(number: 1, epoch: Self.other, members: 1)
    driver.receive(.yieldRequest(request), on: link)
    #expect(driver.sent.contains(.yieldGranted(number: 1)))
  }
}
