import ConclaveCore
import ConclaveWire
import Testing

@testable import ConclaveText

/// A clock an hour ahead of UTC.
private let parser = LineParser(local: LocalTime { _ in 3_600 })

private func parse(_ line: String) -> ParsedLine { parser.parse(line, now: now) }

private func fault(_ line: String) -> LineFault? {
  guard case .error(let error) = parse(line) else { return nil }
  return error.fault
}

private let everything: Int? = nil

@Suite struct LineParserTests {
  @Test(
    arguments: [
      ("hello", Command.say(text: "hello")),
      ("  hello ", .say(text: "  hello ")),
      ("@@home", .say(text: "@home")),
      ("//etc", .say(text: "/etc")),
      ("  @@home", .say(text: "@home")),
      ("mail me @home", .say(text: "mail me @home")),
      ("@help", .help(topic: nil)),
      ("/?", .help(topic: nil)),
      ("@help @W", .help(topic: "send")),
      ("@help send all", .help(topic: "send all")),
      ("@help say", .help(topic: "say")),
      ("@REGISTER anna secret", .register(user: "anna", Password("secret"))),
      ("@newuser anna a long passphrase", .register(user: "anna", Password("a long passphrase"))),
      ("  @login anna secret", .login(user: "anna", Password("secret"))),
      ("@login anna~1234 x", .login(user: "anna~1234", Password("x"))),
      ("@logout", .logout), ("@exit", .exit), ("/QUIT  ", .exit),
      ("@passwd old new one", .changePassword(old: Password("old"), new: Password("new one"))),
      (
        "/PASSWD 'my old' it's new",
        .changePassword(old: Password("my old"), new: Password("it's new"))
      ),
      ("@unregister my secret", .unregister(Password("my secret"))),
      ("@getlist", .list), ("@who", .list), ("@list", .list), ("@status", .status),
      ("@send bob hi  there", .send(to: "bob", text: "hi  there")),
      ("/w bob @all", .send(to: "bob", text: "@all")),
      ("@send 'bob' hi", .send(to: "bob", text: "hi")),
      ("@msg \"bob\"hi", .send(to: "bob", text: "hi")),
      ("@send all hi", .sendAll(text: "hi")),
      ("@send ALL hi", .sendAll(text: "hi")),
      ("@all hi", .sendAll(text: "hi")),
      ("@getlog", .log(LogRequest(.all, count: 100))),
      ("@getlog all", .log(LogRequest(.all))),
      ("@log 7", .log(LogRequest(.all, count: 7))),
      ("@getlog > my log.txt", .log(LogRequest(.all, export: "my log.txt"))),
      ("@getlog 7 >f", .log(LogRequest(.all, count: 7, export: "f"))),
      ("@getlog search two words", .log(LogRequest(.search("two words")))),
      (
        "@getlog search 'a > b' > \" f \"", .log(LogRequest(.search("a > b"), export: " f "))
      ),
      ("@getlog search a->b", .log(LogRequest(.search("a->b")))),
      ("@getlog public", .log(LogRequest(in: .everyone, count: 100))),
      ("@getlog #Tea 7", .log(LogRequest(in: .room("Tea"), count: 7))),
      ("@getlog #tea > f", .log(LogRequest(in: .room("tea"), export: "f"))),
      ("@getlog PUBLIC search x", .log(LogRequest(.search("x"), in: .everyone))),
      ("@getlog search don't > f", .log(LogRequest(.search("don't"), export: "f"))),
    ] as [(String, Command)])
  func isThisCommand(line: String, command: Command) {
    #expect(parse(line) == .command(command))
  }

  @Test(
    arguments: [
      ("@party invite 'bob'", .invite(user: "bob")),
      ("/PARTY Invite bob~1234", .invite(user: "bob~1234")),
      ("@party accept", .accept(from: nil)), ("@party accept anna ", .accept(from: "anna")),
      ("@party decline", .decline(from: nil)), ("@party decline anna", .decline(from: "anna")),
      ("@party leave", .leave), ("@party WHO", .who),
    ] as [(String, PartyCommand)])
  func isThisAboutAParty(line: String, command: PartyCommand) {
    #expect(parse(line) == .command(.party(command)))
  }

