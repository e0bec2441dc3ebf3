import ConclaveNet
import ConclaveText
import ConclaveWire
import Foundation
import Testing

@testable import ConclaveCore
@testable import ConclaveNode

/// What a front-end was told.
private final class Heard: FrontEnd {
  var shown: [Event] = []
  var followed: [Event] = []

  func show(_ event: Event) { shown.append(event) }
  func follow(_ event: Event) { followed.append(event) }
}

@Suite struct FrontEndsTests {
  private let message = RequestID(boot: 7, count: 1)
  private let coordinator = Event.coordinator(
    CoordinatorReport(
      name: "n1", node: .zero, isSelf: true, term: 1, members: 1, tookMilliseconds: nil, reason: "")
  )

  /// Two front-ends, and what they handed to the node.
  private final class Rig {
    private(set) var asked: [(id: CommandID, command: Command)] = []
    private(set) lazy var fronts = FrontEnds { [unowned self] in asked.append(($0, $1)) }
    let (anna, bob) = (Heard(), Heard())
    private(set) lazy var ids = (anna: fronts.join(anna), bob: fronts.join(bob))
  }

  @Test func repliesGoToTheOneThatAsked() throws {
    let rig = Rig()
    let ids = rig.ids
    // Both call their command 1.
    rig.fronts.submit(ids.anna, CommandID(number: 1), .status)
    rig.fronts.submit(ids.bob, CommandID(number: 1), .list)
    try #require(rig.asked.count == 2)
    #expect(rig.asked[0].id != rig.asked[1].id)
    let reply = Event.reply(CommandID(number: 1), .list, .users([]))
    rig.fronts.show(.reply(rig.asked[1].id, .list, .users([])))
    #expect(rig.bob.shown == [reply])
    #expect(rig.anna.shown.isEmpty)
    #expect(rig.anna.followed == [reply])
  }

  @Test func everythingElseGoesToAll() {
    let rig = Rig()
    _ = rig.ids
    rig.fronts.show(.notice(.diskFull))
    #expect(rig.anna.shown == [.notice(.diskFull)])
    #expect(rig.bob.shown == [.notice(.diskFull)])
  }

  @Test func aLateComerIsToldHowThingsStand() {
    let rig = Rig()
    let ids = rig.ids
    rig.fronts.show(.noCoordinator(reason: "lost"))
    rig.fronts.show(coordinator)
    rig.fronts.submit(ids.anna, CommandID(number: 1), .logout)
    let signedIn = Event.reply(CommandID(number: 1), .login, .signedIn(user: "anna", online: []))
    rig.fronts.show(.reply(rig.asked[0].id, .login, .signedIn(user: "anna", online: [])))
    let late = Heard()
    _ = rig.fronts.join(late)
    #expect(late.shown == [coordinator])
    #expect(late.followed == [signedIn])
    rig.fronts.show(.notice(.sessionEnded(user: "anna", .accountGone)))
    let later = Heard()
    _ = rig.fronts.join(later)
    #expect(later.followed.isEmpty)
  }

  @Test func whoLeftIsToldNothing() {
    let rig = Rig()
    let ids = rig.ids
    rig.fronts.submit(ids.anna, CommandID(number: 1), .status)
    rig.fronts.leave(ids.anna)
    rig.fronts.show(.reply(rig.asked[0].id, .list, .users([])))
    rig.fronts.show(coordinator)
    #expect(rig.anna.shown.isEmpty)
    #expect(rig.bob.shown == [coordinator])
  }

  @Test func aFrontEndIsSettledWithItsLastDelivery() {
    let rig = Rig()
    let ids = rig.ids
    var isSettled = false
    rig.fronts.submit(ids.anna, CommandID(number: 1), .say(text: "hi"))
    rig.fronts.whenSettled(ids.anna) { isSettled = true }
    rig.fronts.show(.reply(rig.asked[0].id, .say, .accepted(message: message)))
    #expect(!isSettled)
    rig.fronts.show(
      .delivery(DeliveryReport(message: message, to: nil, state: .sent(copies: 1))))
    #expect(isSettled)
  }
}

@Suite struct LogRotationTests {
  private let at = WallTime(milliseconds: 1_795_255_200_000)

  private func log(_ scratch: Scratch, _ arguments: [String] = [], _ loop: EventLoop) throws
    -> LogFile
  {
    let invocation = try Invocation.parse(
      ["--log-file", scratch.path + "/log"] + arguments, environment: ["HOME": "/nowhere"])
    guard case .node(let options) = invocation else { throw UsageError("no node") }
    return try LogFile(options, loop: loop)
  }

  private func number(_ text: String?, _ word: String) -> Int {
    (text ?? "").components(separatedBy: word).count - 1
  }

  @Test func aLongFileIsSetAsideAndTheLastOnesAreKept() throws {
    let scratch = try Scratch()
    let loop = try EventLoop()
    let log = try log(scratch, ["--log-size", "1K"], loop)
    for number in 1...200 {
      log.write(LogRecord(.info, .node, "line", ["number": "\(number)"]), at: at)
    }
    log.close()
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted()
    #expect(names == ["log", "log.1", "log.2", "log.3"])
    #expect(scratch.mode("log.1") == 0o600)
    for name in names.dropFirst() {
      let text = try #require(scratch.text(name))
      #expect((1_024..<1_200).contains(text.utf8.count) && text.hasSuffix("\n"))
    }
    // Nothing is lost in between.
    let kept = names.reversed().compactMap(scratch.text).joined()
    #expect(kept.hasSuffix("number=200\n"))
    let first = 200 - number(kept, "line") + 1
    #expect(kept.contains("number=\(first)\n"))
  }

  @Test func aFileThatWasMovedIsOpenedAnew() throws {
    let scratch = try Scratch()
    let loop = try EventLoop()
    let log = try log(scratch, [], loop)
    log.write(LogRecord(.info, .node, "before"), at: at)
    try FileManager.default.moveItem(
      atPath: scratch.path + "/log", toPath: scratch.path + "/moved")
    log.reopen()
    log.write(LogRecord(.info, .node, "after"), at: at)
    log.close()
    #expect(scratch.text("moved")?.hasSuffix("before\n") == true)
    #expect(scratch.text("log")?.hasSuffix("after\n") == true)
  }
}
