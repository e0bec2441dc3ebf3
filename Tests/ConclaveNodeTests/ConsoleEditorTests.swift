import ConclaveNet
import ConclaveText
import ConclaveWire
import Foundation
import Testing
import VirtualScreen

@testable import ConclaveCore
@testable import ConclaveNode

private let news = Event.noCoordinator(reason: "")
private let newsLine = "* No coordinator for now. What you type waits."
private let message = RequestID(boot: 1, count: 1)

private func said(_ text: String, from: String = "bob") -> Event {
  .message(
    MessageReport(
      scope: .everyone(Position(epoch: .none, index: 1)), from: from, text: text,
      message: message, sentAt: WallTime(milliseconds: Clock.wallMilliseconds()), isLate: false,
      isOwn: false))
}

/// A console on a terminal, and what is seen there.
final class Seat {
  let rig: ConsoleRig
  var screen = VirtualScreen(columns: 80, rows: 24)

  init(_ arguments: String..., columns: UInt16 = 80, rows: UInt16 = 24) throws {
    let ends = try ConsoleRig.Ends.terminal()
    Self.resize(ends, columns, rows)
    rig = try ConsoleRig(arguments, on: ends)
    screen = VirtualScreen(columns: Int(columns), rows: Int(rows))
    try rig.settle()
    look()
  }

  static func resize(_ ends: ConsoleRig.Ends, _ columns: UInt16, _ rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(ends.writing, UInt(TIOCSWINSZ), &size)
  }

  @discardableResult
  func look() -> String {
    screen.write(rig.takeOutput())
    return screen.picture
  }

  func see(_ what: String, location: SourceLocation = #_sourceLocation) throws {
    try rig.turn(until: what, location: location) {
      look()
      return screen.everything.joined(separator: "\n").contains(what)
    }
  }

  func type(_ text: String) throws {
    rig.type(text)
    for _ in 0..<4 { try rig.loop.turn(nanosecondsMax: 1_000_000) }
    look()
  }

  func show(_ event: Event) throws {
    try rig.show(event)
    look()
  }

  var settings: termios {
    var settings = termios()
    tcgetattr(rig.ends.input, &settings)
    return settings
  }

  var isRaw: Bool { settings.c_lflag & tcflag_t(ECHO | ICANON | ISIG) == 0 }
}

@Suite struct ConsoleEditorTests {
  @Test func newsComesAboveWhatIsTyped() throws {
    let seat = try Seat()
    try seat.show(news)
    try seat.type("hello wor")
    try seat.show(said("in between"))
    #expect(seat.screen.lines.first == newsLine)
    #expect(seat.screen.lines.dropFirst().first?.hasSuffix("bob: in between") == true)
    #expect(seat.look().hasSuffix("\n> hello wor▏"))
    try seat.type("ld\r")
    #expect(seat.rig.commands.map(\.command) == [.say(text: "hello world")])
    #expect(seat.screen.strange.isEmpty)
  }

  @Test func aFloodLosesNothingAndLeavesTheLine() throws {
    let seat = try Seat()
    try seat.show(news)
    for number in 0..<5_000 {
      seat.rig.console?.show(said("line \(number)"))
      if number % 500 == 0 { try seat.type("x") }
    }
    try seat.see("line 4999")
    #expect(seat.look().hasSuffix("> xxxxxxxxxx▏"))
    let lines = seat.screen.everything.filter { $0.contains("bob: line") }
    #expect(lines.count == 5_000)
    #expect(lines.last?.hasSuffix("line 4999") == true)
  }

  @Test func aFloodIsWrittenAtOnce() throws {
    let seat = try Seat()
    try seat.show(news)
    for number in 0..<200 { seat.rig.console?.show(said("line \(number)")) }
    try seat.rig.settle()
    // One repainting of the line, however many lines came.
    #expect(seat.rig.takeOutput().components(separatedBy: "\u{1b}[J").count == 2)
  }

