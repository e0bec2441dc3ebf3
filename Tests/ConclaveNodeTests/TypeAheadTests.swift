import ConclaveNet
import ConclaveWire
import Foundation
import Testing

@testable import ConclaveCore
@testable import ConclaveNode

private let message = RequestID(boot: 1, count: 1)
private let droppedWords = "What was typed ahead was dropped."

extension Seat {
  fileprivate var all: String { screen.everything.joined(separator: "\n") }

  func signIn() throws {
    try show(.reply(CommandID(number: 99), .login, .signedIn(user: "anna", online: [])))
  }

  /// Answers each line that comes, and expects so many.
  fileprivate func answer(_ count: Int) throws {
    for number in 1...count {
      try rig.turn(until: "line \(number)") { rig.commands.count == number }
      try rig.reply(.accepted(message: message))
    }
    look()
  }
}

/// What is typed before it is asked for.
@Suite struct TypeAheadTests {
  @Test func aQuestionNobodyAwaitedIsNotAnsweredByWhatWasTyped() throws {
    let scratch = try Scratch()
    let seat = try Seat("--data", scratch.path)
    try seat.type("@register nora\rsecret99\rsecret99\r@login nora\rreal-secret\r")
    try seat.rig.turn(until: "the registration") { seat.rig.commands.count == 1 }
    try seat.rig.reply(.refused(.declined(.taken)))
    try seat.see(droppedWords)
    #expect(seat.look().hasSuffix("\nAnother name: ▏"))
    #expect(seat.rig.commands.count == 1)
    #expect(!seat.all.contains("real-secret"))
    #expect(scratch.text("history")?.contains("real-secret") == false)
    try seat.type("nora2\r")
    try seat.rig.turn(until: "another name") { seat.rig.commands.count == 2 }
    #expect(seat.rig.commands.last?.command == .register(user: "nora2", Password("secret99")))
  }

  @Test(arguments: [
    "@passwd\rx1secret\rx2secret\rx2secret\r", "@unregister\rx1secret\r",
    "@register anna\rx1\rx2secret\r",
  ])
  func aPasswordThatIsNotAskedForIsNotShown(typed: String) throws {
    let scratch = try Scratch()
    let seat = try Seat("--data", scratch.path)
    try seat.type(typed)
    try seat.see(droppedWords)
    #expect(seat.look().hasSuffix("\n> ▏"))
    #expect(seat.rig.commands.isEmpty)
    #expect(!seat.all.contains("x1") && !seat.all.contains("x2"))
    #expect(scratch.text("history") == typed.prefix { $0 != "\r" } + "\n")
    // What comes after it is meant.
    try seat.type("hello\r")
    try seat.rig.turn(until: "a line") { !seat.rig.commands.isEmpty }
    #expect(seat.rig.commands.map(\.command) == [.say(text: "hello")])
  }

  @Test func controlDComesBehindTheLinesBeforeIt() throws {
    let seat = try Seat()
    try seat.signIn()
    try seat.type("one\rtwo\r\u{4}")
    try seat.rig.turn(until: "a line") { !seat.rig.commands.isEmpty }
    #expect(seat.rig.commands.map(\.command) == [.say(text: "one")])
    #expect(seat.rig.endings.isEmpty)
    try seat.rig.reply(.accepted(message: message))
    try seat.rig.turn(until: "the end") { seat.rig.endings == [.endOfInput] }
    #expect(seat.rig.commands.map(\.command) == [.say(text: "one"), .say(text: "two")])
  }

