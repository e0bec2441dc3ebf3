import ConclaveWire
import Testing

@testable import ConclaveCore

/// Direct messages, driven by hand.
@Suite struct DirectTests {
  /// A node whose user is signed in, as are those of two peers.
  private func reader() throws -> (Driver, AccountID) {
    let (driver, _) = try Driver.signedIn(beside: [2, 3])
    return (driver, try #require(driver.node.session).account)
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
