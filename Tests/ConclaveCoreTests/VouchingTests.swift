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
}
