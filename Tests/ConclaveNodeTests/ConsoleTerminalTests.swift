import ConclaveText
import ConclaveWire
import Foundation
import Testing

@testable import ConclaveCore
@testable import ConclaveNode

private let joined = Event.userJoined(user: "bob", node: "bob-pc", reason: "")

private func isEchoing(_ rig: ConsoleRig) -> Bool {
  var settings = termios()
  tcgetattr(rig.ends.input, &settings)
  return settings.c_lflag & tcflag_t(ECHO) != 0
}

@Suite struct ConsoleTerminalTests {
  private func rig(_ arguments: String...) throws -> ConsoleRig {
    try ConsoleRig(arguments, on: .terminal())
  }

  @Test func newsTakesThePromptsPlace() throws {
    let rig = try rig()
    try rig.show(joined)
    try rig.show(joined)
    let news = "\u{1b}[2m* bob is here, on bob-pc\u{1b}[0m\r\n"
    #expect(rig.takeOutput() == news + "> \r\u{1b}[K" + news + "> ")
  }

  @Test func plainMeansNoEscapes() throws {
    let rig = try rig("--plain")
    try rig.show(joined)
    try rig.show(joined)
    #expect(rig.takeOutput() == "* bob is here, on bob-pc\r\n> \r\n* bob is here, on bob-pc\r\n> ")
  }

  @Test func thePromptHasTheUsersName() throws {
    let rig = try rig("--plain")
    rig.type("@login anna secret99\n")
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    try rig.reply(.signedIn(user: "anna", online: []))
    #expect(rig.takeOutput().hasSuffix("anna> "))
    try rig.show(.notice(.sessionEnded(user: "anna", .accountGone)))
    #expect(rig.takeOutput().hasSuffix("\r\n> "))
  }

  @Test func aPasswordIsAskedForUnseen() throws {
    let rig = try rig("--plain")
    rig.type("@login anna\n")
    try rig.turn(until: "the question") { rig.output.hasSuffix("Password of anna: ") }
    #expect(!isEchoing(rig))
    rig.type("secret99\n")
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    #expect(rig.commands.last?.command == .login(user: "anna", Password("secret99")))
    #expect(isEchoing(rig))
    #expect(!rig.takeOutput().contains("secret99"))
  }

  @Test func aNewPasswordIsTypedTwice() throws {
    let rig = try rig("--plain")
    rig.type("@register anna\n")
    try rig.turn(until: "the question") { rig.output.hasSuffix("Password of anna: ") }
    rig.type("secret99\n")
    try rig.turn(until: "the second question") { rig.output.hasSuffix("Once more: ") }
    #expect(!isEchoing(rig))
    rig.type("secret98\n")
    try rig.turn(until: "the refusal") { rig.output.contains("The two passwords differ") }
    #expect(isEchoing(rig))
    #expect(rig.commands.isEmpty)
    rig.type("@register anna\n")
    try rig.turn(until: "the question") { rig.output.hasSuffix("Password of anna: ") }
    rig.type("secret99\n")
    try rig.turn(until: "the second question") { rig.output.hasSuffix("Once more: ") }
    rig.type("secret99\n")
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    #expect(rig.commands.last?.command == .register(user: "anna", Password("secret99")))
  }

  @Test func newsDuringAPasswordAsksAgain() throws {
    let rig = try rig("--plain")
    rig.type("@login anna\n")
    try rig.turn(until: "the question") { rig.output.hasSuffix("Password of anna: ") }
    try rig.show(joined)
    #expect(rig.takeOutput().hasSuffix("bob-pc\r\nPassword of anna: "))
    #expect(!isEchoing(rig))
  }

  @Test func closingGivesTheTerminalBack() throws {
    let rig = try rig()
    rig.type("@login anna\n")
    try rig.turn(until: "the question") { rig.output.hasSuffix("Password of anna: ") }
    #expect(!isEchoing(rig))
    rig.console?.close()
    #expect(isEchoing(rig))
    #expect(rig.takeOutput().hasSuffix("\r\u{1b}[K"))
  }

  @Test func leavingShowsNoPromptAnyMore() throws {
    let rig = try rig("--plain")
    rig.type("@exit\n")
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    try rig.reply(.leaving)
    rig.console?.close()
    #expect(rig.takeOutput().hasSuffix("Leaving.\r\n"))
    #expect(rig.endings.isEmpty)
  }

  @Test func endOfFileOnTheTerminalIsTheEnd() throws {
    let rig = try rig()
    // Control-D at the start of a line.
    rig.type("\u{4}")
    try rig.turn(until: "the end") { rig.endings == [.endOfInput] }
  }

  @Test func aTerminalThatGoesEnds() throws {
    let rig = try rig()
    rig.closeOutput()
    rig.closeInput()
    try rig.turn(until: "the end") { !rig.endings.isEmpty }
    #expect(rig.endings.count == 1)
  }
}
