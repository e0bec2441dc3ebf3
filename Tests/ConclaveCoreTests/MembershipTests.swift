import ConclaveWire
import Testing

@testable import ConclaveCore

/// Members, their disks and their requests, as one coordinator sees them.
@Suite struct MembershipTests {
  private let line = EntryBody.publicMessage(
    LogMessage(account: Sample.request(1), name: "bob", text: "hi"))

  @Test func whoHandsOverBeforeItLeavesSettlesFirst() throws {
    var driver = Driver()
    driver.found()
    driver.register("ann")
    let link = driver.join(2, durable: driver.node.log.held)
    // Its disk is full; the input ends while a message is unanswered.
    driver.step(.command(CommandID(number: 2), .say(text: "hello")))
    driver.step(.storeFailed(.full))
    driver.step(.shutdown(.endOfInput))
    let epoch = try #require(driver.node.reign?.epoch)
    driver.receive(.handoverTaken(epoch: epoch, next: Driver.reign), on: link)
    #expect(!driver.effects.contains { if case .exit = $0 { true } else { false } })
    #expect(!driver.node.isStopped)
  }
}
