import ConclaveWire
import Testing

@testable import ConclaveCore

/// Whom a user doesn't want to hear, at a coordinator whose user is ann; ben's account is of the log, and its session
/// on the node of a follower.
@Suite struct IgnoringTests {
  private var driver: Driver
  private let link: LinkID
  private let ben = Sample.request(2)

  init() throws {
    var log = Log(crypto: Sample.crypto)
    var claim = Sample.claim("ben", 2, at: 1)
    var confirmation = Sample.confirmation(2, at: 2)
    claim.position.index = 1
    confirmation.position.index = 2
    confirmation.previous = Sample.crypto.hash(claim.encoded)
    try log.restore(claim)
    try log.restore(confirmation)
    driver = Driver(log: log)
    driver.found()
    driver.register("ann")
    link = driver.join(2)
    driver.node.reign?.sessions[ben] = RosterSession(
      certificate: SessionCertificate(
        account: ben, node: Sample.node(2), boot: Boot(counter: 1, random: 2),
        stamp: .zero, signature: [UInt8](repeating: 0, count: 64)),
      name: "ben", since: WallTime(milliseconds: 0))
    type(.away(text: nil))
  }

  private mutating func type(_ command: Command) {
    driver.step(.command(CommandID(number: 9), command))
  }

  private var outcome: Outcome? {
    driver.events.compactMap { if case .reply(_, _, let outcome) = $0 { outcome } else { nil } }
      .last
  }

  private mutating func hear(_ text: String, count: UInt64) -> [String] {
    driver.receive(
      .request(
        Request(
          id: RequestID(boot: 2, count: count),
          body: .publicMessage(ben, text: text, isAction: false))), on: link)
    return shown
  }

  private mutating func hearAlone(_ text: String, count: UInt64) throws -> [String] {
    let ann = try #require(driver.node.session).account
    driver.receive(
      .direct(
        DirectMessage(
          id: RequestID(boot: 2, count: count), from: ben, to: ann,
          wall: WallTime(milliseconds: 0), text: text)), on: link)
    return shown
  }

  private var shown: [String] {
    driver.events.compactMap { if case .message(let report) = $0 { report.text } else { nil } }
  }

  @Test mutating func nothingOfOneWhoIsIgnoredIsShown() throws {
    #expect(hear("one", count: 1) == ["one"])
    type(.ignore(user: "Ben"))
    #expect(outcome == .ignoring(user: "ben", true))
    #expect(hear("two", count: 2).isEmpty)
    let alone = try hearAlone("three", count: 3)
    #expect(alone.isEmpty)
    let answers = driver.sent.compactMap { frame -> DirectAnswer.Outcome? in
      if case .directAnswer(let answer) = frame { answer.outcome } else { nil }
    }
    #expect(answers == [.delivered], "the writer doesn't learn of it")
    type(.ignore(user: nil))
    #expect(outcome == .ignored(["ben"]))
    type(.ignore(user: "ben"))
    #expect(outcome == .ignoring(user: "ben", false))
    #expect(hear("four", count: 4) == ["four"])
  }

  @Test mutating func theListIsKept() throws {
    type(.ignore(user: "ben"))
    let kept = driver.effects.compactMap { effect -> IgnoreList? in
      if case .keepIgnored(let list) = effect { list } else { nil }
    }
    let ann = try #require(driver.node.session).account
    #expect(kept == [IgnoreList([IgnoreList.Pair(owner: ann, ignored: ben)])])
  }

  @Test mutating func nobodyIgnoresOneselfOrAStranger() {
    type(.ignore(user: "ann"))
    #expect(outcome == .refused(.ignoresOneself))
    type(.ignore(user: "bem"))
    #expect(outcome == .refused(.noSuchUser(name: "bem", near: ["ben"])))
  }

  @Test mutating func statusTellsAllThereIs() {
    type(.status)
    #expect(outcome == nil, "the host is asked first")
    let asked = driver.effects.compactMap { effect -> [LinkID]? in
      if case .look(_, let links) = effect { links } else { nil }
    }
    #expect(asked == [[link]])
    driver.step(
      .looked(
        CommandID(number: 9), HostFigures(logBytes: 5_000, freeBytes: 9_000, roundTrips: [0.25])))
    guard case .status(let report) = outcome else {
      Issue.record("no status")
      return
    }
    #expect(report.logBytes == 5_000)
    #expect(report.freeBytes == 9_000)
    #expect(report.away == Node.awayDefault)
    #expect(report.users.map(\.user) == ["ann", "ben"])
    #expect(report.nodes.map(\.roundTripMilliseconds) == [nil, 0.25])
    #expect(report.nodes.map(\.entriesLacking) == [nil, report.entriesHeld])
    #expect(report.reignSeconds == 0)
  }
}
