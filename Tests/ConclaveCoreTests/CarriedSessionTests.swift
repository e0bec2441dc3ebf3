import ConclaveWire
import Testing

@testable import ConclaveCore

/// Sessions that come to another coordinator with their node.
@Suite struct CarriedSessionTests {
  /// A node whose user is signed in, and that follows a coordinator who doesn't know the account yet.
  private func follower() throws -> (Driver, LinkID) {
    var driver = Driver()
    driver.found()
    driver.register("ann")
    #expect(driver.node.session != nil)
    let opened = driver.yield(to: 2)
    let link = try #require(opened)
    driver.receive(.roster(Driver.roster(of: [1, 2])), on: link)
    return (driver, link)
  }

  private func logins(_ frames: [Frame]) -> [RequestID] {
    frames.compactMap { frame in
      guard case .request(let request) = frame, case .login = request.body else { return nil }
      return request.id
    }
  }

  @Test(arguments: [Refusal.noSuchUser, .throttled(seconds: 3)])
  func aSessionOutlivesAMergeThatTakesLong(_ refusal: Refusal) throws {
    var (driver, link) = try follower()
    let asked = logins(driver.live(1_200, on: link))
    let first = try #require(asked.first)
    driver.receive(.answer(Answer(id: first, body: .refused(refusal))), on: link)
    #expect(driver.node.session != nil)
    // It is asked for again, but not at once.
    #expect(logins(driver.live(500, on: link)).isEmpty)
    #expect(logins(driver.live(1_000, on: link)).count == 1)
  }

  @Test func aSessionEndsWithItsAccount() throws {
    var (driver, link) = try follower()
    let asked = logins(driver.live(1_200, on: link))
    let account = try #require(driver.node.session?.account)
    let removal = Sample.entry(term: 9, at: 9_000, request: 77, .accountRemoved(account))
    driver.receive(.entries([removal]), on: link)
    let first = try #require(asked.first)
    driver.receive(.answer(Answer(id: first, body: .refused(.noSuchUser))), on: link)
    #expect(driver.node.session == nil)
  }

  /// The account is signed in on both sides of a cut. The coordinator hasn't admitted the later session yet: it was
  /// signed with a password that comes with the log.
  @Test func onlyALaterSessionEndsThisOne() throws {
    var (driver, link) = try follower()
    let own = try #require(driver.node.session)
    var other = Driver.session(2, account: own.account)
    driver.receive(.roster(Driver.roster(of: [1, 2], version: 2, sessions: [other])), on: link)
    #expect(driver.node.session != nil)
    #expect(logins(driver.live(1_200, on: link)).count == 1, "it is offered again")
    other.certificate.stamp = Stamp(milliseconds: .max, counter: 0)
    driver.receive(.roster(Driver.roster(of: [1, 2], version: 3, sessions: [other])), on: link)
    #expect(driver.node.session == nil)
  }

  /// One that hasn't the session refuses what another coordinator may have taken.
  @Test(arguments: [true, false])
  func whatTheUserAsksForWaitsForTheSession(_ isListed: Bool) throws {
    var (driver, link) = try follower()
    let own = try #require(driver.node.session)
    for number in UInt64(5)...6 {
      driver.step(.command(CommandID(number: number), .say(text: "line \(number)")))
      #expect(driver.requests.isEmpty)
    }
    var session = isListed ? own.record : Driver.session(2, account: own.account)
    if !isListed { session.certificate.stamp = Stamp(milliseconds: .max, counter: 0) }
    driver.receive(.roster(Driver.roster(of: [1, 2], version: 2, sessions: [session])), on: link)
    let sent = driver.requests.compactMap { request -> String? in
      if case .publicMessage(_, let text, _) = request.body { text } else { nil }
    }
    #expect(sent == ["line 5", "line 6"], "also if it ended: the answer says so")
    #expect((driver.node.session == nil) == !isListed)
  }

