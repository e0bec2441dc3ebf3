import ConclaveCore
import ConclaveWire
import Testing

@testable import ConclaveText

private let home = ["HOME": "/people/anna"]

private func task(_ arguments: String..., settings: String? = nil) throws -> ToolTask {
  let file = settings.map { SettingsFile(path: "/config", text: $0) }
  guard
    case .task(let task, _) = try Invocation.parse(
      arguments, environment: home, settings: file)
  else { throw UsageError("no task") }
  return task
}

/// What a command line is refused with.
private func fault(_ arguments: [String], settings: String? = nil) -> String {
  let file = settings.map { SettingsFile(path: "/config", text: $0) }
  do {
    return "\(try Invocation.parse(arguments, environment: home, settings: file))"
  } catch {
    return error.message
  }
}

@Suite struct TaskTests {
  @Test func everySubcommandIsRead() throws {
    #expect(try task("status") == .status(isJSON: false, watches: false))
    #expect(try task("status", "--json", "--watch") == .status(isJSON: true, watches: true))
    #expect(try task("peers", "--json") == .peers(isJSON: true))
    #expect(try task("send", "bob", "hi", "there") == .send(to: .user("bob"), text: "hi there"))
    #expect(try task("send", "ALL", "-") == .send(to: .everyone, text: nil))
    #expect(try task("send", "#tea", "--", "--hot") == .send(to: .room("tea"), text: "--hot"))
    #expect(try task("log") == .log(.init(count: 100)))
    #expect(
      try task("log", "--since", "2h", "--follow", "--json", "5")
        == .log(.init(count: 5, since: "2h", follows: true, isJSON: true)))
    #expect(try task("log", "--since=2h") == .log(.init(since: "2h")))
    #expect(try task("stop") == .stop)
    #expect(try task("backup", "f", "--force") == .backup(file: "f", replaces: true))
    #expect(try task("restore", "f") == .restore(file: "f"))
    #expect(try task("export", "users") == .export(.users, file: nil, replaces: false))
    #expect(try task("export", "log", "-") == .export(.log, file: nil, replaces: false))
    #expect(try task("export", "log", "f") == .export(.log, file: "f", replaces: false))
    #expect(try task("man") == .man)
    #expect(try task("completions", "zsh") == .completions(.zsh))
    #expect(try task("help") == .help(nil))
    #expect(try task("help", "send") == .help(.send))
    #expect(try task("send", "--help") == .help(.send))
    #expect(
      try task("service", "--group", "my office", "--json")
        == .service(arguments: ["--group", "my office", "--json"]))
  }

  @Test func theNodeIsFoundByGroupOrData() throws {
    for arguments in [["--group", "office", "status"], ["status", "--group=office"]] {
      guard case .task(_, let options) = try Invocation.parse(arguments, environment: home) else {
        throw UsageError("no task")
      }
      #expect(options.data == "/people/anna/.local/state/conclave/office")
    }
    // What is about no node needs no place for its data.
    #expect(throws: Never.self) { try Invocation.parse(["man"], environment: [:]) }
  }

  @Test(arguments: [
    (["stats"], "'stats' is neither an option nor a subcommand; did you mean status?"),
    (["status", "x"], "'x' is one word too many. Usage: conclave status [--json] [--watch]"),
    (["status", "--follow"], "there is no option --follow"),
    (["status", "--port", "1"], "conclave status doesn't take --port."),
    (["--port", "1", "status"], "--port doesn't stand before status."),
    (["send", "bob"], "a recipient and a text are needed."),
    (["send", "#", "x"], "a room's name follows the #."),
    (["send", "a b", "x"], "'a b' is no user's name."),
    (["log", "0"], "'0' is no count from 1 to 1000000."),
    (["log", "--since"], "--since needs a value, TIME"),
    (["backup"], "conclave backup needs more words."),
    (["export", "all"], "'all' is none of users, log."),
    (["export"], "conclave export needs one word more."),
    (["completions", "csh"], "'csh' is none of bash, zsh, fish."),
    (["help", "sned"], "there is no subcommand sned; did you mean send? Usage:"),
  ])
  func saysWhatWasExpected(arguments: [String], words: String) {
    #expect(fault(arguments).hasPrefix(words), "\(fault(arguments))")
  }

  @Test func everyExampleWorks() throws {
    for subcommand in Subcommand.allCases where subcommand != .man {
      // As a shell without pipes splits them.
      let words = subcommand.exampleLine.split(separator: "'", omittingEmptySubsequences: false)
        .enumerated().flatMap { place, part in
          place % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
        }
      #expect(throws: Never.self, "\(words)") {
        try Invocation.parse(Array(words.dropFirst()), environment: home)
      }
    }
  }
}