  @Test(arguments: ["@p hi  all", "@party say hi  all", "/PARTY SAY hi  all"])
  func isSaidToTheParty(line: String) {
    #expect(parse(line) == .command(.partySay(text: "hi  all")))
  }

  @Test(
    arguments: [
      ("@p ", .missing("text")), ("@party say", .missing("text")),
      ("@party", .missing("invite, accept, decline, leave or who")),
      ("@party invite", .missing("user")), ("@party accept anna bob", .surplus("bob")),
      ("@party leave now", .surplus("now")), ("@party dance", .badPartyRequest("dance")),
      ("@party invite a", .badName("a", .length)),
    ] as [(String, LineFault)])
  func isNothingAboutAParty(line: String, expected: LineFault) {
    #expect(fault(line) == expected)
  }

  @Test(arguments: [
    ("2026-11-21T09:00:00Z", "2026-11-21T09:00:00.000Z"),
    ("2026-11-21t09:00:00.5+02:00", "2026-11-21T07:00:00.500Z"),
    ("2026-11-21 09:00", "2026-11-21T08:00:00.000Z"),
    ("2026-11-20", "2026-11-19T23:00:00.000Z"),
    ("10:30", "2026-11-21T09:30:00.000Z"),
    ("9:05", "2026-11-21T08:05:00.000Z"),
    // The clock shows 11:00, so 23:15 was yesterday.
    ("23:15", "2026-11-20T22:15:00.000Z"),
    ("30s", "2026-11-21T09:59:30.000Z"),
    ("10m", "2026-11-21T09:50:00.000Z"),
    ("2h ago", "2026-11-21T08:00:00.000Z"),
    ("3d", "2026-11-18T10:00:00.000Z"),
    ("999999d", "1970-01-01T00:00:00.000Z"),
  ])
  func readsTimes(words: String, time: String) {
    guard
      case .command(.log(let request)) = parse("@getlog since \(words)"),
      case .since(let since) = request.filter
    else {
      Issue.record("\(parse("@getlog since \(words)"))")
      return
    }
    #expect(ISO8601.text(since) == time)
  }

  @Test(arguments: [
    "", " ", "now", "25:00", "10:60", "2026-13-01", "2026-02-29", "2026-11-21T", "1969-12-31",
    "-5m",
    "5 m", "m", "1234567m", "2026-11-21T10:00:00+1", "٣m",
  ])
  func refusesOtherTimes(words: String) {
    let fault = fault("@getlog since \(words)")
    #expect(fault == (words.trimmed.isEmpty ? .missing("time") : .badTime(words)))
  }

  @Test(
    arguments: [
      ("@", LineFault.noCommand), ("/ help", .noCommand), ("@ send bob hi", .noCommand),
      ("@hlep", .unknownCommand("hlep", near: "help")),
      ("/hlep", .unknownCommand("hlep", near: "help", mark: "/")),
      ("@unregsiter", .unknownCommand("unregsiter", near: "unregister")),
      ("@passwd old", .missing("new password")), ("@passwd old abc", .passwordTooShort),
      ("@passwd 'old new", .openQuote),
      ("@regsiter anna secret", .unknownCommand("regsiter", near: "register")),
      ("@xyzzy", .unknownCommand("xyzzy", near: nil)),
      ("@help xyzzy", .unknownCommand("xyzzy", near: nil)),
      ("@register", .missing("user")), ("@login", .missing("user")),
      ("@register al secret", .badName("al", .length)),
      ("@register a/b secret", .badName("a/b", .character("/"))),
      ("@register anna~1 secret", .badName("anna~1", .character("~"))),
      ("@register All secret", .badName("All", .reserved)),
      ("@register Whisper secret", .badName("Whisper", .reserved)),
      ("@register anna abc", .passwordTooShort),
      ("@logout now", .surplus("now")), ("@status x", .surplus("x")),
      ("@send", .missing("user")), ("@send bob", .missing("text")),
      ("@send bob  ", .missing("text")),
      ("@send 'bob hi", .openQuote), ("@send all", .missing("text")), ("@all", .missing("text")),
      ("@getlog 0", .badCount("0")), ("@getlog 1000001", .badCount("1000001")),
      ("@getlog -1", .badLogRequest("-1")), ("@getlog some", .badLogRequest("some")),
      ("@getlog 5 6", .surplus("6")), ("@getlog all 6", .surplus("6")),
      ("@getlog search", .missing("text")), ("@getlog >", .missing("file")),
      ("@getlog search 'a", .openQuote),
      ("@join", .missing("room")), ("@join a b", .surplus("b")),
      ("@join a/b", .badRoom("a/b", .character("/"))), ("@join #", .badRoom("#", .length)),
      ("@leave tea", .surplus("tea")), ("@me", .missing("text")),
      ("@capacity 0", .badCapacity("0")), ("@capacity 1001", .badCapacity("1001")),
      ("@capacity x", .badCapacity("x")), ("@capacity 5 6", .surplus("6")),
      ("@away " + String(repeating: "x", count: 257), .awayTooLong),
    ] as [(String, LineFault)])
  func isRefused(line: String, fault expected: LineFault) {
    #expect(fault(line) == expected)
  }

