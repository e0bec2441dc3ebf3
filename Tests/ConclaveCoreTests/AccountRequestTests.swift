import ConclaveWire
import Testing

@testable import ConclaveCore

/// Changes of accounts, at the coordinator.
@Suite struct AccountRequestTests {
  private let bob = Sample.request(1)

  /// A coordinator with a follower on which bob is signed in.
  private func group() -> (Driver, LinkID) {
    var driver = Driver()
    driver.found()
    let link = driver.join(2)
    _ = driver.settleDisks(link)
    _ = driver.ask(Driver.claim("bob", request: 1), on: link)
    _ = driver.ask(
      Request(id: Sample.request(2), body: .login(Driver.certificate(bob, on: 2))), on: link)
    return (driver, link)
  }

  private func session(_ driver: Driver) -> SessionCertificate? {
    driver.node.reign?.sessions[bob]?.certificate
  }

  private func isAcknowledged(_ body: AnswerBody?) -> Bool {
    if case .acknowledged = body { true } else { false }
  }

  @Test func aChangeBringsTheNewCertificate() throws {
    var (driver, link) = group()
    #expect(session(driver) == Driver.certificate(bob, on: 2))
    driver.receive(.request(Driver.change(bob, on: 2, request: 3, at: 2)), on: link)
    // The entry goes out before the roster that rests on it, and the answer waits for disks.
    let kinds = driver.sent.map(\.kind)
    let entries = try #require(kinds.firstIndex(of: Frame.entries([]).kind))
    let roster = try #require(kinds.firstIndex(of: Frame.roster(.none).kind))
    #expect(entries < roster)
    #expect(driver.answers.isEmpty)
    #expect(session(driver) == Driver.certificate(bob, on: 2, password: 2, at: 2))
    #expect(driver.settleDisks(link).map(\.id) == [Sample.request(3)])
    #expect(driver.node.log.accounts.accounts[bob]?.credential == Driver.credential(2))
    #expect(driver.events.isEmpty)
  }

  @Test func aRepeatedChangeIsNotWrittenAgainAndBringsTheCertificateAgain() throws {
    var (driver, link) = group()
    let change = Driver.change(bob, on: 2, request: 3, at: 2)
    #expect(isAcknowledged(driver.ask(change, on: link)))
    let held = driver.node.log.held
    // As a winner that missed the roster would have it.
    driver.node.reign?.sessions[bob]?.certificate = Driver.certificate(bob, on: 2)
    #expect(isAcknowledged(driver.ask(change, on: link)))
    #expect(driver.node.log.held == held)
    #expect(session(driver) == Driver.certificate(bob, on: 2, password: 2, at: 2))
    // Or that didn't inherit the session at all.
    driver.node.reign?.sessions[bob] = nil
    #expect(isAcknowledged(driver.ask(change, on: link)))
    #expect(session(driver) == Driver.certificate(bob, on: 2, password: 2, at: 2))
  }

  /// Its user went into a room and changed the password where this node couldn't hear it.
  @Test func aChangeLosesNothingThatAJoinBrought() throws {
    var (driver, _) = group()
    var brought = Driver.session(2, account: bob)
    brought.certificate = Driver.certificate(bob, on: 2, password: 2, at: 2)
    brought.room = "Tea"
    let link = driver.join(2, session: brought)
    #expect(session(driver) == Driver.certificate(bob, on: 2))
    let change = Driver.change(bob, on: 2, request: 3, at: 2)
    #expect(isAcknowledged(driver.ask(change, on: link)))
    #expect(driver.node.reign?.sessions[bob]?.room == "Tea")
  }

  /// The roster that a winner inherited may have a certificate that its node never heard of.
  @Test func aJoinSaysWhereItsUserIsWithAnEarlierCertificateToo() throws {
    var (driver, _) = group()
    driver.node.reign?.sessions[bob]?.certificate = Driver.certificate(bob, on: 2, at: 9)
    driver.node.reign?.sessions[bob]?.room = "Tea"
    var brought = Driver.session(2, account: bob)
    brought.certificate = Driver.certificate(bob, on: 2)
    _ = driver.join(2, session: brought)
    #expect(driver.node.reign?.sessions[bob]?.room == "")
    #expect(session(driver) == Driver.certificate(bob, on: 2, at: 9))
  }