  @Test func linesBreakAtWords() throws {
    let seat = try Seat(columns: 30)
    try seat.show(said("several words that need more than one row"))
    for line in seat.screen.lines { #expect(Columns.of(line) <= 30) }
    #expect(seat.screen.lines.joined(separator: " ").contains("that   need more than one"))
  }

  @Test func aPasswordLeavesNoTrace() throws {
    let scratch = try Scratch()
    let seat = try Seat("--data", scratch.path)
    try seat.type("a first line\r")
    try seat.rig.reply(.refused(.notSignedIn))
    // All at once, as a hasty person or a program types.
    try seat.type("@login anna\rsecret99\r")
    try seat.see("Password of anna:")
    #expect(seat.rig.commands.last?.command == .login(user: "anna", Password("secret99")))
    try seat.rig.reply(.signedIn(user: "anna", online: []))
    try seat.type("@login anna secret98\r")
    try seat.see("anna> ")
    #expect(scratch.text("history") == "a first line\n@login anna\n")
    #expect(scratch.mode("history") == 0o600)
    #expect(!seat.screen.everything.joined().contains("secret99"))
    // The next session has the history.
    let next = try Seat("--data", scratch.path)
    try next.type("\u{10}\u{10}")
    #expect(next.look().hasSuffix("> a first line▏"))
  }

  @Test func aPasswordIsCalledOff() throws {
    let seat = try Seat()
    try seat.type("@register anna\rsec")
    try seat.see("Password of anna:")
    try seat.type("\u{3}")
    try seat.see("Nothing was done.")
    #expect(seat.look().hasSuffix("\n> ▏"))
    #expect(seat.rig.commands.isEmpty && seat.rig.endings.isEmpty)
  }

  @Test func theFirstControlCCallsAnyQuestionOff() throws {
    for (line, question, end) in [
      ("@register anna", "Password of anna:", "Nothing was done."),
      ("@message", "To:", "Nothing was sent."),
    ] {
      let seat = try Seat()
      if line == "@message" { try seat.signIn() }
      try seat.type("\(line)\r")
      try seat.see(question)
      try seat.type("\u{3}")
      try seat.see(end)
      #expect(seat.look().hasSuffix(line == "@message" ? "\nanna> ▏" : "\n> ▏"))
      // What comes next is a line like any other.
      try seat.type("hello\r")
      #expect(seat.rig.commands.map(\.command) == [.say(text: "hello")])
      #expect(seat.rig.endings.isEmpty)
    }
  }

  /// Who can't send anything isn't asked to whom.
  @Test func aMessageIsAskedForOfWhoIsSignedIn() throws {
    let seat = try Seat()
    try seat.type("@message\r")
    try seat.see("You aren't signed in.")
    #expect(seat.look().hasSuffix("\n> ▏"))
    #expect(seat.rig.commands.isEmpty)
  }

  @Test func aHastyControlCDoesntMakeAnAnswerALine() throws {
    let seat = try Seat()
    try seat.signIn()
    try seat.type("@message\rbob\r\u{3}")
    try seat.see("Nothing was sent.")
    #expect(seat.screen.lines.contains("To: bob"))
    #expect(seat.rig.commands.isEmpty)
  }

  private func askForAnotherName(_ seat: Seat) throws {
    try seat.type("@register anna secret99\r")
    try seat.rig.reply(.refused(.declined(.taken)))
    try seat.see("Another name:")
  }

  @Test func anotherNameIsCalledOff() throws {
    let seat = try Seat()
    try askForAnotherName(seat)
    try seat.type("\u{3}")
    try seat.see("Nothing was done.")
    #expect(seat.look().hasSuffix("\n> ▏"))
    #expect(seat.rig.commands.count == 1)
  }

  @Test func aCommandLeavesTheQuestionForAnotherName() throws {
    for (line, command) in [
      ("@help", Command.help(topic: nil)), (" /exit", .exit),
      ("@login bob secret99", .login(user: "bob", Password("secret99"))),
    ] {
      let seat = try Seat()
      try askForAnotherName(seat)
      try seat.type("\(line)\r")
      #expect(seat.rig.commands.last?.command == command)
      #expect(seat.look().hasSuffix("\n> ▏"))
    }
    let seat = try Seat()
    try askForAnotherName(seat)
    try seat.type("@login bob\rsecret98\r")
    try seat.see("Password of bob:")
    #expect(seat.rig.commands.last?.command == .login(user: "bob", Password("secret98")))
    #expect(!seat.screen.everything.joined().contains("secret98"))
  }

  @Test func noPasswordIsAskedForWhatIsRefused() throws {
    let seat = try Seat()
    for line in ["@passwd", "@unregister"] {
      try seat.type("\(line)\r")
      #expect(seat.screen.lines.suffix(2).first?.hasPrefix("! You aren't signed in.") == true)
      #expect(seat.look().hasSuffix("\n> ▏"))
    }
    try seat.show(.reply(CommandID(number: 99), .login, .signedIn(user: "anna", online: [])))
    for line in ["@register bob", "@login bob"] {
      try seat.type("\(line)\r")
      #expect(
        seat.screen.lines.suffix(2).first
          == "! You are signed in as anna already. First: @logout")
      #expect(seat.look().hasSuffix("\nanna> ▏"))
    }
    #expect(seat.rig.commands.isEmpty)
  }