@Suite struct SettingsTests {
  private func options(_ text: String, _ arguments: String...) throws -> Options {
    let invocation = try Invocation.parse(
      arguments, environment: home, settings: SettingsFile(path: "/config", text: text))
    guard case .node(let options) = invocation else { throw UsageError("no node") }
    return options
  }

  @Test func settingsAreOptionsWithoutDashes() throws {
    let options = try options(
      """
      # for all
      name = Anna's PC
        group=office

      interface = eth0
      interface = lo
      plain = yes
      json = no
      log-level = debug
      """)
    #expect(options.name == "Anna's PC")
    #expect(options.group == "office")
    #expect(options.interfaces == ["eth0", "lo"])
    #expect(options.isPlain)
    #expect(options.surface == .terminal)
    #expect(options.log.level == .debug)
    #expect(options.data == "/people/anna/.local/state/conclave/office")
  }

  @Test func theCommandLineWins() throws {
    let options = try options(
      "group = office\ninterface = eth0\nheadless = yes", "--group", "lab", "--interface", "lo",
      "--json")
    #expect(options.group == "lab")
    #expect(options.interfaces == ["lo"])
    #expect(options.surface == .json)
  }

  @Test(arguments: [
    ("\nnme = x", "/config, line 2: there is no setting nme; did you mean name?"),
    ("--name = x", "/config, line 1: there is no setting --name"),
    ("help = yes", "/config, line 1: there is no setting help"),
    ("name", "/config, line 1: expected a line like name = value, not 'name'"),
    ("name =", "/config, line 1: name has no value"),
    ("plain = 1", "/config, line 1: plain is yes or no, not '1'"),
    ("port = x", "/config, line 1: --port takes a number"),
    ("# ours\r\nport = x\r\n", "/config, line 2: --port takes a number"),
    ("name = a\u{1b}[2J", "/config, line 1: 'name = a␛[2J' has a control character in it"),
    ("name = a\nname = b", "/config, line 2: --name is given twice"),
  ])
  func errorsNameFileAndLine(text: String, words: String) {
    #expect(fault([], settings: text).hasPrefix(words), "\(fault([], settings: text))")
    #expect(fault(["status"], settings: text).hasPrefix(words))
  }

  @Test func itIsLookedForWhereTheStandardSays() {
    #expect(SettingsFile.path(home) == "/people/anna/.config/conclave/config")
    #expect(
      SettingsFile.path(["XDG_CONFIG_HOME": "/c", "HOME": "/h"]) == "/c/conclave/config")
    #expect(
      SettingsFile.path(["XDG_CONFIG_HOME": "c", "HOME": "/h"]) == "/h/.config/conclave/config")
    #expect(SettingsFile.path([:]) == nil)
  }

  @Test func sizesHaveUnits() throws {
    #expect(try options("log-size = 2M").log.bytesMax == 2 << 20)
    #expect(try options("", "--log-size", "4096").log.bytesMax == 4096)
    for size in ["0", "1023", "1T", "-1", "9999999999G", "K", "1ß"] {
      #expect(fault(["--log-size", size]).hasPrefix("--log-size takes a number of bytes"))
    }
  }
}

