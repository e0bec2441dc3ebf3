import ConclaveWire
import Testing

@testable import ConclaveCore

/// Rooms and who is away, at a coordinator whose user is ann; ben is on the node of a follower.
@Suite struct RoomsTests {
  private var driver = Driver()
  private let link: LinkID
  private let ann: AccountID
  private let ben = Sample.request(2)
  private var requests: UInt64 = 0

  init() throws {
    driver.found()
    driver.register("ann")
    ann = try #require(driver.node.session).account
    link = driver.join(2)
    driver.node.reign?.sessions[ben] = Self.session(of: ben)
  }

  private static func session(of account: AccountID, room: String = "", away: String = "")
    -> RosterSession
  {
    RosterSession(
      certificate: SessionCertificate(
        account: account, node: Sample.node(2), boot: Boot(counter: 1, random: 2),
        stamp: .zero, signature: [UInt8](repeating: 0, count: 64)),
      name: "ben", since: WallTime(milliseconds: 0), room: room, away: away)
  }

  private mutating func ask(_ body: RequestBody) {
    requests += 1
    driver.receive(
      .request(Request(id: RequestID(boot: 2, count: requests), body: body)), on: link)
  }

  private mutating func type(_ command: Command) {
    driver.step(.command(CommandID(number: 9), command))
  }

  /// Goes into a room: the disk has these lines of it.
  private mutating func join(_ room: String, past: [Entry] = []) {
    type(.join(room: room))
    for read in driver.reads { driver.step(.entriesRead(read, past)) }
  }

  private var outcome: Outcome? {
    driver.events.compactMap { if case .reply(_, _, let outcome) = $0 { outcome } else { nil } }
      .last
  }

  /// The entry that the last step gave to the disk.
  private var written: Entry? {
    driver.effects.compactMap { if case .store(let entries) = $0 { entries.last } else { nil } }
      .last
  }

  private var answer: AnswerBody? {
    driver.sent.compactMap { if case .answer(let answer) = $0 { answer.body } else { nil } }.last
  }

  private var shown: [String] {
    driver.events.compactMap { if case .message(let report) = $0 { report.text } else { nil } }
  }

  @Test mutating func aRoomKeepsTheNameItBeganWith() {
    join("Tea")
    guard case .joined(let view) = outcome else {
      Issue.record("no room")
      return
    }
    #expect(view.room == "Tea")
    #expect(view.users.map(\.user) == ["ann"])
    ask(.enterRoom(ben, room: "tEA"))
    #expect(answer == .done)
    #expect(driver.node.roster.session(of: ben)?.room == "Tea")
    #expect(driver.events == [.room(RoomChange(what: .joined, user: "ben", room: "Tea"))])
    type(.join(room: "TEA"))
    #expect(outcome == .refused(.inRoomAlready("Tea")))
    ask(.enterRoom(ben, room: ""))
    #expect(driver.events == [.room(RoomChange(what: .left, user: "ben", room: "Tea"))])
  }

  @Test mutating func aLineOfARoomIsForThoseInside() {
    ask(.roomMessage(ben, room: "tea", text: "hello", isAction: false))
    #expect(answer == .refused(.notInRoom))
    ask(.enterRoom(ben, room: "tea"))
    ask(.roomMessage(ben, room: "tea", text: "alone", isAction: false))
    #expect(shown.isEmpty)
    join("tea")
    ask(.roomMessage(ben, room: "Tea", text: "together", isAction: true))
    #expect(shown == ["together"])
    type(.say(text: "my line"))
    #expect(shown == ["my line"])
    type(.sendAll(text: "for all"))
    let scopes = driver.events.compactMap { event -> Bool? in
      guard case .message(let report) = event else { return nil }
      if case .everyone = report.scope { return true } else { return false }
    }
    #expect(scopes == [true])
  }