  @Test func whomTheReplyNamesIsntToldAgain() throws {
    let seat = try Seat()
    for name in ["ann", "cat"] {
      try seat.show(.userJoined(user: name, node: "n", reason: ""))
    }
    let now = WallTime(milliseconds: 0)
    let here = ["ann", "ben", "cat"].map {
      OnlineUser(user: $0, node: "n", since: now, isSelf: $0 == "ben")
    }
    try seat.show(.reply(CommandID(number: 99), .login, .signedIn(user: "ben", online: here)))
    // Anything else is told after who came.
    try seat.show(news)
    try seat.see("Online: ann, ben (you), cat.")
    #expect(!seat.screen.everything.joined().contains("are here"))
  }

  @Test func whoIsNamedByAReplyThatIsNotShownIsTold() throws {
    let seat = try Seat()
    let coordinator = CoordinatorReport(
      name: "b", node: .zero, isSelf: true, term: 1, members: 1, tookMilliseconds: nil, reason: "")
    try seat.show(.coordinator(coordinator))
    try seat.rig.turn(until: "the question who is here") { seat.rig.commands.count == 1 }
    try seat.show(.reply(CommandID(number: 99), .login, .signedIn(user: "ben", online: [])))
    try seat.show(.userJoined(user: "cat", node: "n", reason: ""))
    let cat = OnlineUser(
      user: "cat", node: "n", since: WallTime(milliseconds: 0), isSelf: false)
    try seat.rig.reply(.users([cat]))
    try seat.show(news)
    try seat.see("* cat is here, on n")
  }

  @Test func aSentMessageGetsItsMark() throws {
    let seat = try Seat()
    try seat.type("hello\r")
    try seat.rig.reply(.accepted(message: message))
    try seat.type("ne")
    try seat.show(.delivery(DeliveryReport(message: message, to: nil, state: .sent(copies: 2))))
    #expect(seat.look() == "> hello  sent, 2 copies\n> ne▏")
    try seat.show(news)
    try seat.show(.delivery(DeliveryReport(message: message, to: "bob", state: .delivered)))
    #expect(seat.look().hasSuffix("  delivered to bob  “hello”\n> ne▏"))
  }

  @Test func tabCompletesWhoIsThere() throws {
    let seat = try Seat()
    try seat.show(.reply(CommandID(number: 99), .login, .signedIn(user: "anna", online: [])))
    try seat.show(.userJoined(user: "Berta", node: "n", reason: ""))
    try seat.type("@se\tb\t")
    #expect(seat.screen.lines.contains("anna> @send Berta"))
  }

  @Test func aPasteOfSeveralLinesAsks() throws {
    let seat = try Seat()
    #expect(seat.screen.modes.contains("?2004"))
    try seat.type("\u{1b}[200~one\ntwo\n\u{1b}[201~")
    try seat.see("2 lines pasted.")
    #expect(seat.rig.commands.isEmpty)
    try seat.type("y")
    #expect(seat.rig.commands.map(\.command) == [.say(text: "one")])
    try seat.rig.reply(.accepted(message: message))
    try seat.rig.turn(until: "the second line") { seat.rig.commands.count == 2 }
  }

