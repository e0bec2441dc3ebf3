import ConclaveWire
import Testing

@testable import ConclaveCore

/// Members, their disks and their requests, as one coordinator sees them.
@Suite struct MembershipTests {
  private let line = EntryBody.publicMessage(
    LogMessage(account: Sample.request(1), name: "bob", text: "hi"))

  @Test func whoBringsEntriesStaysInSync() {
    var driver = Driver()
    driver.found()
    var durable = Vector()
    let brought = Sample.entry(term: 9, at: 9_000, line)
    durable.raise(to: brought.position)
    let link = driver.join(2, durable: durable)
    #expect(driver.node.reign?.followers[Sample.node(2)]?.isInSync == true)
    driver.receive(.entries([brought]), on: link)
    #expect(driver.node.log.held == durable)
    driver.sync()
    driver.wait(500)
    #expect(driver.node.reign?.followers[Sample.node(2)]?.isInSync == true)
  }

  @Test func theAnswerGoesToWhoAskedLast() throws {
    var driver = Driver()
    driver.found()
    let claim = AccountClaim(name: "bob", key: "bob", credential: Driver.credential)
    let request = Request(id: Sample.request(1), body: .claim(claim))
    driver.receive(.request(request), on: driver.join(2))
    // The node took a new identity meanwhile.
    let link = driver.join(3)
    driver.receive(.request(request), on: link)
    driver.receive(.goodbye(reason: "left"), on: LinkID.accepted(1))
    driver.step(.linkClosed(LinkID.accepted(1)))
    var answers: [LinkID] = []
    // The claim, then its confirmation.
    for _ in 0..<2 {
      driver.sync()
      driver.receive(.durable(Durable(positions: driver.node.log.held, canWrite: true)), on: link)
      for case .send(let link, let frame) in driver.effects {
        if case .answer = frame.frame { answers.append(link) }
      }
    }
    #expect(answers == [link])
  }

  @Test func aNodeThatLeavesWithANewIdentityLeaves() throws {
    var driver = Driver()
    driver.found()
    _ = driver.join(2)
    driver.step(.shutdown(.signal))
    #expect(driver.node.reign?.handover != nil)
    driver.step(.identityRenewed(Sample.node(7), Boot(counter: 1, random: 99)))
    driver.wait(3_000)
    #expect(driver.node.nextDeadline == nil)
  }

  @Test func aCoordinatorAnswersOneThatMayNotHearIt() {
    var driver = Driver()
    driver.found()
    _ = driver.join(2)
    let origin = BeaconOrigin(endpoint: Driver.peer(3).endpoint)
    driver.step(.beacon(Driver.beacon(of: 3, members: 1), from: origin))
    #expect(
      driver.effects.contains {
        if case .beacon(_, to: .endpoint) = $0 { true } else { false }
      })
  }

  @Test func aNewcomerWithoutARosterDoesNotWinAtOnce() throws {
    var driver = Driver()
    let opened = driver.follow(2)
    let link = try #require(opened)
    driver.wait(300)
    driver.step(.linkClosed(link))
    let again = try #require(driver.connected)
    driver.step(.linkFailed(again, .unreachable("reset")))
    guard case .candidate = driver.node.state else {
      Issue.record("it is no candidate")
      return
    }
    driver.wait(50)
    #expect(driver.node.reign == nil)
    driver.wait(100)
    #expect(driver.node.reign != nil)
  }

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

  /// It has heard nobody yet: that is no reason to send four beacons to each of fifty nodes.
  @Test func whoJoinsAGreatGroupDoesNotTellEachNodeByItself() throws {
    var driver = Driver()
    let opened = driver.follow(2)
    let link = try #require(opened)
    driver.receive(.roster(Driver.roster(of: Array(1...50))), on: link)
    func unicasts(in milliseconds: Int64) -> Int {
      var count = 0
      for _ in 0..<(milliseconds / 10) {
        driver.receive(.heartbeat(Heartbeat(epoch: Driver.reign, beat: 1)), on: link)
        driver.wait(10)
        count += driver.effects.count {
          if case .beacon(_, to: .endpoint) = $0 { true } else { false }
        }
      }
      return count
    }
    #expect(unicasts(in: 400) == 0)
    #expect(unicasts(in: 1_250) >= 48)
  }

  /// Its opener lost its power: it neither closes the link nor answers on it.
  @Test func aLinkWhoseOpenerIsGoneIsClosed() {
    var driver = Driver()
    driver.found()
    let link = driver.accept(2)
    driver.wait(119_990)
    #expect(driver.node.links[link]?.isClosing == false)
    driver.wait(10)
    #expect(driver.closes(link))
  }

  /// It asked before it left: by now it may have asked another coordinator, and been refused.
  @Test(arguments: [true, false])
  func whatIsAskedOfAStalledCoordinatorIsHeld(_ hasLeft: Bool) throws {
    var driver = Driver()
    driver.found()
    let link = driver.join(2)
    let epoch = try #require(driver.node.reign?.epoch)
    let before = driver.node.reign?.beat ?? 0
    driver.stall(2_000)
    let claim = Driver.claim("bob", request: 1)
    driver.receive(.request(claim), on: link)
    driver.receive(.heartbeatReply(Heartbeat(epoch: epoch, beat: before)), on: link)
    #expect(driver.node.log.position(of: claim.id) == nil)
    if hasLeft {
      driver.step(.linkClosed(link))
      driver.wait(1_000)
    } else {
      driver.wait(10)
      driver.receive(.heartbeatReply(Heartbeat(epoch: epoch, beat: before + 1)), on: link)
    }
    #expect((driver.node.log.position(of: claim.id) == nil) == hasLeft)
  }

  @Test func noEndOfRequestsIsHeld() throws {
    var driver = Driver()
    driver.found()
    let link = driver.join(2)
    driver.stall(2_000)
    for number in 0..<UInt64(Follower.heldMax) {
      driver.receive(.request(Driver.claim("bob", request: number)), on: link)
      #expect(!driver.closes(link))
    }
    driver.receive(.request(Driver.claim("bob", request: 999)), on: link)
    #expect(driver.closes(link))
  }
}
