import ConclaveWire
import Testing

@testable import ConclaveCore

/// Another password, asked for by this node's user.
@Suite struct PasswordChangeTests {
  private let command = Command.changePassword(old: Password("old"), new: Password("new one"))
  private let id = CommandID(number: 9)
  private let derivation = DerivationID(number: 2)

  /// A node that coordinates, with its user signed in.
  private func coordinator() -> Driver {
    var driver = Driver()
    driver.found()
    driver.register("ann")
    return driver
  }

  /// The same node under a coordinator that has the session on its roster.
  private func follower() throws -> (Driver, LinkID) {
    var driver = coordinator()
    let session = try #require(driver.node.session)
    let opened = driver.yield(to: 2)
    let link = try #require(opened)
    driver.receive(.roster(Driver.roster(of: [1, 2], sessions: [session.record])), on: link)
    return (driver, link)
  }

  /// The follower's change, as it was asked for.
  private func asking() throws -> (Driver, LinkID, Request) {
    var (driver, link) = try follower()
    driver.step(.command(id, command))
    driver.step(.credentialChanged(derivation, Driver.changed(to: 2)))
    return (driver, link, try #require(driver.requests.first))
  }

  private func entry(of request: Request) throws -> Entry {
    guard case .changeCredential(let change) = request.body else {
      throw Unexpected(request: request)
    }
    return Entry(
      position: Position(epoch: Driver.reign, index: 1),
      stamp: Stamp(milliseconds: 5_000, counter: 0), wall: WallTime(milliseconds: 5_000),
      request: request.id, previous: .zero,
      body: .credentialChanged(change.account, change.credential))
  }

  private struct Unexpected: Error { var request: Request }

  /// The coordinator's process is gone, and nobody else is there.
  private func lose(_ driver: inout Driver, _ link: LinkID) throws {
    driver.step(.linkClosed(link))
    let again = try #require(driver.connected)
    driver.step(.linkFailed(again, .refused))
    driver.wait(500)
    #expect(driver.node.reign != nil)
  }

  /// Whether the session on the roster is signed with the new password.
  private func isCarriedOn(_ driver: Driver) -> Bool {
    guard let own = driver.node.session,
      let listed = driver.node.roster.session(of: own.account)
    else { return false }
    let credential = Driver.credential(2)
    return driver.node.log.accounts.accounts[own.account]?.credential == credential
      && driver.node.verifies(own.record.certificate, against: credential)
      && driver.node.verifies(listed.certificate, against: credential)
  }

  @Test func itIsMadeFromTheLogsCredential() throws {
    var driver = coordinator()
    driver.step(.command(id, command))
    let asked = driver.effects.compactMap { effect in
      if case .changeCredential(_, let credential, let old, let new) = effect {
        return (credential, old, new)
      }
      return nil
    }
    let (credential, old, new) = try #require(asked.first)
    #expect(credential == Driver.credential)
    #expect((old, new) == (Password("old"), Password("new one")))
    driver.step(.credentialChanged(derivation, Driver.changed(to: 2)))
    #expect(driver.outcomes.isEmpty)
    driver.sync()
    #expect(driver.outcomes == [.passwordChanged(user: "ann")])
    #expect(isCarriedOn(driver))
  }

  @Test func aWrongOldPasswordIsToldBeforeAnythingIsSent() throws {
    var (driver, _) = try follower()
    driver.step(.command(id, command))
    driver.step(.credentialChanged(derivation, nil))
    #expect(driver.outcomes == [.refused(.wrongPassword)])
    #expect(driver.requests.isEmpty)
  }

  @Test func whoIsntSignedInHasNoPassword() {
    var driver = Driver()
    driver.found()
    driver.step(.command(id, command))
    #expect(driver.outcomes == [.refused(.notSignedIn)])
  }

  @Test func aShortOneIsRefused() {
    var driver = coordinator()
    driver.step(.command(id, .changePassword(old: Password("old"), new: Password("abc"))))
    #expect(driver.outcomes == [.refused(.passwordTooShort)])
  }

  @Test func whatIsTypedNextWaitsForTheAnswer() throws {
    var (driver, link, request) = try asking()
    driver.step(.command(CommandID(number: 10), .logout))
    #expect(driver.requests.isEmpty)
    let done = AnswerBody.acknowledged(Position(epoch: Driver.reign, index: 1), copies: 2)
    driver.receive(.answer(Answer(id: request.id, body: done)), on: link)
    #expect(driver.outcomes == [.passwordChanged(user: "ann")])
    #expect(driver.requests.map(\.body) == [.logout(driver.node.session?.account ?? request.id)])
  }

  @Test func theCoordinatorIsLostBeforeItWroteIt() throws {
    var (driver, link, _) = try asking()
    try lose(&driver, link)
    driver.sync()
    #expect(driver.outcomes == [.passwordChanged(user: "ann")])
    #expect(isCarriedOn(driver))
  }

  @Test func theCoordinatorIsLostWhenItWroteItAndToldNobodyElse() throws {
    var (driver, link, request) = try asking()
    driver.receive(.entries([try entry(of: request)]), on: link)
    try lose(&driver, link)
    // It is found in the log: nothing is written, and the roster has the new certificate.
    #expect(isCarriedOn(driver))
    let held = driver.node.log.held
    driver.sync()
    #expect(driver.outcomes == [.passwordChanged(user: "ann")])
    #expect(driver.node.log.held == held)
  }

  @Test func theCoordinatorIsLostWhenTheRosterHadIt() throws {
    var (driver, link, request) = try asking()
    driver.receive(.entries([try entry(of: request)]), on: link)
    guard case .changeCredential(let change) = request.body else {
      throw Unexpected(request: request)
    }
    let session = RosterSession(
      certificate: change.certificate, name: "ann", since: WallTime(milliseconds: 1))
    driver.receive(
      .roster(Driver.roster(of: [1, 2], version: 2, sessions: [session])), on: link)
    try lose(&driver, link)
    #expect(isCarriedOn(driver))
    driver.sync()
    #expect(driver.outcomes == [.passwordChanged(user: "ann")])
  }

  @Test func theCoordinatorIsLostWhenItHadAnswered() throws {
    var (driver, link, request) = try asking()
    let before = try #require(driver.node.session)
    driver.receive(.entries([try entry(of: request)]), on: link)
    let done = AnswerBody.acknowledged(Position(epoch: Driver.reign, index: 1), copies: 2)
    driver.receive(.answer(Answer(id: request.id, body: done)), on: link)
    #expect(driver.outcomes == [.passwordChanged(user: "ann")])
    // A roster that missed it doesn't bring the old certificate back.
    driver.receive(
      .roster(Driver.roster(of: [1, 2], version: 2, sessions: [before.record])), on: link)
    let own = try #require(driver.node.session)
    #expect(driver.node.verifies(own.record.certificate, against: Driver.credential(2)))
    driver.step(.linkClosed(link))
    let again = try #require(driver.connected)
    driver.step(.linkOpened(again, Driver.peer(2)))
    let joins = driver.sent.compactMap { if case .join(let join) = $0 { join } else { nil } }
    #expect(joins.first?.session?.certificate == own.record.certificate)
  }

  /// While the logs come together the coordinator may lack the account or its session.
  @Test(arguments: [Refusal.notSignedIn, .noSuchUser])
  func aRefusalIsntTheLastWordWhileTheSessionLives(_ refusal: Refusal) throws {
    var (driver, link, request) = try asking()
    driver.receive(.answer(Answer(id: request.id, body: .refused(refusal))), on: link)
    #expect(driver.outcomes.isEmpty)
    let again = driver.live(1_200, on: link)
    #expect(again == [.request(request)])
    let done = AnswerBody.acknowledged(Position(epoch: Driver.reign, index: 1), copies: 2)
    driver.receive(.answer(Answer(id: request.id, body: done)), on: link)
    #expect(driver.outcomes == [.passwordChanged(user: "ann")])
  }

  @Test func aRefusalIsntTheLastWordWhenTheChangeIsInTheLog() throws {
    var (driver, link, request) = try asking()
    driver.receive(.entries([try entry(of: request)]), on: link)
    driver.receive(.answer(Answer(id: request.id, body: .refused(.badPassword))), on: link)
    #expect(driver.outcomes.isEmpty)
    #expect(driver.live(1_200, on: link) == [.request(request)])
  }

  @Test func anotherOnesChangeMakesItWrong() throws {
    var (driver, link, request) = try asking()
    driver.receive(.answer(Answer(id: request.id, body: .refused(.badPassword))), on: link)
    #expect(driver.outcomes == [.refused(.wrongPassword)])
    #expect(driver.node.session != nil)
  }

  /// A session that can't be carried on, for the password was changed on the other side of a cut.
  @Test func aSessionOfAnOlderPasswordEndsWithAWord() throws {
    var (driver, link) = try follower()
    driver.receive(.roster(Driver.roster(of: [1, 2], version: 2)), on: link)
    let account = try #require(driver.node.session?.account)
    let frames = driver.live(1_200, on: link)
    let login = try #require(
      frames.compactMap { if case .request(let request) = $0 { request } else { nil } }.first)
    // The coordinator may lack what the certificate was signed with: not so soon.
    driver.receive(.answer(Answer(id: login.id, body: .refused(.badPassword))), on: link)
    #expect(driver.node.session != nil)
    let change = Sample.entry(
      term: 9, at: 9_000, request: 77, .credentialChanged(account, Driver.credential(3)))
    driver.receive(.entries([change]), on: link)
    let more = driver.live(1_200, on: link)
    let next = try #require(
      more.compactMap { if case .request(let request) = $0 { request } else { nil } }.first)
    driver.receive(.answer(Answer(id: next.id, body: .refused(.badPassword))), on: link)
    #expect(driver.notices == [.sessionEnded(user: "ann", .passwordChanged)])
  }
}