  @Test func anotherSizeIsFollowed() throws {
    let seat = try Seat(columns: 20)
    try seat.type("a line that is longer than the screen")
    Seat.resize(seat.rig.ends, 60, 24)
    seat.rig.console?.resized()
    seat.screen = VirtualScreen(columns: 60, rows: 24)
    try seat.rig.settle()
    seat.look()
    #expect(seat.screen.lines.last == "> a line that is longer than the screen")
  }

  @Test func theTerminalIsGivenBack() throws {
    let ends = try ConsoleRig.Ends.terminal()
    var before = termios()
    tcgetattr(ends.input, &before)
    let rig = try ConsoleRig([], on: ends)
    try rig.settle()
    var during = termios()
    tcgetattr(ends.input, &during)
    #expect(during.c_lflag != before.c_lflag)
    rig.console?.close()
    var after = termios()
    tcgetattr(ends.input, &after)
    #expect(after.c_lflag == before.c_lflag && after.c_iflag == before.c_iflag)
    var screen = VirtualScreen(columns: 80, rows: 24)
    screen.write(rig.takeOutput())
    #expect(screen.modes.isEmpty && screen.lines.isEmpty)
  }

  @Test func twoConsolesDontMeet() throws {
    let first = try Seat()
    let second = try Seat()
    try first.type("one")
    try second.type("two")
    #expect(first.look() == "> one▏" && second.look() == "> two▏")
    second.rig.console?.close()
    #expect(first.isRaw && !second.isRaw)
  }

  @Test func controlCLeavesTheSecondTime() throws {
    let seat = try Seat()
    try seat.type("abc\u{3}\u{3}")
    #expect(seat.rig.endings.isEmpty)
    try seat.see("Ctrl-C once more leaves")
    try seat.type("\u{3}")
    #expect(seat.rig.endings == [.signal])
    #expect(seat.rig.console?.isInterrupted == true)
    #expect(!seat.isRaw)
    #expect(seat.screen.lines.last == "Leaving.")
  }

  @Test func newsBetweenTwoControlCsKeepsTheSecondFromLeaving() throws {
    let seat = try Seat()
    try seat.type("\u{3}")
    try seat.see("Ctrl-C once more leaves")
    try seat.show(news)
    #expect(seat.look() == "\(newsLine)\n> ▏")
    try seat.type("\u{3}")
    #expect(seat.rig.endings.isEmpty)
    try seat.see("Ctrl-C once more leaves")
    // And so does time.
    try seat.rig.turn(until: "the warning is gone") { seat.look() == "\(newsLine)\n> ▏" }
    try seat.type("\u{3}")
    #expect(seat.rig.endings.isEmpty)
  }

  @Test func controlZGivesTheTerminalAndTakesItAgain() throws {
    let seat = try Seat()
    var wasRaw: [Bool] = []
    seat.rig.onStop = { [unowned seat] in wasRaw.append(seat.isRaw) }
    try seat.type("abc\u{1a}")
    #expect(wasRaw == [false])
    seat.rig.console?.resumed()
    try seat.rig.settle()
    #expect(seat.isRaw)
    #expect(seat.look().hasSuffix("> abc▏"))
  }

  @Test func aMentionRingsWhereNobodyLooks() throws {
    let seat = try Seat()
    try seat.show(.reply(CommandID(number: 99), .login, .signedIn(user: "anna", online: [])))
    try seat.type("\u{1b}[O")
    try seat.show(said("hello"))
    #expect(seat.screen.bells == 0)
    try seat.show(said("Anna, hello"))
    #expect(seat.screen.bells == 1)
    #expect(seat.screen.lines.contains { $0.contains("[mention] bob: Anna, hello") })
    try seat.type("\u{1b}[I")
    try seat.show(said("anna again"))
    #expect(seat.screen.bells == 1)
  }
}
