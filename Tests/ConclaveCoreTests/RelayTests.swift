import ConclaveWire
import Testing

@testable import ConclaveCore

/// Direct messages through the coordinator, driven by hand.
@Suite struct RelayTests {
  private func writer() throws -> (Driver, LinkID) { try Driver.signedIn(beside: [3]) }

  private func relayed(_ effects: [Effect]) -> [(NodeID, Frame)] {
    effects.compactMap { effect in
      if case .relay(_, let node, _, let frame) = effect { (node, frame.frame) } else { nil }
    }
  }

  private func write(_ text: String, _ driver: inout Driver) throws -> DirectMessage {
    driver.step(.command(CommandID(number: 9), .send(to: "user3", text: text)))
    return try #require(driver.node.directs.outgoing.last?.message)
  }

  @Test func whereNoLinkComesUpTheCoordinatorCarries() throws {
    var (driver, coordinator) = try writer()
    let message = try write("hi", &driver)
    let link = try #require(driver.connected)
    driver.step(.linkFailed(link, .timeout))
    let (node, frame) = try #require(relayed(driver.effects).first)
    #expect(node == Sample.node(3))
    #expect(frame == .direct(message))

    // Only the node it was sent to answers for it.
    let answer = Frame.directAnswer(DirectAnswer(id: message.id, outcome: .delivered))
    driver.step(.relayed(from: Sample.node(2), StampedFrame(stamp: .zero, frame: answer)))
    #expect(driver.events.isEmpty)
    driver.step(.relayed(from: Sample.node(3), StampedFrame(stamp: .zero, frame: answer)))
    let delivery = DeliveryReport(message: message.id, to: "user3", state: .delivered)
    #expect(driver.events == [.delivery(delivery)])

    // The next takes that way at once.
    _ = try write("there", &driver)
    #expect(relayed(driver.effects).count == 1)
    #expect(driver.connected == nil)
    _ = coordinator
  }

  @Test func alinkThatComesUpLaterIsUsed() throws {
    var (driver, _) = try writer()
    _ = try write("hi", &driver)
    let link = try #require(driver.connected)
    driver.step(.linkFailed(link, .timeout))
    let accepted = driver.accept(3)
    driver.receive(
      .directAnswer(DirectAnswer(id: Sample.request(1), outcome: .delivered)), on: accepted)
    driver.wait(600)
    let sent = driver.node.directs.outgoing.first?.way.link
    #expect(sent == accepted)
  }

  @Test func aLinkWithoutAnAnswerIsGivenUp() throws {
    var (driver, coordinator) = try writer()
    let accepted = driver.accept(3)
    _ = try write("hi", &driver)
    #expect(driver.node.directs.outgoing.first?.way.link == accepted)
    var (relays, isClosed) = (0, false)
    for beat in 1...6 {
      driver.wait(100)
      relays += relayed(driver.effects).count
      isClosed = isClosed || driver.closes(accepted)
      driver.receive(
        .heartbeat(Heartbeat(epoch: Driver.reign, beat: UInt64(beat))), on: coordinator)
    }
    #expect(driver.node.directs.outgoing.first?.way.node == Sample.node(3))
    #expect(driver.node.directs.outgoing.first?.way.link == nil)
    #expect(driver.node.links[accepted]?.isClosing == true)
  }

  @Test func theReaderAnswersTheSameWay() throws {
    var (driver, _) = try writer()
    let reader = try #require(driver.node.session).account
    let message = DirectMessage(
      id: RequestID(boot: 3, count: 1), from: Sample.request(3), to: reader,
      wall: WallTime(milliseconds: 0), text: "hello")
    let stamped = StampedFrame(stamp: .zero, frame: .direct(message))
    // Node 2 has no such writer.
    driver.step(.relayed(from: Sample.node(2), stamped))
    #expect(driver.events.isEmpty)
    driver.step(.relayed(from: Sample.node(3), stamped))
    #expect(driver.events.count == 1)
    let answer = Frame.directAnswer(DirectAnswer(id: message.id, outcome: .delivered))
    #expect(relayed(driver.effects).map(\.1) == [answer])
    driver.step(.relayed(from: Sample.node(3), stamped))
    #expect(driver.events.isEmpty, "shown once")
    #expect(relayed(driver.effects).map(\.1) == [answer])
  }

  @Test func aCoordinatorCarriesForItsFollowersOnly() {
    var driver = Driver()
    driver.found()
    let (two, three) = (driver.join(2), driver.join(3))
    let stranger = driver.accept(4)
    func carried(from: UInt8, to: UInt8, on link: LinkID) -> [Frame] {
      driver.receive(
        .relay(Relay(from: Sample.node(from), to: Sample.node(to), sealed: [1])), on: link)
      return driver.sent
    }
    #expect(carried(from: 2, to: 3, on: two).count == 1)
    #expect(carried(from: 3, to: 2, on: two).isEmpty, "not for another")
    #expect(carried(from: 4, to: 3, on: stranger).isEmpty)
    #expect(carried(from: 2, to: 4, on: two).isEmpty, "no follower")
    #expect(carried(from: 3, to: 2, on: three).count == 1)
    var count = 0
    for _ in 0..<1_000 { count += carried(from: 2, to: 3, on: two).count }
    #expect(count == Node.relaysMax - 1, "bounded until the next heartbeat")
  }

  @Test func aReplyGoesToWhoWroteLast() throws {
    var (driver, _) = try writer()
    driver.step(.command(CommandID(number: 1), .reply(text: "hi")))
    #expect(driver.events == [.reply(CommandID(number: 1), .reply, .refused(.nobodyToReplyTo))])
    let reader = try #require(driver.node.session).account
    let message = DirectMessage(
      id: RequestID(boot: 3, count: 1), from: Sample.request(3), to: reader,
      wall: WallTime(milliseconds: 0), text: "hello")
    driver.step(
      .relayed(from: Sample.node(3), StampedFrame(stamp: .zero, frame: .direct(message))))
    driver.step(.command(CommandID(number: 2), .reply(text: "hi")))
    #expect(driver.node.directs.outgoing.first?.message.to == Sample.request(3))
  }
}