  @Test func onlyWhoKnowsTheOldPasswordChangesIt() {
    var (driver, link) = group()
    let held = driver.node.log.held
    for number in UInt64(3)..<7 {
      let change = Driver.change(bob, on: 2, request: number, from: 7, at: 2)
      #expect(driver.ask(change, on: link) == .refused(.badPassword))
    }
    let right = Driver.change(bob, on: 2, request: 8, at: 2)
    #expect(driver.ask(right, on: link) == .refused(.throttled(seconds: 2)))
    #expect(driver.node.log.held == held)
  }

  @Test func whatDoesntFitIsMalformed() {
    var (driver, link) = group()
    var other = Driver.change(bob, on: 2, request: 3, at: 2)
    guard case .changeCredential(var change) = other.body else { return #expect(Bool(false)) }
    // The mail key never changes.
    change.credential.mailKey = MailKey(Driver.seed(9)) ?? .zero
    change.proof = Sample.crypto.sign(change.signedBytes(request: other.id), Driver.secret(1))
    other.body = .changeCredential(change)
    #expect(driver.ask(other, on: link) == .refused(.malformed))
    // The certificate is signed with the new key, for the node that asks.
    change.credential = Driver.credential(2)
    change.certificate = Driver.certificate(bob, on: 2, password: 1, at: 2)
    change.proof = Sample.crypto.sign(change.signedBytes(request: other.id), Driver.secret(1))
    other.body = .changeCredential(change)
    #expect(driver.ask(other, on: link) == .refused(.malformed))
    let foreign = Driver.change(bob, on: 3, request: 4, at: 2)
    #expect(driver.ask(foreign, on: link) == .refused(.malformed))
    #expect(session(driver) == Driver.certificate(bob, on: 2))
  }

  @Test func onlyWhereTheAccountIsSignedIn() {
    var (driver, link) = group()
    _ = driver.ask(Request(id: Sample.request(3), body: .logout(bob)), on: link)
    let change = Driver.change(bob, on: 2, request: 4, at: 2)
    #expect(driver.ask(change, on: link) == .refused(.notSignedIn))
    #expect(driver.ask(Driver.removal(bob, request: 5), on: link) == .refused(.notSignedIn))
    let nobody = Driver.removal(Sample.request(99), request: 6)
    #expect(driver.ask(nobody, on: link) == .refused(.noSuchUser))
  }

  /// A node brings its session to a coordinator that doesn't have the password's change yet.
  @Test func aSessionWaitsForItsPassword() {
    var (driver, _) = group()
    let certificate = Driver.certificate(bob, on: 3, password: 2, at: 9)
    let link = driver.accept(3)
    let session = RosterSession(
      certificate: certificate, name: "bob", since: WallTime(milliseconds: 0))
    driver.receive(
      .join(
        Join(
          epoch: driver.node.reign?.epoch ?? .none, term: 0, durable: Vector(), canWrite: true,
          wasInSync: true, session: session)), on: link)
    #expect(self.session(driver) == Driver.certificate(bob, on: 2))
    let change = Sample.entry(
      term: 9, at: 9_000, request: 77, .credentialChanged(bob, Driver.credential(2)))
    driver.receive(.entries([change]), on: link)
    #expect(self.session(driver) == certificate)
  }

  @Test func aRemovedAccountsNameAndSeatAreFreeAtOnce() {
    var (driver, link) = group()
    for number in UInt64(11)...13 {
      _ = driver.ask(Driver.claim("user\(number)", request: number), on: link)
    }
    let fifth = Driver.claim("Bob", request: 20)
    #expect(driver.ask(fifth, on: link) == .refused(.taken))
    let full = Driver.claim("eve", request: 21)
    #expect(driver.ask(full, on: link) == .refused(.full(capacity: 4)))
    driver.receive(.request(Driver.removal(bob, request: 22)), on: link)
    #expect(driver.answers.isEmpty)
    #expect(session(driver) == nil)
    // Before the answer: what is asked for next is written behind the removal.
    driver.receive(.request(Driver.claim("Bob", request: 23)), on: link)
    let answers = driver.settleDisks(link)
    #expect(answers.map(\.id) == [Sample.request(22), Sample.request(23)])
    #expect(answers.allSatisfy { isAcknowledged($0.body) })
    #expect(driver.node.log.accounts.lookUp(key: "bob") == [Sample.request(23)])
    #expect(driver.node.log.accounts.seatsTaken == 4)
    let login = Request(id: Sample.request(24), body: .login(Driver.certificate(bob, on: 2)))
    #expect(driver.ask(login, on: link) == .refused(.noSuchUser))
  }

  @Test func aRepeatedRemovalIsAnsweredAgain() {
    var (driver, link) = group()
    let removal = Driver.removal(bob, request: 3)
    #expect(isAcknowledged(driver.ask(removal, on: link)))
    let held = driver.node.log.held
    #expect(isAcknowledged(driver.ask(removal, on: link)))
    #expect(driver.node.log.held == held)
  }

  @Test func onlyWhoKnowsThePasswordRemovesAnAccount() {
    var (driver, link) = group()
    let removal = Driver.removal(bob, request: 3, password: 7)
    #expect(driver.ask(removal, on: link) == .refused(.badPassword))
    #expect(session(driver) != nil)
  }

  /// The password was changed here, and the account given up on the other side of a cut: it is gone.
  @Test func aRemovalElsewhereEndsTheSession() {
    var (driver, link) = group()
    #expect(isAcknowledged(driver.ask(Driver.change(bob, on: 2, request: 3, at: 2), on: link)))
    let other = driver.join(3)
    let removal = Sample.entry(term: 9, at: 1, request: 77, .accountRemoved(bob))
    driver.receive(.entries([removal]), on: other)
    #expect(session(driver) == nil)
    #expect(driver.node.roster.sessions.isEmpty)
    #expect(driver.node.log.accounts.isFree(key: "bob"))
  }

  @Test func theOwnSessionOfAnAccountRemovedElsewhereEndsWithAWord() throws {
    var driver = Driver()
    driver.found()
    driver.register("ann")
    let account = try #require(driver.node.session?.account)
    let link = driver.join(3)
    let removal = Sample.entry(term: 9, at: 1, request: 77, .accountRemoved(account))
    driver.receive(.entries([removal]), on: link)
    #expect(driver.notices == [.sessionEnded(user: "ann", .accountRemoved)])
    #expect(driver.node.session == nil)
    #expect(driver.node.roster.sessions.isEmpty)
  }

  /// A claim that lost its name while it waited was told "taken": it must not come to life when the name is
  /// free again.
  @Test func aRefusedClaimNeverComesBack() throws {
    var driver = Driver()
    driver.found()
    let link = driver.join(2)
    _ = driver.settleDisks(link)
    let claim = Driver.claim("bob", request: 1)
    driver.receive(.request(claim), on: link)
    let other = driver.join(3)
    let holder = Sample.request(50)
    driver.receive(.entries(Self.confirmedBob), on: other)
    driver.receive(.goodbye(reason: "left"), on: other)
    driver.step(.linkClosed(other))
    // The claim is on the disks, its removal isn't.
    let written = driver.node.log.held
    driver.step(.stored(written))
    driver.receive(.durable(Durable(positions: written, canWrite: true)), on: link)
    #expect(driver.answers.isEmpty)
    #expect(driver.node.log.accounts.accounts[claim.id]?.isRemoved == true)
    let answers = driver.settleDisks(link)
    #expect(answers == [Answer(id: claim.id, body: .refused(.taken))])
    // Asked again after a failover: no second removal.
    let held = driver.node.log.held
    #expect(driver.ask(claim, on: link) == .refused(.taken))
    #expect(driver.node.log.held == held)
    // The holder gives the name up.
    let fourth = driver.join(4)
    driver.receive(
      .entries([Sample.entry(term: 10, at: 5, request: 60, .accountRemoved(holder))]), on: fourth)
    #expect(driver.node.log.accounts.isFree(key: "bob"))
    #expect(driver.node.log.accounts.seatsTaken == 0)
  }
}

extension AccountRequestTests {
  /// Bob's account, claimed and confirmed in another reign.
  private static var confirmedBob: [Entry] {
    var first = Sample.claim("bob", 50, term: 9, at: 1)
    first.previous = .zero
    var second = Sample.confirmation(50, term: 9, at: 2)
    second.position.index = 2
    second.previous = Sample.crypto.hash(first.encoded)
    return [first, second]
  }