/// What is printed from the tables, as whole texts.
@Suite struct PrintedTests {
  @Test func helpOfEverySubcommandIsThisText() {
    let text = Subcommand.allCases.map(\.help).joined(separator: "\n\n") + "\n"
    #expect(text == golden("help-subcommands", actual: text))
  }

  @Test func theTableOfSubcommandsIsThis() {
    #expect(Subcommand.markdown == golden("readme-subcommands", actual: Subcommand.markdown))
  }

  @Test func theManualPageIsThisText() {
    let text = ManPage.text + "\n"
    #expect(text == golden("man", actual: text))
  }

  @Test(arguments: ToolTask.Shell.allCases)
  func completionsAreThisText(shell: ToolTask.Shell) {
    let text = Completions.text(shell) + "\n"
    #expect(text == golden("completions-\(shell.rawValue)", actual: text))
  }

  @Test func theUnitFileIsThisText() {
    let text =
      ServiceUnit.text(
        program: "/usr/bin/conclave",
        arguments: ["--headless", "--group", "my \"50%\" $office", "--data", "d"]
      ) { "/here/\($0)" } + "\n"
    #expect(text == golden("service", actual: text))
  }
}

@Suite struct ControlTests {
  @Test func requestsAreWrittenAndRead() throws {
    for request in [
      ControlRequest.console, .attach(version: "1.2"), .stop,
      .backup(file: "/a \"b\"", replaces: true), .backup(file: "/a", replaces: false),
    ] {
      #expect(try ControlRequest.read(request.line) == request)
    }
    for line in [
      "", "{", "{}", "[]", "{\"request\":1}", "{\"request\":\"dance\"}",
      "{\"request\":\"attach\"}", "{\"request\":\"backup\",\"file\":\"relative\"}",
    ] {
      #expect(throws: JSONFault.self) { try ControlRequest.read(line) }
    }
  }

  @Test func answersAreWrittenAndRead() {
    for answer in [
      ControlAnswer.progress(done: 3, of: 10), .done(text: "/a"), .failed(text: "no \u{1b} room"),
    ] {
      #expect(ControlAnswer(line: answer.line) == answer)
    }
    #expect(ControlAnswer(line: "{\"event\":\"progress\",\"done\":1}") == nil)
  }

  /// A terminal in another process shows what one in the node would.
  @Test func everyEventCrossesToAnAttachedTerminal() {
    for event in samples {
      let line = AttachedText.line(AttachedFrame.show(event))
      #expect(!line.contains("\n"))
      #expect(AttachedText.read(AttachedFrame.self, line) == .show(event), "\(line)")
    }
  }

  @Test func everyCommandCrossesToTheNode() {
    let parser = LineParser(local: .utc)
    for name in CommandName.allCases {
      guard case .command(let command) = parser.parse(CommandTable.example(name), now: now) else {
        continue
      }
      let asked = AttachedCommand(id: CommandID(number: .max), command: command)
      #expect(AttachedText.read(AttachedCommand.self, AttachedText.line(asked)) == asked)
    }
  }

  /// Whatever comes over the socket is a frame or none: nothing traps.
  @Test func brokenFramesAreNone() {
    for event in samples {
      let line = AttachedText.line(AttachedFrame.show(event))
      for length in stride(from: 0, to: line.utf8.count, by: 7) {
        let cut = String(decoding: line.utf8.prefix(length), as: UTF8.self)
        #expect(AttachedText.read(AttachedFrame.self, cut) == nil)
      }
    }
    for line in ["{\"show\":{\"_0\":{\"notice\":{\"_0\":{\"clockAhead\":{\"seconds\":-1}}}}}}"] {
      #expect(AttachedText.read(AttachedFrame.self, line) == nil)
    }
  }
}