  @Test func emptyLinesAreNothing() {
    #expect(parse("") == .empty)
    #expect(parse(" \t ") == .empty)
  }

  @Test func anEscapedPrefixStillNeedsNoMore() {
    #expect(parse("@@") == .command(.say(text: "@")))
  }

  @Test func textsAreMeasured() {
    let most = String(repeating: "ä", count: Limits.textScalarsMax)
    #expect(parse(most) == .command(.say(text: most)))
    #expect(fault(most + "x") == .textTooLong)
    #expect(fault("@send bob " + most + "x") == .textTooLong)
    #expect(fault(String(repeating: "👩‍👩‍👧", count: 900)) == .textTooLong)
  }

  @Test func namesAreMeasuredInScalars() {
    let most = String(repeating: "é", count: 32)
    #expect(parse("@send \(most) x") == .command(.send(to: most, text: "x")))
    #expect(fault("@send \(most)é x") == .badName(most + "é", .length))
  }

  @Test func passwordsAreAskedFor() throws {
    let request = PasswordRequest(.register, user: "anna")
    #expect(parse("@register anna ") == .needsPassword(request))
    #expect(request.isTwice)
    #expect(
      try request.command(password: "secret", again: "secret")
        == .register(user: "anna", Password("secret")))
    #expect(throws: LineError(.passwordsDiffer, command: .register)) {
      try request.command(password: "secret", again: "sceret")
    }
    #expect(throws: LineError(.passwordTooShort, command: .register)) {
      try request.command(password: "abc", again: "abc")
    }
    let login = PasswordRequest(.login, user: "anna")
    #expect(parse("@login anna") == .needsPassword(login))
    #expect(!login.isTwice)
    #expect(try login.command(password: "x") == .login(user: "anna", Password("x")))
    #expect(throws: LineError(.missing("password"), command: .login)) {
      try login.command(password: "")
    }
  }

  @Test func aShortPasswordIsWarnedOf() {
    #expect(LineWarning(.register(user: "anna", Password("1234567"))) == .shortPassword)
    #expect(LineWarning(.register(user: "anna", Password("12345678"))) == nil)
    #expect(LineWarning(.login(user: "anna", Password("1234"))) == nil)
    let change = Command.changePassword(old: Password("x"), new: Password("1234567"))
    #expect(LineWarning(change, user: "anna") == .shortPassword)
  }

  @Test func aPasswordThatIsTheNameIsWarnedOf() {
    #expect(LineWarning(.register(user: "Annabelle", Password("annabelle"))) == .passwordIsName)
    let change = Command.changePassword(old: Password("x"), new: Password("Annabelle"))
    #expect(LineWarning(change, user: "annabelle") == .passwordIsName)
    #expect(LineWarning(change, user: "bob") == nil)
  }

  @Test func theOldPasswordIsAskedForBeforeTheNewOne() throws {
    let old = PasswordRequest(.old)
    #expect(parse("@passwd") == .needsPassword(old))
    #expect(!old.isTwice && old.needsSession)
    #expect(old.question(signedIn: "anna") == "Old password of anna: ")
    #expect(old.next(after: "") == nil)
    let new = try #require(old.next(after: "secret"))
    #expect(new.isTwice)
    #expect(new.question(signedIn: "anna") == "New password of anna: ")
    #expect(
      try new.command(password: "new one", again: "new one")
        == .changePassword(old: Password("secret"), new: Password("new one")))
    #expect(throws: LineError(.missing("password"), command: .changePassword)) {
      try old.command(password: "")
    }
  }

  @Test func givingUpTheAccountIsExplained() throws {
    let request = PasswordRequest(.unregister)
    #expect(parse("/unregister ") == .needsPassword(request))
    #expect(!request.isTwice && request.needsSession)
    #expect(request.warning(signedIn: "anna").joined().contains("anna for good"))
    #expect(try request.command(password: "x") == .unregister(Password("x")))
    #expect(throws: LineError(.missing("password"), command: .unregister)) {
      try request.command(password: "")
    }
  }

  @Test func theNearestCommandIsNamedAsItWasTyped() {
    let error = LineError(.unknownCommand("hlep", near: "help", mark: "/"))
    #expect(error.lines == ["There is no command /hlep. Did you mean /help? /help lists them."])
  }

  @Test func usageErrorsShowUsageAndAnExample() {
    guard case .error(let error) = parse("@send bob") else { return #expect(Bool(false)) }
    #expect(
      error.lines == [
        "The <text> is missing.", "Usage: @send <user> <text>",
        "Example: @send bob Lunch at noon?",
      ])
  }

  @Test func errorsNeverRepeatAPassword() {
    for line in [
      "@passwd hunter22", "@passwd hunter22 hun", "@login al hunter22", "@register a:b hunter22",
      "@regster anna hunter22",
    ] {
      guard case .error(let error) = parse(line) else {
        Issue.record("taken: \(line)")
        continue
      }
      #expect(!error.lines.joined().contains("hunter22"))
    }
  }
}