  @Test mutating func whoComesInSeesWhatWasSaidAndNothingTwice() throws {
    ask(.enterRoom(ben, room: "tea"))
    ask(.roomMessage(ben, room: "tea", text: "before", isAction: false))
    let before = try #require(written)
    type(.join(room: "tea"))
    let read = try #require(driver.reads.first)
    ask(.roomMessage(ben, room: "tea", text: "meanwhile", isAction: false))
    #expect(shown == ["meanwhile"])
    let meanwhile = try #require(written)
    driver.step(.entriesRead(read, [before, meanwhile]))
    guard case .joined(let view) = outcome else {
      Issue.record("no room")
      return
    }
    #expect(view.lines.map(\.text) == ["before"])
    type(.leaveRoom)
    join("tea", past: [before, meanwhile])
    guard case .joined(let again) = outcome else {
      Issue.record("no room")
      return
    }
    #expect(again.lines.isEmpty)
  }

  @Test mutating func roomsAreListed() {
    ask(.enterRoom(ben, room: "tea"))
    type(.rooms)
    #expect(outcome == .rooms([RoomSummary(room: "tea", users: ["ben"], isOwn: false)]))
    type(.leaveRoom)
    #expect(outcome == .refused(.inNoRoom))
    join("tea")
    type(.leaveRoom)
    #expect(outcome == .leftRoom("tea"))
  }

  @Test mutating func whatBreaksTheRulesIsRefused() {
    for room in ["a b", String(repeating: "a", count: 33), "\u{1b}"] {
      ask(.enterRoom(ben, room: room))
      #expect(answer == .refused(.malformed))
    }
    ask(.enterRoom(ann, room: "tea"))
    #expect(answer == .refused(.notSignedIn))
    ask(.setAway(ann, text: "gone"))
    #expect(answer == .refused(.notSignedIn))
    ask(.roomMessage(ann, room: "tea", text: "hi", isAction: false))
    #expect(answer == .refused(.notSignedIn))
  }

  @Test mutating func aSessionBringsItsRoomAlong() {
    let offered = Self.session(of: ben, room: "tea", away: "lunch")
    let listed = Self.session(of: ben)
    let isTaken = driver.node.takePresence(of: offered, instead: listed)
    #expect(isTaken)
    #expect(driver.node.reign?.sessions[ben] == offered)
    _ = driver.node.takePresence(of: Self.session(of: ben, room: "\u{1b}[2J"), instead: listed)
    #expect(driver.node.reign?.sessions[ben]?.room == "")
  }

  @Test mutating func whoSpeaksIsBack() {
    type(.away(text: nil))
    #expect(outcome == .away(text: Node.awayDefault))
    #expect(driver.node.roster.session(of: ann)?.away == Node.awayDefault)
    type(.say(text: "hello"))
    #expect(driver.events.contains(.notice(.back)))
    #expect(driver.node.roster.session(of: ann)?.away == "")
    type(.away(text: "lunch"))
    type(.away(text: nil))
    #expect(outcome == .back)
  }

  @Test mutating func aWriterIsToldOncePerAway() {
    func isTold(_ text: String) -> Bool {
      driver.events.contains(.notice(.readerAway(user: "ben", text: text)))
    }
    ask(.setAway(ben, text: "lunch"))
    type(.send(to: "ben", text: "one"))
    #expect(isTold("lunch"))
    type(.send(to: "ben", text: "two"))
    #expect(!isTold("lunch"))
    ask(.setAway(ben, text: ""))
    ask(.setAway(ben, text: "lunch"))
    type(.send(to: "ben", text: "three"))
    #expect(isTold("lunch"))
  }

  @Test mutating func anyUserChangesTheCapacity() {
    type(.capacity(seats: nil))
    #expect(outcome == .capacity(taken: 1, seats: 4))
    type(.capacity(seats: 0))
    #expect(outcome == .refused(.badCapacity))
    ask(.setCapacity(ben, seats: 9))
    #expect(driver.events.contains(.notice(.capacitySet(seats: 9, taken: 1, by: "ben"))))
    ask(.setCapacity(ben, seats: 1_001))
    #expect(answer == .refused(.malformed))
    ask(.setCapacity(ann, seats: 9))
    #expect(answer == .refused(.notSignedIn))
    type(.capacity(seats: nil))
    #expect(outcome == .capacity(taken: 1, seats: 9))
  }
}
