import ConclaveWire
import Testing

@testable import ConclaveCore

/// Disks that take no writes.
@Suite struct FullDiskTests {
  private let claim = Command.register(user: "ann", Password("secret"))

  /// A coordinator with an entry that isn't on its disk.
  private func coordinatorWithAnUnstoredEntry() -> Driver {
    var driver = Driver()
    driver.found()
    driver.step(.command(CommandID(number: 1), claim))
    driver.step(
      .credentialMade(
        DerivationID(number: 1), Driver.credential, LoginSecret(seed: Driver.seed)))
    return driver
  }

  private func offers(_ frames: [Frame]) -> Bool {
    frames.contains { if case .handover = $0 { true } else { false } }
  }

  @Test func whatIsNotOnTheDiskIsNotReadAgainAndAgain() throws {
    var driver = coordinatorWithAnUnstoredEntry()
    _ = driver.join(2)
    let read = try #require(driver.reads.first)
    driver.step(.entriesRead(read, []))
    #expect(driver.reads.isEmpty)
    driver.sync()
    #expect(driver.reads.count == 1)
  }

  @Test func aCoordinatorThatCannotWriteHandsOverAsSoonAsSomebodyCanTakeOver() {
    var driver = Driver()
    driver.found()
    driver.step(.storeFailed(.full))
    _ = driver.join(2)
    #expect(offers(driver.sent))
  }

  @Test func whatWasNeverStoredKeepsNobodyFromTakingOver() throws {
    var driver = coordinatorWithAnUnstoredEntry()
    driver.step(.storeFailed(.full))
    _ = driver.join(2)
    #expect(offers(driver.sent))
  }

  @Test func aHandoverThatNobodyTookIsTriedAgainLater() throws {
    var driver = Driver()
    driver.found()
    driver.step(.storeFailed(.full))
    _ = driver.join(2)
    driver.wait(100)
    #expect(driver.node.reign?.handover != nil)
    driver.wait(2_000)
    #expect(driver.node.reign?.handover == nil)
    let again = driver.join(2)
    #expect(!offers(driver.sent))
    var isOffered = false
    for beat in 0..<60 {
      driver.wait(100)
      isOffered = isOffered || offers(driver.sent)
      guard let epoch = driver.node.reign?.epoch else { break }
      driver.receive(.heartbeatReply(Heartbeat(epoch: epoch, beat: UInt64(beat))), on: again)
    }
    #expect(isOffered)
  }
}