@Suite struct CommandTableTests {
  @Test func everyWordIsOneCommand() {
    let words = CommandName.allCases.flatMap(CommandTable.words)
    #expect(Set(words).count == words.count)
    for name in CommandName.allCases where name != .say {
      #expect(CommandTable.find(name.rawValue) == name)
    }
  }

  @Test func everyExampleWorks() {
    for name in CommandName.allCases {
      switch parse(CommandTable.example(name)) {
      case .command(let command): #expect(command.name == name)
      case .needsPassword(let request): #expect(request.command == name)
      case .needsMessage: #expect(name == .message)
      case .empty, .error: Issue.record("\(CommandTable.example(name))")
      }
    }
  }

  @Test func everyCommandHasHelp() {
    for name in CommandName.allCases { #expect(!CommandTable.row(name).help.isEmpty) }
  }

  @Test func helpBreaksNowhereOnTheUsualTerminal() {
    for topic in [nil] + CommandName.allCases.map(\.rawValue) {
      for line in HelpText.lines(topic) { #expect(TextWrap.lines(line, columns: 80) == [line]) }
    }
  }

  @Test func commandWordsAreReserved() {
    #expect(Commands.reservedNames.contains("all"))
    #expect(Commands.reservedNames.contains("whisper"))
    #expect(Commands.reservedNames.allSatisfy { $0 == $0.lowercased() && !$0.contains(" ") })
  }

  @Test(
    arguments: [
      ("help", nil), ("help-send", "send"), ("help-getlog", "getlog"),
      ("help-passwd", "passwd"), ("help-unregister", "unregister"),
    ]
      as [(String, String?)])
  func helpIsThisText(file: String, topic: String?) {
    let text = HelpText.lines(topic).joined(separator: "\n") + "\n"
    #expect(text == golden(file, actual: text))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}
