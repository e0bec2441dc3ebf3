import ConclaveWire
import Testing

@testable import ConclaveCore

/// "Two coordinators that hear each other": when one that has granted may ask again, and when it asks again after
/// a link that failed.
@Suite struct YieldingTests {
  /// A coordinator alone that granted a request of number 9, and the link it came on.
  private func granter() -> (driver: Driver, link: LinkID) {
    var driver = Driver()
    driver.found()
    let link = driver.accept(9)
    driver.receive(request, on: link)
    return (driver, link)
  }

  /// A coordinator alone that asks a larger one, number 8, and the link for that.
  /// - Parameter isUp: whether the link is up, and the request sent.
  private func asker(isUp: Bool = true) throws -> (driver: Driver, link: LinkID) {
    var driver = Driver()
    driver.found()
    driver.wait(2_000)
    hearLarger(&driver)
    let link = try #require(driver.connected)
    if isUp { driver.step(.linkOpened(link, Driver.peer(8))) }
    return (driver, link)
  }

  /// What a coordinator asks that has no more members than this one.
  private var request: Frame {
    .yieldRequest(YieldRequest(number: 1, epoch: EpochID(term: 9, random: 9), members: 1))
  }

  private func hearLarger(_ driver: inout Driver, sequence: UInt64 = 1) {
    driver.step(
      .beacon(
        Driver.beacon(of: 8, members: 5, sequence: sequence),
        from: BeaconOrigin(endpoint: Driver.peer(8).endpoint)))
  }

  private func join(_ driver: Driver) -> Frame {
    .join(
      Join(
        epoch: driver.node.reign?.epoch ?? .none, term: 0, durable: Vector(), canWrite: true,
        wasInSync: true, session: nil))
  }

  /// The one it asked hands over, and the successor asks it: its grant could be used up, and then that of the one
  /// it asked. All would be gone.
  @Test func whoHasAskedGrantsNothing() throws {
    var (driver, _) = try asker()
    let asked = try #require(driver.node.reign?.yielding.asked)
    #expect(asked.isSent)
    driver.receive(request, on: driver.accept(9))
    #expect(driver.sent.contains(.yieldRefused(number: 1)))
    #expect(driver.node.reign?.yielding.asked?.number == asked.number)
  }

  @Test func whoseRequestsCrossAgreeAtOnce() throws {
    var (driver, link) = try asker()
    driver.receive(request, on: link)
    #expect(driver.sent.contains(.yieldGranted(number: 1)))
    #expect(driver.node.reign?.yielding.asked == nil)
    // Should the other have granted as well: that grant is void.
    driver.receive(.yieldGranted(number: 1), on: link)
    #expect(driver.node.reign != nil)
  }

  /// Beacons of the old coordinator are still under way.
  @Test func whoTookOverWaits() throws {
    var driver = Driver()
    let followed = driver.follow(3)
    let link = try #require(followed)
    driver.receive(.handover(epoch: Driver.reign), on: link)
    #expect(driver.node.reign != nil)
    hearLarger(&driver)
    #expect(driver.node.reign?.yielding.asked == nil)
    driver.wait(400)
    hearLarger(&driver, sequence: 2)
    #expect(driver.node.reign?.yielding.asked?.node == Sample.node(8))
  }

  /// One that isn't sent yet keeps nobody from granting, and is never sent.
  @Test func aRequestWhoseLinkIsNotUpIsDroppedForAGrant() throws {
    var (driver, link) = try asker(isUp: false)
    driver.receive(request, on: driver.accept(9))
    #expect(driver.sent.contains(.yieldGranted(number: 1)))
    driver.step(.linkOpened(link, Driver.peer(8)))
    #expect(!driver.sent.contains { if case .yieldRequest = $0 { true } else { false } })
  }

  /// The link isn't stuck: something came on it. The grant would be lost with it.
  @Test func aLateRequestOfTheOneThatWasAskedKeepsTheLink() throws {
    var (driver, link) = try asker()
    driver.wait(Timing.grantValid.milliseconds + 10)
    driver.receive(request, on: link)
    #expect(driver.sent.contains(.yieldGranted(number: 1)))
    #expect(!driver.effects.contains { if case .close = $0 { true } else { false } })
  }

  @Test func aRequestThatLapsedLeavesTimeToGrant() throws {
    var (driver, _) = try asker()
    driver.wait(Timing.grantValid.milliseconds + 10)
    hearLarger(&driver, sequence: 2)
    #expect(driver.node.reign?.yielding.asked == nil)
    driver.receive(request, on: driver.accept(9))
    #expect(driver.sent.contains(.yieldGranted(number: 1)))
  }

  @Test func whoGrantedAsksNobody() {
    var (driver, _) = granter()
    #expect(driver.sent.contains(.yieldGranted(number: 1)))
    hearLarger(&driver)
    #expect(driver.node.reign?.yielding.asked == nil)
  }

  @Test func whoseGrantWasUsedMayAsk() {
    var (driver, link) = granter()
    driver.receive(join(driver), on: link)
    hearLarger(&driver)
    #expect(driver.node.reign?.yielding.asked?.node == Sample.node(8))
  }

  /// It may have been sent before the request.
  @Test func aJoinOnAnotherLinkDoesNotFreeTheGranter() {
    var (driver, _) = granter()
    let other = driver.accept(9)
    driver.receive(join(driver), on: other)
    hearLarger(&driver)
    #expect(driver.node.reign?.yielding.asked == nil)
  }

  @Test func aLinkThatFailedIsTriedAgainAtTheOthersNextWord() throws {
    var (driver, link) = try asker(isUp: false)
    driver.wait(450)
    driver.step(.linkFailed(link, .timeout))
    let asks = driver.effects.contains {
      if case .beacon(_, .everyone) = $0 { true } else { false }
    }
    #expect(asks, "a beacon that the other answers")
    hearLarger(&driver, sequence: 2)
    #expect(driver.connected != nil)
  }
}
