import ConclaveWire
import Testing

@testable import ConclaveCore

/// Members with the group's secret that don't keep to the protocol.
@Suite struct HostileMemberTests {
  private let line = EntryBody.publicMessage(
    LogMessage(account: Sample.request(1), name: "admin", text: "forged"))

  @Test func nobodyCountsAsACopyOfWhatWasNeverWritten() throws {
    var driver = Driver()
    driver.found()
    let epoch = try #require(driver.node.reign?.epoch)
    var claimed = Vector()
    claimed.raise(to: Position(epoch: epoch, index: Limits.indexMax))
    let link = driver.join(2, durable: claimed)
    #expect(driver.node.reign?.followers[Sample.node(2)]?.replication.durable[epoch] == 0)
    driver.receive(.durable(Durable(positions: claimed, canWrite: true)), on: link)
    #expect(driver.node.reign?.followers[Sample.node(2)]?.replication.durable[epoch] == 0)
  }

  @Test func nobodyWritesIntoTheEpochOfAnother() throws {
    var driver = Driver()
    driver.found()
    let link = driver.join(2)
    let epoch = try #require(driver.node.reign?.epoch)
    let forged = Entry(
      position: Position(epoch: epoch, index: 1), stamp: .zero,
      wall: WallTime(milliseconds: 0), request: Sample.request(9), previous: .zero, body: line)
    driver.receive(.entries([forged]), on: link)
    #expect(driver.closes(link))
    #expect(driver.node.log.held.total == 0)
    #expect(!driver.effects.contains { if case .store = $0 { true } else { false } })
  }

  @Test func aStrangersEntriesAreIgnored() {
    var driver = Driver()
    driver.found()
    let link = driver.accept(2)
    driver.receive(.entries([Sample.entry(at: 1, line)]), on: link)
    #expect(driver.node.log.held.total == 0)
  }

  @Test func theGreatestTermAndStampAreSurvived() {
    var driver = Driver()
    var beacon = Sample.beacon(3, role: .coordinator)
    beacon.term = Limits.termMax
    driver.step(.beacon(beacon, from: BeaconOrigin(endpoint: Sample.endpoint)))
    driver.wait(3_000)
    #expect(driver.node.reign?.epoch.term == Limits.termMax)
    let link = driver.accept(2)
    driver.step(
      .frame(
        link,
        StampedFrame(
          stamp: Stamp(milliseconds: .max, counter: .max), frame: .unknown(kind: 200))))
    #expect(driver.node.reign != nil)
  }
}

extension HostileMemberTests {
  @Test func aSecondJoinOnALinkEndsIt() throws {
    var driver = Driver()
    driver.found()
    let link = driver.join(2)
    #expect(driver.node.reign?.followers[Sample.node(2)]?.link == link)
    let epoch = try #require(driver.node.reign?.epoch)
    let again = Join(
      epoch: epoch, term: 0, durable: Vector(), canWrite: true, wasInSync: true, session: nil)
    driver.receive(.join(again), on: link)
    #expect(driver.closes(link))
    #expect(driver.sent.isEmpty)
  }
}