  @Test func aTerminalThatGoesLosesNoLine() throws {
    // Keyboard and screen are two terminals, of which one goes.
    let (keyboard, screen) = try (ConsoleRig.Ends.terminal(), ConsoleRig.Ends.terminal())
    for end in [keyboard.output, keyboard.reading, screen.input] { close(end) }
    defer { close(screen.writing) }
    let rig = try ConsoleRig(
      on: ConsoleRig.Ends(
        input: keyboard.input, output: screen.output, writing: keyboard.writing,
        reading: screen.reading))
    try rig.settle()
    rig.type("one\r@login anna\rsecret99\rtwo\r")
    let front = try #require(rig.console?.front)
    try rig.turn(until: "all was read") {
      rig.commands.count == 1 && front.editor.waitingCount == "secret99\rtwo\r".count
    }
    rig.closeInput()
    try rig.settle()
    #expect(rig.commands.map(\.command) == [.say(text: "one")])
    try rig.reply(.accepted(message: message))
    try rig.turn(until: "the password") { rig.commands.count == 2 }
    #expect(rig.commands.last?.command == .login(user: "anna", Password("secret99")))
    #expect(rig.endings.isEmpty)
    try rig.reply(.signedIn(user: "anna", online: []))
    try rig.turn(until: "the end") { rig.endings == [.endOfInput] }
    #expect(rig.commands.last?.command == .say(text: "two"))
  }

  @Test func manyLinesAreTakenOneByOne() throws {
    let seat = try Seat()
    seat.rig.type((1...300).map { "line \($0)\r" }.joined())
    try seat.answer(300)
    #expect(seat.rig.commands.last?.command == .say(text: "line 300"))
  }

  @Test func aLongPasteIsTakenLineByLine() throws {
    let seat = try Seat()
    seat.rig.type("\u{1b}[200~" + (1...200).map { "line \($0)\n" }.joined() + "\u{1b}[201~")
    try seat.see("200 lines pasted.")
    try seat.type("y")
    try seat.answer(200)
    #expect(seat.rig.commands.last?.command == .say(text: "line 200"))
  }

  @Test func controlKeysWorkWhileNothingIsTaken() throws {
    let seat = try Seat()
    let pasted = "\u{1b}[200~\u{3}\u{1a}\u{1b}[201~"
    var stops = 0
    seat.rig.onStop = { stops += 1 }
    try seat.type("hello\r@login anna\rsecret99\rmore")
    try seat.rig.turn(until: "the first line") { seat.rig.commands.count == 1 }
    // One that is pasted is none.
    seat.rig.type(pasted)
    let front = try #require(seat.rig.console?.front)
    let waiting = ("secret99\rmore" + pasted).utf8.count
    try seat.rig.turn(until: "all was read") { front.editor.waitingCount == waiting }
    #expect(stops == 0 && !seat.all.contains(droppedWords))
    try seat.type("\u{1a}")
    try seat.rig.turn(until: "the stop") { stops == 1 }
    seat.rig.console?.resumed()
    try seat.type("\u{3}")
    try seat.see(droppedWords)
    #expect(!seat.all.contains("secret99"))
    try seat.type("x")
    #expect(seat.look().hasSuffix("\n> x▏"))
    #expect(stops == 1)
    try seat.rig.reply(.accepted(message: message))
    #expect(seat.rig.commands.count == 1)
    try seat.type("\u{3}\u{3}")
    try seat.type("\u{3}")
    try seat.rig.turn(until: "the end") { seat.rig.endings == [.signal] }
  }

  @Test func aTurnOfTheLoopTakesSomeKeys() throws {
    let seat = try Seat()
    try seat.signIn()
    let front = try #require(seat.rig.console?.front)
    try seat.type("hello\r@unregister\r")
    for count in 1...25 {
      seat.rig.type(String(repeating: "x", count: 4_000))
      try seat.rig.turn(until: "all was read") { front.editor.waitingCount == count * 4_000 }
    }
    try seat.rig.reply(.accepted(message: message))
    try seat.rig.turn(until: "a turn with keys") { front.editor.waitingCount < 100_000 }
    #expect(front.editor.waitingCount > 0)
    try seat.rig.turn(until: "all was taken") { front.editor.waitingCount == 0 }
  }
}