  /// However long the coordinator lacks the password: the room is asked for once, before what is said in it.
  @Test func theRoomIsAskedForOnceAndFirst() throws {
    var (driver, link) = try follower()
    driver.node.session?.record.room = "Tea"
    driver.step(.command(CommandID(number: 5), .sendAll(text: "hello")))
    for _ in 0..<5 {
      let asked = logins(driver.live(1_200, on: link))
      let last = try #require(asked.last)
      driver.receive(.answer(Answer(id: last, body: .refused(.throttled(seconds: 1)))), on: link)
    }
    #expect(driver.node.outbox.items.count == 2)
    let own = try #require(driver.node.session)
    driver.receive(
      .roster(Driver.roster(of: [1, 2], version: 2, sessions: [own.record])), on: link)
    guard case .enterRoom(_, "Tea")? = driver.requests.first?.body else {
      Issue.record("\(driver.requests)")
      return
    }
    #expect(driver.requests.count == 2)
  }

  /// A message and the end of the account were written, and their answers got lost.
  @Test func whatWaitsForASessionDoesNotKeepItsEndWaiting() throws {
    var (driver, link) = try follower()
    let account = try #require(driver.node.session?.account)
    driver.step(.command(CommandID(number: 5), .sendAll(text: "hello")))
    driver.step(.command(CommandID(number: 6), .unregister(Password("secret"))))
    driver.step(
      .loginDerived(
        DerivationID(number: driver.node.nextDerivationID().number - 1),
        LoginKey(Driver.seed) ?? .zero, LoginSecret(seed: Driver.seed)))
    #expect(driver.requests.isEmpty)
    let removal = Sample.entry(term: 9, at: 9_000, request: 77, .accountRemoved(account))
    driver.receive(.entries([removal]), on: link)
    #expect(driver.requests.count == 2)
  }

  /// The coordinator has the earlier session of the two, and refuses the later one as a sign-in.
  @Test func theLaterSessionJoinsAgain() throws {
    var (driver, link) = try follower()
    let account = try #require(driver.node.session?.account)
    let earlier = Driver.session(2, account: account)
    driver.receive(.roster(Driver.roster(of: [1, 2], version: 2, sessions: [earlier])), on: link)
    let asked = try #require(logins(driver.live(1_200, on: link)).first)
    driver.receive(
      .answer(Answer(id: asked, body: .refused(.signedInElsewhere(node: "n2")))), on: link)
    #expect(driver.node.session != nil)
    #expect(driver.closes(link))
  }

  /// The password was changed on another node while this one was cut off: the session is none any more, and the
  /// account can't be given up by it.
  @Test func givingUpAnAccountEndsWithADeadSession() throws {
    var (driver, link) = try follower()
    let account = try #require(driver.node.session?.account)
    driver.step(.command(CommandID(number: 5), .unregister(Password("secret"))))
    driver.step(
      .loginDerived(
        DerivationID(number: driver.node.nextDerivationID().number - 1),
        LoginKey(Driver.seed) ?? .zero, LoginSecret(seed: Driver.seed)))
    let removal = try #require(driver.requests.last)
    let refusal = Frame.answer(Answer(id: removal.id, body: .refused(.notSignedIn)))
    let change = EntryBody.credentialChanged(account, Driver.credential(2))
    driver.receive(
      .entries([Sample.entry(term: 9, at: 9_000, request: 77, change)]), on: link)
    driver.receive(refusal, on: link)
    #expect(driver.node.session != nil)

    let first = try #require(logins(driver.live(1_200, on: link)).first)
    driver.receive(.answer(Answer(id: first, body: .refused(.badPassword))), on: link)
    #expect(driver.node.session == nil)
    driver.receive(refusal, on: link)
    #expect(driver.outcomes == [.refused(.declined(.notSignedIn))])
  }

  @Test func aSessionThatWasRefusedIsNotAdmittedLater() throws {
    var driver = Driver()
    driver.found()
    var certificate = SessionCertificate(
      account: Sample.request(1), node: Sample.node(2), boot: Boot(counter: 1, random: 2),
      stamp: .zero)
    certificate.signature = Sample.crypto.sign(
      certificate.signedBytes, LoginSecret(seed: Driver.seed))
    let session = RosterSession(
      certificate: certificate, name: "bob", since: WallTime(milliseconds: 0))
    let link = driver.join(2, session: session)
    let login = Request(id: Sample.request(2), body: .login(certificate))
    driver.receive(.request(login), on: link)
    #expect(driver.sent.contains(.answer(Answer(id: login.id, body: .refused(.noSuchUser)))))
    #expect(driver.node.reign?.followers[Sample.node(2)]?.offered == nil)
  }
}