  /// Its asker went elsewhere, where the claim may have been confirmed and acknowledged.
  @Test func aClaimWhoseAskerIsGoneIsNotRemoved() throws {
    var driver = Driver()
    driver.found()
    let link = driver.join(2)
    let claim = Driver.claim("bob", request: 1)
    driver.receive(.request(claim), on: link)
    driver.step(.linkClosed(link))
    let other = driver.join(3)
    driver.receive(.entries(Self.confirmedBob), on: other)
    // Whoever is gone is out of sync, and nothing waits for it.
    for _ in 0..<40 {
      driver.wait(100)
      driver.receive(
        .heartbeatReply(
          Heartbeat(
            epoch: driver.node.reign?.epoch ?? .none, beat: driver.node.reign?.beat ?? 0)),
        on: other)
      _ = driver.settleDisks(other)
    }
    #expect(driver.node.reign?.pending.isEmpty == true)
    #expect(driver.node.log.accounts.accounts[claim.id]?.isRemoved == false)
  }
}

/// Giving up the account, asked for by this node's user.
@Suite struct UnregisterTests {
  private let id = CommandID(number: 9)
  private let derivation = DerivationID(number: 2)

  private func signedIn() -> Driver {
    var driver = Driver()
    driver.found()
    driver.register("ann")
    driver.step(.command(id, .unregister(Password("secret"))))
    return driver
  }

