import ConclaveText
import ConclaveWire
import Foundation
import Testing

@testable import ConclaveCore
@testable import ConclaveNode

private let message = RequestID(boot: 1, count: 1)

private func said(_ text: String, isOwn: Bool = false) -> Event {
  .message(
    MessageReport(
      scope: .everyone(Position(epoch: .none, index: 1)), from: "bob", text: text, message: message,
      sentAt: WallTime(milliseconds: UInt64(Date().timeIntervalSince1970 * 1000)), isLate: false,
      isOwn: isOwn))
}

private func line(_ text: String) -> LogLine {
  LogLine(
    message: message, from: "bob", room: nil, text: text, isAction: false,
    sentAt: WallTime(milliseconds: 1_795_255_200_000), position: Position(epoch: .none, index: 1))
}

@Suite struct ConsoleLinesTests {
  /// However many lines come at once: the node's heartbeats and frames have their turn between them.
  @Test(arguments: [[], ["--json"]])
  func aBatchLeavesTheNodeItsTime(_ arguments: [String]) throws {
    let rig = try ConsoleRig(arguments, on: .pipes())
    rig.answer = .refused(.tooMany)
    let line = arguments.isEmpty ? "hello\n" : "{\"line\":\"hello\"}\n"
    let count = Console.turnLinesMax * 8
    rig.type(String(repeating: line, count: count))
    var most = rig.commands.count
    while rig.commands.count < count {
      let before = rig.commands.count
      try rig.loop.turn(nanosecondsMax: 0)
      most = max(most, rig.commands.count - before)
      try #require(rig.commands.count > before)
    }
    // Once for what came, and once for what was left.
    #expect(most <= Console.turnLinesMax * 2)
    try rig.settle()
    #expect(rig.commands.count == count)
  }

  @Test func theNextLineWaitsForTheReply() throws {
    let rig = try ConsoleRig()
    rig.type("@status\n@getlist\n")
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    try rig.settle()
    #expect(rig.commands.map(\.command) == [.status])
    try rig.reply(.refused(.tooMany))
    try rig.turn(until: "the next command") { rig.commands.count == 2 }
    #expect(rig.commands.last?.command == .list)
    #expect(rig.takeOutput().hasPrefix("! So many commands wait"))
  }

  @Test func othersRepliesDontCount() throws {
    let rig = try ConsoleRig()
    rig.type("@status\n@getlist\n")
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    try rig.show(.reply(CommandID(number: 99), .list, .users([])))
    #expect(rig.commands.count == 1)
  }

  @Test func linesThatCantBeDoneHoldNothingUp() throws {
    let rig = try ConsoleRig()
    rig.type("\n@nothing\n@send bob\n@login anna\nhello\n")
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    #expect(rig.commands.map(\.command) == [.say(text: "hello")])
    try rig.settle()
    let output = rig.takeOutput()
    #expect(output.contains("! There is no command @nothing."))
    #expect(output.contains("! The <text> is missing.\n  Usage: @send <user> <text>\n"))
    #expect(output.contains("! The password is missing"))
    #expect(!output.contains("\u{1b}") && !output.hasPrefix("> ") && !output.contains("\n> "))
  }

  @Test func theEndComesAfterTheLastLine() throws {
    let rig = try ConsoleRig()
    rig.type("@status\nhello")
    rig.closeInput()
    try rig.turn(until: "a command") { rig.commands.count == 1 }
    try rig.settle()
    #expect(rig.endings.isEmpty)
    try rig.reply(.refused(.tooMany))
    try rig.turn(until: "the end") { !rig.endings.isEmpty }
    #expect(rig.commands.last?.command == .say(text: "hello"))
    #expect(rig.endings == [.endOfInput])
    // Its reply and its delivery are told all the same, and nothing ends twice.
    try rig.reply(.accepted(message: message))
    try rig.show(.delivery(DeliveryReport(message: message, to: nil, state: .sent(copies: 2))))
    #expect(rig.takeOutput().hasSuffix("sent, 2 copies\n"))
    #expect(rig.endings == [.endOfInput])
  }

  @Test func noInputAtAllIsItsEnd() throws {
    let pipes = try ConsoleRig.Ends.pipes()
    close(pipes.input)
    let rig = try ConsoleRig(
      [],
      on: .init(
        input: 1_000_000, output: pipes.output, writing: pipes.writing, reading: pipes.reading))
    try rig.turn(until: "the end") { rig.endings == [.endOfInput] }
  }

