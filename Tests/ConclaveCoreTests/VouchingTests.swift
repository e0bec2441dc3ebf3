import ConclaveWire
import Testing

@testable import ConclaveCore

/// "A follower's beacon vouches if it came after the candidacy and its sender had a heartbeat within 300 ms."
@Suite struct VouchingTests {
  private func candidate(_ number: UInt8, sequence: UInt64) -> Input {
    var beacon = Sample.beacon(number, sequence: sequence, role: .candidate)
    beacon.boot = Driver.peer(number).hello.boot
    (beacon.term, beacon.epoch) = (Driver.reign.term, Driver.reign)
    return .beacon(beacon, from: BeaconOrigin(endpoint: Driver.peer(number).endpoint))
  }

  /// The ages of the heartbeat that the last step's beacons told.
  private func ages(_ driver: Driver) -> [UInt16] {
    driver.effects.compactMap { effect in
      if case .beacon(let beacon, .everyone) = effect { beacon.heartbeatAge } else { nil }
    }
  }

  @Test func whoHearsTheCoordinatorAgainSaysSoAtOnce() throws {
    var driver = Driver()
    let opened = driver.follow(2)
    let link = try #require(opened)
    driver.receive(.roster(Driver.roster(of: [1, 2, 3])), on: link)
    driver.receive(.heartbeat(Heartbeat(epoch: Driver.reign, beat: 1)), on: link)
    driver.wait(400)
    driver.step(candidate(3, sequence: 1))
    #expect(ages(driver) == [400], "it doesn't vouch now")
    driver.wait(50)
    driver.receive(.heartbeat(Heartbeat(epoch: Driver.reign, beat: 2)), on: link)
    #expect(ages(driver) == [0])
  }

  @Test func aHeartbeatInTimeCostsNoBeacon() throws {
    var driver = Driver()
    let opened = driver.follow(2)
    let link = try #require(opened)
    driver.receive(.roster(Driver.roster(of: [1, 2, 3])), on: link)
    _ = driver.live(500, on: link)
    driver.receive(.heartbeat(Heartbeat(epoch: Driver.reign, beat: 9)), on: link)
    #expect(ages(driver).isEmpty)
  }

  /// A copy of the candidate's disk ran for a moment, with its key and a later boot.
  @Test func aTwinThatIsGoneSilencesNoCandidate() throws {
    var driver = Driver()
    let opened = driver.follow(2)
    let link = try #require(opened)
    driver.receive(.roster(Driver.roster(of: [1, 2, 3])), on: link)
    let twin = Sample.beacon(3, boot: 9, sequence: 1, role: .listening)
    driver.step(.beacon(twin, from: BeaconOrigin(endpoint: Driver.peer(4).endpoint)))
    _ = driver.live(1_000, on: link)
    driver.step(candidate(3, sequence: 1))
    #expect(ages(driver) == [0])
  }

  /// A coordinator that hands over takes nobody in: who lost its link meanwhile waits for the successor as long
  /// as somebody vouches.
  @Test func whoIsRefusedDuringAHandoverDoesNotWinBesideIt() throws {
    var driver = Driver()
    let opened = driver.follow(2)
    let link = try #require(opened)
    driver.receive(.roster(Driver.roster(of: [1, 2, 3])), on: link)
    driver.step(.linkClosed(link))
    let again = try #require(driver.connected)
    driver.step(.linkOpened(again, Driver.peer(2)))
    driver.receive(.joinRefused(.notCoordinator), on: again)
    var beacon = Sample.beacon(3, role: .follower)
    beacon.boot = Driver.peer(3).hello.boot
    (beacon.term, beacon.epoch) = (Driver.reign.term, Driver.reign)
    driver.step(.beacon(beacon, from: BeaconOrigin(endpoint: Driver.peer(3).endpoint)))
    driver.wait(500)
    #expect(driver.node.reign == nil)
    (beacon.sequence, beacon.role, beacon.coordinator) = (2, .coordinator, beacon.node)
    beacon.epoch = EpochID(term: Driver.reign.term + 1, random: 6)
    driver.step(.beacon(beacon, from: BeaconOrigin(endpoint: Driver.peer(3).endpoint)))
    #expect(driver.connected != nil)
  }

  /// The process came back with another boot: there is nothing to wait for.
  @Test func whoIsRefusedByAnotherBootKnowsThatTheCoordinatorIsGone() throws {
    var driver = Driver()
    let opened = driver.follow(2)
    let link = try #require(opened)
    driver.receive(.roster(Driver.roster(of: [1, 2])), on: link)
    driver.step(.linkClosed(link))
    let again = try #require(driver.connected)
    var restarted = Driver.peer(2)
    restarted.hello.boot.counter += 1
    driver.step(.linkOpened(again, restarted))
    driver.receive(.joinRefused(.notCoordinator), on: again)
    #expect(driver.node.reign != nil)
  }
}
