import ConclaveText
import ConclaveWire
import Foundation
import Testing

@testable import ConclaveCore
@testable import ConclaveNode

private let news = Event.noCoordinator(reason: "")
private let newsLine = "* No coordinator for now. What you type waits."

private func isEchoing(_ rig: ConsoleRig) -> Bool {
  var settings = termios()
  tcgetattr(rig.ends.input, &settings)
  return settings.c_lflag & tcflag_t(ECHO) != 0
}

@Suite struct ConsoleTerminalTests {
  private func rig(_ arguments: String...) throws -> ConsoleRig {
    try ConsoleRig(arguments, on: .terminal())
  }

  @Test func plainMeansNoEscapes() throws {
    let rig = try rig("--plain")
    try rig.show(news)
    try rig.show(news)
    #expect(rig.takeOutput() == "\(newsLine)\r\n> \r\n\(newsLine)\r\n> ")
  }

  @Test func thePromptComesAfterTheReceipt() throws {
    let rig = try rig("--plain")
    let message = RequestID(boot: 1, count: 1)
    rig.type("hello\n")
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    _ = rig.takeOutput()
    try rig.reply(.accepted(message: message))
    try rig.show(.delivery(DeliveryReport(message: message, to: nil, state: .sent(copies: 4))))
    #expect(rig.takeOutput() == "  sent, 4 copies\r\n> ")
    // A question that is typed at once is asked at once.
    rig.type("hello\n")
    try rig.turn(until: "a command") { rig.commands.count == 2 }
    try rig.reply(.accepted(message: RequestID(boot: 1, count: 2)))
    try rig.show(.reply(CommandID(number: 99), .login, .signedIn(user: "anna", online: [])))
    rig.type("@message\n")
    try rig.turn(until: "the question") { rig.output.hasSuffix("To: ") }
    rig.type("\n")
    try rig.turn(until: "the end of it") { rig.output.hasSuffix("Nothing was sent.\r\nanna> ") }
    // Without one it comes all the same.
    rig.type("hello\n")
    try rig.turn(until: "a command") { rig.commands.count == 3 }
    _ = rig.takeOutput()
    try rig.reply(.accepted(message: RequestID(boot: 1, count: 3)))
    #expect(rig.takeOutput().isEmpty)
    try rig.turn(until: "the prompt") { rig.output == "anna> " }
  }

  @Test func whoComesAndGoesIsToldTogether() throws {
    let rig = try rig("--plain")
    for name in ["bob", "eve", "kim"] {
      try rig.show(.userJoined(user: name, node: "n", reason: ""))
    }
    try rig.show(.userLeft(user: "eve", node: "n", reason: ""))
    #expect(rig.takeOutput().isEmpty)
    try rig.turn(until: "the line") { rig.output.hasSuffix("\r\n> ") }
    #expect(rig.takeOutput() == "* bob and kim are here\r\n> ")
    // Anything else is told after them, not before.
    try rig.show(.userLeft(user: "bob", node: "n", reason: ""))
    try rig.show(news)
    #expect(rig.takeOutput().contains("* bob left\r\n> \r\n\(newsLine)"))
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

  private func signIn(_ rig: ConsoleRig) throws {
    rig.type("@login anna secret99\n")
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    try rig.reply(.signedIn(user: "anna", online: []))
  }

  @Test func theOldPasswordAndTwiceTheNewOneAreAskedForUnseen() throws {
    let rig = try rig("--plain")
    try signIn(rig)
    _ = rig.takeOutput()
    rig.type("@passwd\n")
    try rig.turn(until: "the question") { rig.output.hasSuffix("Old password of anna: ") }
    #expect(!isEchoing(rig))
    rig.type("secret99\n")
    try rig.turn(until: "the new one") { rig.output.hasSuffix("New password of anna: ") }
    #expect(!isEchoing(rig))
    rig.type("secret100\n")
    try rig.turn(until: "the second time") { rig.output.hasSuffix("Once more: ") }
    rig.type("secret100\n")
    try rig.turn(until: "a command") { rig.commands.count == 2 }
    #expect(isEchoing(rig))
    #expect(!rig.takeOutput().contains("secret"))
    let change = Command.changePassword(old: Password("secret99"), new: Password("secret100"))
    #expect(rig.commands.last?.command == change)
  }

  @Test func givingUpTheAccountIsExplainedAndCalledOff() throws {
    let rig = try rig("--plain")
    try signIn(rig)
    rig.type("@unregister\n")
    try rig.turn(until: "the question") { rig.output.hasSuffix("Password of anna: ") }
    #expect(rig.takeOutput().contains("gives up the account anna for good"))
    rig.type("\n")
    try rig.turn(until: "the end of it") { rig.output.contains("The <password> is missing.") }
    #expect(rig.commands.count == 1)
    rig.type("@unregister\n")
    try rig.turn(until: "the question") { rig.output.hasSuffix("Password of anna: ") }
    rig.type("secret99\n")
    try rig.turn(until: "a command") { rig.commands.count == 2 }
    #expect(rig.commands.last?.command == .unregister(Password("secret99")))
    try rig.reply(.unregistered(user: "anna"))
    #expect(rig.takeOutput().hasSuffix("\r\n> "))
  }

  @Test func nothingIsAskedOfWhoIsntSignedIn() throws {
    let rig = try rig("--plain")
    rig.type("@passwd\n")
    try rig.turn(until: "the refusal") { rig.output.contains("You aren't signed in.") }
    #expect(isEchoing(rig))
    #expect(rig.commands.isEmpty)
  }

  @Test func anotherNameIsAskedForWithoutThePassword() throws {
    let rig = try rig("--plain")
    rig.type("@register anna secret99\n")
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    try rig.reply(.refused(.declined(.taken)))
    try rig.turn(until: "the question") { rig.output.hasSuffix("Another name: ") }
    rig.type("al\n")
    try rig.turn(until: "the question again") {
      rig.output.contains("3 to 32") && rig.output.hasSuffix("Another name: ")
    }
    rig.type(" annabel \n")
    try rig.turn(until: "a command") { rig.commands.count == 2 }
    #expect(rig.commands.last?.command == .register(user: "annabel", Password("secret99")))
    try rig.reply(.refused(.declined(.taken)))
    rig.type("\n@help\n")
    try rig.turn(until: "a command") { rig.commands.count == 3 }
    #expect(rig.commands.last?.command == .help(topic: nil))
  }

  @Test func newsDuringAPasswordAsksAgain() throws {
    let rig = try rig("--plain")
    rig.type("@login anna\n")
    try rig.turn(until: "the question") { rig.output.hasSuffix("Password of anna: ") }
    try rig.show(news)
    #expect(rig.takeOutput().hasSuffix("waits.\r\nPassword of anna: "))
    #expect(!isEchoing(rig))
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