  @Test func aFileIsReadAsInput() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/lines"
    try "@status\n".write(toFile: path, atomically: true, encoding: .utf8)
    var ends = try ConsoleRig.Ends.pipes()
    close(ends.input)
    ends.input = open(path, O_RDONLY)
    let rig = try ConsoleRig([], on: ends)
    try rig.turn(until: "the end") { rig.endings == [.endOfInput] }
    #expect(rig.commands.map(\.command) == [.status])
  }

  @Test func afterExitNothingIsTaken() throws {
    let rig = try ConsoleRig()
    rig.type("@exit\n@status\n")
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    try rig.reply(.leaving)
    #expect(rig.commands.count == 1)
    #expect(rig.endings.isEmpty)
    #expect(rig.takeOutput() == "Leaving.\n")
  }

  @Test func badBytesAndLongLinesAreSkipped() throws {
    let rig = try ConsoleRig()
    rig.type(bytes: [0xff, 0x0a])
    rig.type(String(repeating: "a", count: ConsoleFault.lineBytesMax + 1) + "\n@status\n")
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    try rig.settle()
    let lines = rig.takeOutput().split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first?.hasPrefix("! That line isn't UTF-8") == true)
    #expect(lines.last?.hasPrefix("! That line is longer than") == true)
  }

  @Test func theWelcomeSaysWhoIsHere() throws {
    let rig = try ConsoleRig()
    try rig.show(
      .coordinator(
        CoordinatorReport(
          name: "bob-pc", node: .zero, isSelf: false, term: 1, members: 2, tookMilliseconds: nil,
          reason: "")))
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    #expect(rig.commands.map(\.command) == [.list])
    let bob = OnlineUser(
      user: "bob", node: "bob-pc", room: nil, since: WallTime(milliseconds: 0), isSelf: false)
    try rig.reply(.users([bob]))
    #expect(rig.takeOutput().hasSuffix("Here now: bob.\n"))
  }

  @Test func aShortPasswordIsWarnedOfAndTaken() throws {
    let rig = try ConsoleRig()
    rig.type("@register anna 1234\n")
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    #expect(rig.commands.last?.command == .register(user: "anna", Password("1234")))
    try rig.settle()
    #expect(rig.takeOutput().hasPrefix("! That password is short"))
  }
}

@Suite struct ConsoleExportTests {
  @Test func aNewFileIsWrittenForItsOwner() throws {
    let (rig, scratch) = (try ConsoleRig(), try Scratch())
    rig.type("@getlog > \(scratch.path)/log\n")
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    try rig.reply(.entries([line("hi\u{1b}[2J"), line("ho")], export: "\(scratch.path)/log"))
    #expect(
      scratch.text("log")
        == "2026-11-21T10:00:00.000Z bob: hi␛[2J\n2026-11-21T10:00:00.000Z bob: ho\n")
    #expect(scratch.mode("log") == 0o600)
    #expect(rig.takeOutput() == "2 lines written to \(scratch.path)/log.\n")
  }

  @Test func whatExistsIsNeverOverwritten() throws {
    let (rig, scratch) = (try ConsoleRig(), try Scratch())
    try "mine".write(toFile: scratch.path + "/log", atomically: true, encoding: .utf8)
    rig.type("@getlog > x\n")
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    try rig.reply(.entries([line("hi")], export: "\(scratch.path)/log"))
    #expect(scratch.text("log") == "mine")
    #expect(rig.takeOutput().contains("it exists, and is never overwritten"))
  }

  @Test func afailureIsSaidInWords() throws {
    let (rig, scratch) = (try ConsoleRig("--json"), try Scratch())
    rig.type("{\"id\":\"7\",\"line\":\"@getlog > x\"}\n")
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    try rig.reply(.entries([], export: "\(scratch.path)/none/log"))
    let reply = try JSONReader.read(rig.takeOutput())
    #expect(reply["id"] == .string("7"))
    #expect(reply["code"] == .string("export_failed"))
    #expect(reply["ok"] == .bool(false))
  }
}

@Suite struct ConsoleJSONTests {
  private func objects(_ text: String) throws -> [JSONValue] {
    try text.split(separator: "\n").map { try JSONReader.read(String($0)) }
  }