  @Test func theSessionEndsAndTheSeatIsFree() {
    var driver = signedIn()
    driver.step(.loginDerived(derivation, Driver.credential(1).loginKey, Driver.secret(1)))
    #expect(driver.node.roster.sessions.isEmpty)
    #expect(driver.outcomes.isEmpty)
    // A slow disk: the session isn't offered again, and no other reason is told.
    driver.wait(3_000)
    #expect(driver.notices.isEmpty)
    driver.sync()
    #expect(driver.outcomes == [.unregistered(user: "ann")])
    #expect(driver.node.session == nil)
    #expect(driver.node.log.accounts.seatsTaken == 0)
  }

  @Test func aWrongPasswordIsToldBeforeAnythingIsSent() {
    var driver = signedIn()
    let held = driver.node.log.held
    driver.step(.loginDerived(derivation, Driver.credential(3).loginKey, Driver.secret(3)))
    #expect(driver.outcomes == [.refused(.wrongPassword)])
    #expect(driver.node.session != nil)
    #expect(driver.node.log.held == held)
  }

  @Test func itSurvivesTheCoordinator() throws {
    var driver = Driver()
    driver.found()
    driver.register("ann")
    let session = try #require(driver.node.session)
    let opened = driver.yield(to: 2)
    let link = try #require(opened)
    driver.receive(.roster(Driver.roster(of: [1, 2], sessions: [session.record])), on: link)
    driver.step(.command(id, .unregister(Password("secret"))))
    driver.step(.loginDerived(derivation, Driver.credential(1).loginKey, Driver.secret(1)))
    let request = try #require(driver.requests.first)
    var removal = Sample.entry(term: 5, at: 5_000, .accountRemoved(session.account))
    removal.position.epoch = Driver.reign
    removal.request = request.id
    driver.receive(.entries([removal]), on: link)
    #expect(driver.notices.isEmpty)
    driver.step(.linkClosed(link))
    let again = try #require(driver.connected)
    driver.step(.linkFailed(again, .refused))
    driver.wait(500)
    driver.sync()
    #expect(driver.outcomes == [.unregistered(user: "ann")])
    #expect(driver.node.roster.sessions.isEmpty)
    #expect(driver.node.session == nil)
  }
}
