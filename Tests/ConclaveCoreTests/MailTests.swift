import ConclaveWire
import Testing

@testable import ConclaveCore

/// Mail, driven by hand: one node that coordinates alone.
@Suite struct MailTests {
  /// A node whose user ann is signed in, and whose log has bob.
  private func group() -> Driver {
    var driver = Driver()
    driver.found()
    driver.register("bob")
    driver.step(.command(CommandID(number: 2), .logout))
    driver.step(.command(CommandID(number: 3), .register(user: "ann", Password("secret"))))
    driver.step(
      .credentialMade(DerivationID(number: 2), Driver.credential, LoginSecret(seed: Driver.seed)))
    for _ in 0..<3 { driver.sync() }
    return driver
  }

  private func bob(_ driver: Driver) throws -> AccountID {
    try #require(driver.node.log.accounts.lookUp(key: "bob").first)
  }

  private func states(_ driver: Driver) -> [DeliveryReport.State] {
    driver.events.compactMap { if case .delivery(let report) = $0 { report.state } else { nil } }
  }

  private func texts(_ driver: Driver) -> [String] {
    driver.events.compactMap { event in
      if case .message(let report) = event { "\(report.text) \(report.isLate)" } else { nil }
    }
  }

  private func notes(_ driver: Driver) -> [MailNote] {
    driver.effects.compactMap { if case .note(let note) = $0 { note } else { nil } }
  }

  /// Writes to bob, who is offline.
  private func write(_ text: String, _ driver: inout Driver) throws -> MailReceipt {
    driver.step(.command(CommandID(number: 9), .send(to: "BOB", text: text)))
    let sealing = driver.effects.compactMap { effect in
      if case .sealMail(let receipt, text, _) = effect { receipt } else { nil }
    }
    return try #require(sealing.first)
  }

  /// Signs ann out and bob in.
  private func switchUsers(_ driver: inout Driver) throws {
    driver.step(.command(CommandID(number: 10), .logout))
    #expect(driver.node.session == nil)
    driver.step(.command(CommandID(number: 11), .login(user: "bob", Password("secret"))))
    let derivation = driver.node.nextDerivationID().number - 1
    driver.step(
      .loginDerived(
        DerivationID(number: derivation), LoginKey(Driver.seed) ?? .zero,
        LoginSecret(seed: Driver.seed)))
    #expect(driver.node.session != nil)
  }

  /// Answers the read of the entry that queued it.
  private func answerRead(_ receipt: MailReceipt, _ driver: inout Driver) throws {
    let read = try #require(driver.reads.last)
    let mail = Mail(
      message: receipt.message, from: try ann(driver), name: "ann", to: receipt.to,
      wall: WallTime(milliseconds: 5), party: nil, sealed: Array("hello".utf8))
    driver.step(.entriesRead(read, [Sample.entry(at: 1, .mailQueued(mail))]))
  }

  private func ann(_ driver: Driver) throws -> AccountID {
    try #require(driver.node.log.accounts.lookUp(key: "ann").first)
  }