  @Test func everyLineHasOneReplyWithItsID() throws {
    let rig = try ConsoleRig("--json")
    rig.type("{\"id\":\"a\",\"line\":\"@status\"}\n{\"id\":2,\"line\":\"@send bob\"}\n")
    rig.type("{\"id\":\"c\",\"line\":\"\"}\n{\"id\":\"d\",\"line\":\"@login anna\"}\n{x}\n@exit\n")
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    try rig.reply(.refused(.tooMany))
    try rig.turn(until: "the last command") { rig.commands.count == 2 }
    try rig.reply(.leaving)
    let replies = try objects(rig.takeOutput())
    #expect(
      replies.map { $0["event"] }
        == ["reply", "reply", "reply", "reply", "error", "reply"].map { .string($0) })
    #expect(
      replies.map { $0["id"] } == [
        .string("a"), .number("2"), .string("c"), .string("d"), nil, .null,
      ])
    #expect(
      replies.map { $0["code"] }
        == ["too_many", "usage", "empty_text", "password_missing", "bad_json", "leaving"]
        .map { .string($0) })
  }

  @Test func nobodyIsGreeted() throws {
    let rig = try ConsoleRig("--json")
    try rig.show(
      .coordinator(
        CoordinatorReport(
          name: "b", node: .zero, isSelf: true, term: 1, members: 1, tookMilliseconds: nil,
          reason: "")))
    #expect(rig.commands.isEmpty)
    #expect(try objects(rig.takeOutput()).count == 1)
  }

  @Test func ownMessagesAreTold() throws {
    let rig = try ConsoleRig("--json")
    try rig.show(said("hi", isOwn: true))
    #expect(try objects(rig.takeOutput()).first?["text"] == .string("hi"))
  }
}

@Suite struct ConsoleOutputTests {
  @Test func aClosedOutputEndsInAnOrderlyWay() throws {
    let rig = try ConsoleRig()
    rig.closeOutput()
    try rig.show(said("hi"))
    try rig.turn(until: "the end") { !rig.endings.isEmpty }
    try rig.show(said("ho"))
    #expect(rig.endings == [.signal])
  }

  @Test func aSlowReaderBlocksNothingAndIsTold() throws {
    let rig = try ConsoleRig("--json")
    let text = String(repeating: "a", count: 10_000)
    let count = Console.outputBytesMax / 10_000 + 200
    for _ in 0..<count { rig.console?.show(said(text)) }
    // Nobody read; the loop goes on, and the input makes its writer wait.
    try rig.loop.turn(nanosecondsMax: 0)
    rig.type("@status\n")
    try rig.loop.turn(nanosecondsMax: 0)
    var shown = 0
    var others = ""
    // What came out is looked at once and let go, except for an unfinished line.
    var rest: [UInt8] = []
    func look() {
      rest += rig.takeOutput().utf8
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        if end > 1_000 {
          shown += 1
        } else {
          others += String(decoding: rest[..<end], as: UTF8.self)
        }
        rest.removeFirst(end + 1)
      }
    }
    try rig.turn(until: "the command, once there is room") {
      look()
      return !rig.commands.isEmpty
    }
    try rig.reply(.refused(.tooMany))
    try rig.turn(until: "its reply and what is missing") {
      look()
      return others.contains("\"too_many\"") && others.contains("\"output_dropped\"")
    }
    #expect(others.utf8.count < 1_000)
    // The pipe holds some more than the queue.
    #expect(shown < count && shown > count - 400)
  }

  @Test func theSharedOutputKeepsItsFlags() throws {
    let rig = try ConsoleRig()
    try rig.show(said("hi"))
    #expect(fcntl(rig.ends.output, F_GETFL) & O_NONBLOCK == 0)
    #expect(rig.takeOutput().hasSuffix("bob: hi\n"))
  }

  @Test func whatCantBeOpenedAgainGetsItsFlagsBack() throws {
    var ends = try ConsoleRig.Ends.pipes()
    var pair: [Int32] = [0, 0]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
    close(ends.output)
    close(ends.reading)
    (ends.output, ends.reading) = (pair[0], pair[1])
    let rig = try ConsoleRig([], on: ends)
    try rig.show(said("hi"))
    #expect(rig.takeOutput().hasSuffix("bob: hi\n"))
    #expect(fcntl(ends.output, F_GETFL) & O_NONBLOCK != 0)
    rig.console?.close()
    #expect(fcntl(ends.output, F_GETFL) & O_NONBLOCK == 0)
  }

  @Test func headlessSaysAndReadsNothing() throws {
    let rig = try ConsoleRig("--headless")
    rig.type("@status\n")
    rig.closeInput()
    try rig.show(said("hi"))
    #expect(rig.output.isEmpty && rig.commands.isEmpty && rig.endings.isEmpty)
  }

  @Test func closingWritesWhatWaits() throws {
    let rig = try ConsoleRig()
    rig.console?.show(said("hi"))
    rig.console?.close()
    #expect(rig.takeOutput().hasSuffix("bob: hi\n"))
  }
}
