import ConclaveWire
import Testing

@testable import ConclaveCore

/// Direct messages, driven by hand.
@Suite struct DirectTests {
  /// A node whose user is signed in, as are those of two peers.
  private func reader() throws -> (Driver, AccountID) {
    var driver = Driver()
    driver.found()
    driver.register("ann")
    let own = try #require(driver.node.session)
    let opened = driver.yield(to: 2)
    let link = try #require(opened)
    let sessions = [
      own.record, Driver.session(2, account: Sample.request(2)),
      Driver.session(3, account: Sample.request(3)),
    ].sorted { $0.certificate.account < $1.certificate.account }
    driver.receive(.roster(Driver.roster(of: [1, 2, 3], sessions: sessions)), on: link)
    return (driver, own.account)
  }

  private func shown(_ driver: Driver) -> [String] {
    driver.events.compactMap { if case .message(let report) = $0 { report.text } else { nil } }
  }

  @Test func nobodyHidesTheMessagesOfAnother() throws {
    var (driver, reader) = try reader()
    let forger = driver.accept(3)
    let writer = driver.accept(2)
    func message(_ count: UInt64, from account: UInt64, _ text: String) -> Frame {
      .direct(
        DirectMessage(
          id: RequestID(boot: 2, count: count), from: Sample.request(account), to: reader,
          wall: WallTime(milliseconds: 0), text: text))
    }
    driver.receive(message(1_000, from: 3, "forged"), on: forger)
    #expect(shown(driver) == ["forged"])
    driver.receive(message(1, from: 2, "hello"), on: writer)
    #expect(shown(driver) == ["hello"])
    driver.receive(message(1, from: 2, "hello"), on: writer)
    #expect(shown(driver).isEmpty)
  }
}