  @Test func mailWaitsIsNotedShownAndDelivered() throws {
    var driver = group()
    let receipt = try write("hello", &driver)
    #expect(receipt.to == (try bob(driver)))
    driver.step(.mailSealed(receipt, Array("hello".utf8)))
    #expect(states(driver).isEmpty, "not before it is durable")
    driver.sync()
    #expect(states(driver) == [.waiting(copies: 1)])

    try switchUsers(&driver)
    try answerRead(receipt, &driver)
    #expect(texts(driver).isEmpty, "not before the note is durable")
    #expect(notes(driver) == [MailNote(.shown, receipt)])
    driver.step(.noted(MailNote(.shown, receipt)))
    #expect(texts(driver) == ["hello true"])
    let asked = driver.node.log.mailbox.deliveryPosition(of: receipt)
    #expect(asked != nil)
    driver.step(.noted(MailNote(.shown, receipt)))
    #expect(texts(driver).isEmpty)
    driver.sync()
    #expect(
      driver.effects.contains {
        if case .forget(MailNote(.shown, receipt)) = $0 { true } else { false }
      })
  }

  /// Otherwise it could be shown again after a restart.
  @Test func withoutRoomForTheNoteMailIsShownLater() throws {
    var driver = group()
    let receipt = try write("hello", &driver)
    driver.step(.mailSealed(receipt, Array("hello".utf8)))
    driver.sync()
    try switchUsers(&driver)
    try answerRead(receipt, &driver)
    driver.step(.storeFailed(.full))
    driver.wait(5_000)
    #expect(texts(driver).isEmpty && notes(driver).isEmpty)
    driver.step(.storeFailed(.recovered))
    #expect(notes(driver) == [MailNote(.shown, receipt)])
    driver.step(.noted(MailNote(.shown, receipt)))
    #expect(texts(driver) == ["hello true"])
  }

  @Test func aNoteSurvivesARestart() throws {
    var driver = group()
    let receipt = try write("hello", &driver)
    driver.step(.mailSealed(receipt, Array("hello".utf8)))
    driver.sync()
    driver.step(.command(CommandID(number: 10), .logout))

    var configuration = driver.node.configuration
    configuration.boot = Boot(counter: 2, random: 99)
    var again = Driver(1, log: driver.node.log)
    again.node = Node(
      configuration, log: driver.node.log, notes: [MailNote(.shown, receipt)],
      crypto: Sample.crypto)
    again.step(.start)
    again.found()
    #expect(again.node.log.mailbox.deliveryPosition(of: receipt) != nil, "it asks by itself")
  }

  @Test func aMailboxIsBounded() throws {
    var driver = group()
    for number in 0..<Limits.mailsPerAccountMax {
      let receipt = try write("hello \(number)", &driver)
      driver.step(.mailSealed(receipt, [1]))
      driver.sync()
      #expect(states(driver) == [.waiting(copies: 1)])
    }
    let receipt = try write("one more", &driver)
    driver.step(.mailSealed(receipt, [1]))
    #expect(states(driver) == [.failed(.refused(.mailboxFull))])
  }

  /// One coordinator took the message, its reader's account was given up, and another one refuses it.
  @Test func aFailureIsToldOnce() throws {
    var driver = group()
    let receipt = try write("hello", &driver)
    let own = try #require(driver.node.session)
    let opened = driver.yield(to: 2)
    let link = try #require(opened)
    driver.receive(.roster(Driver.roster(of: [1, 2], sessions: [own.record])), on: link)
    driver.step(.mailSealed(receipt, Array("hello".utf8)))
    let asked = try #require(driver.requests.last)
    guard case .queueMail(let mail) = asked.body else { throw Unexpected() }
    var taken = Sample.entry(term: 8, at: 9_000, .mailQueued(mail))
    taken.request = asked.id
    let removal = Sample.entry(term: 9, at: 9_001, request: 78, .accountRemoved(receipt.to))
    driver.receive(.entries([taken, removal]), on: link)
    #expect(states(driver) == [.failed(.accountGone)])
    driver.receive(.answer(Answer(id: asked.id, body: .refused(.noSuchUser))), on: link)
    #expect(states(driver).isEmpty)
    #expect(driver.node.directs.outgoing.isEmpty)
  }

  private struct Unexpected: Error {}

  @Test func whatCameNodeToNodeIsntShownAgain() throws {
    var directs = DirectMessages()
    let message = DirectMessage(
      id: Sample.request(5), from: Sample.request(1), to: Sample.request(2),
      wall: WallTime(milliseconds: 1), text: "hi")
    let receipt = MailReceipt(message: message.id, to: message.to)
    let isNew = directs.takeNew(message)
    #expect(isNew)
    #expect(directs.hasShown(receipt, from: message.from))
    #expect(!directs.hasShown(receipt, from: Sample.request(9)), "a writer is proven")
    // A later one that came node to node doesn't hide one that waited before it.
    let earlier = MailReceipt(message: Sample.request(4), to: message.to)
    #expect(!directs.hasShown(earlier, from: message.from))
  }
}
