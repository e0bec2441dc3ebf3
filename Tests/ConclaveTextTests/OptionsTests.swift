import ConclaveCore
import ConclaveWire
import Testing

@testable import ConclaveText

private let home = ["HOME": "/people/anna"]

private func options(
  _ arguments: String..., environment: [String: String] = home
) throws -> Options {
  guard case .node(let options) = try Invocation.parse(arguments, environment: environment) else {
    throw UsageError("no node")
  }
  return options
}

private func fault(_ arguments: String..., environment: [String: String] = home) -> String {
  do {
    return "understood as \(try Invocation.parse(arguments, environment: environment))"
  } catch {
    return error.description
  }
}

@Suite struct OptionsTests {
  @Test func nothingGivenMeansTheDefaults() throws {
    let options = try options()
    #expect(options.group == "lan")
    #expect(options.secret == .none)
    #expect(options.data == "/people/anna/.local/state/conclave/lan")
    #expect(options.logPath == "/people/anna/.local/state/conclave/lan/conclave.log")
    #expect(options.surface == .terminal)
    #expect(options.port == Options.beaconPortDefault)
    #expect(options.capacity == nil)
    #expect(options.listen == Endpoint(address: .v4(0), port: 0))
  }

  @Test func everyOptionIsTaken() throws {
    let options = try options(
      "--name", "Anna's PC", "--group=office", "--secret-file", "/s", "--data", "/d",
      "--interface", "eth0", "--interface", "lo", "--listen", "192.168.1.5:7000",
      "--peer", "b.lan:99", "--peer", "10.0.0.7", "--port", "5000", "--capacity", "8", "--json",
      "--plain", "--notify", "osc", "--log-file", "/l", "--log-level", "debug", "--log-format",
      "json")
    #expect(options.nodeName(host: "x") == "Anna's PC")
    #expect(options.group == "office")
    #expect(options.secret == .file("/s"))
    #expect(options.data == "/d")
    #expect(options.interfaces == ["eth0", "lo"])
    #expect(options.listen.description == "192.168.1.5:7000")
    #expect(
      options.peers == [
        PeerAddress(host: "b.lan", port: 99), PeerAddress(host: "10.0.0.7", port: nil),
      ])
    #expect(options.port == 5000)
    #expect(options.capacity == 8)
    #expect(options.surface == .json)
    #expect(options.isPlain)
    #expect(options.notify == .osc)
    #expect(options.logPath == "/l")
    #expect(options.log.level == .debug)
    #expect(options.log.format == .json)
  }

  @Test func helpAndVersionWinOverWhatFollows() throws {
    #expect(try Invocation.parse(["--help", "--nonsense"], environment: [:]) == .help)
    #expect(try Invocation.parse(["--version"], environment: [:]) == .version)
  }

  @Test(arguments: [
    (["--nam", "x"], "there is no option --nam; did you mean --name?"),
    (["-x"], "there is no option -x"),
    (["nosuch"], "'nosuch' is neither an option nor a subcommand"),
    (["--name"], "--name needs a value, NAME"),
    (["--name="], "--name needs a value, NAME"),
    (["--name", "--json"], "--name needs a value, NAME, and not the option --json"),
    (["--name", "a", "--name", "b"], "--name is given twice"),
    (["--name", "a\u{1b}[31m"], "--name takes a name without control characters"),
    (["--name", String(repeating: "a", count: 33)], "--name takes at most 32 characters"),
    (["--group", "  "], "--group takes a name without control characters, and not only spaces"),
    (["--json=yes"], "--json takes no value, not 'yes'"),
    (["--capacity", "0"], "--capacity takes a number from 1 to 1000, not '0'"),
    (["--capacity", "1001"], "--capacity takes a number from 1 to 1000, not '1001'"),
    (["--capacity", "+4"], "--capacity takes a number from 1 to 1000, not '+4'"),
    (["--port", "65536"], "--port takes a number from 1 to 65535, not '65536'"),
    (["--listen", "1.2.3"], "--listen takes an IPv4 address of this machine"),
    (["--listen", "1.2.3.4:x"], "--listen takes an IPv4 address of this machine"),
    (["--listen", "::1"], "--listen takes an IPv4 address of this machine"),
    (["--peer", "1.2.3.400"], "--peer takes a host name or an IPv4 address"),
    (["--peer", "host:0"], "--peer takes a host name or an IPv4 address"),
    (["--peer", "a b"], "--peer takes a host name or an IPv4 address"),
    (["--interface", "a/b"], "--interface takes the name of an interface"),
    (["--log-level", "loud"], "--log-level takes debug, info, warning or error, not 'loud'"),
    (["--log-format", "xml"], "--log-format takes text or json, not 'xml'"),
    (["--json", "--headless"], "--json and --headless exclude each other"),
    (["--\u{1b}[2J"], "there is no option --␛[2J"),
  ])
  func saysWhatWasExpected(arguments: [String], words: String) {
    var message = ""
    do { message = "\(try Invocation.parse(arguments, environment: home))" } catch {
      message = error.description
    }
    #expect(message.hasPrefix("conclave: " + words), "\(message)")
  }

  @Test func theSecretComesFromAFileOrTheEnvironment() throws {
    var environment = home
    environment["CONCLAVE_SECRET"] = "correct horse"
    #expect(
      try options(environment: environment).secret == .passphrase(Passphrase("correct horse")))
    #expect(try options("--secret-file", "f", environment: environment).secret == .file("f"))
    #expect(!"\(try options(environment: environment))".contains("horse"))
    environment["CONCLAVE_SECRET"] = ""
    #expect(fault(environment: environment).contains("CONCLAVE_SECRET is empty"))
  }

  @Test func theDataDirectoryIsOnePerGroup() throws {
    let state = ["XDG_STATE_HOME": "/state", "HOME": "/people/anna"]
    #expect(try options(environment: state).data == "/state/conclave/lan")
    let relative = ["XDG_STATE_HOME": "state", "HOME": "/people/anna"]
    #expect(try options(environment: relative).data == "/people/anna/.local/state/conclave/lan")
    #expect(fault(environment: [:]).contains("give --data"))
    #expect(DataPath.component("../a b") == "%2e.%2fa%20b")
    #expect(DataPath.component("büro") == "b%c3%bcro")
  }

  @Test func noColourAndDumbTerminals() throws {
    let colourless = try options(environment: ["HOME": "/h", "NO_COLOR": "1"])
    #expect(!colourless.hasColours && !colourless.isPlain)
    let dumb = try options(environment: ["HOME": "/h", "TERM": "dumb"])
    #expect(!dumb.hasColours && dumb.isPlain)
    let good = try options(environment: ["HOME": "/h", "TERM": "xterm", "NO_COLOR": ""])
    #expect(good.hasColours && !good.isPlain)
  }

  @Test func headlessLogsToStandardError() throws {
    #expect(try options("--headless").logPath == nil)
    #expect(try options("--headless", "--log-file", "/l").logPath == "/l")
  }

  @Test func theHostsNameIsBroughtIntoShape() throws {
    let options = try options()
    #expect(options.nodeName(host: "anna.example.org") == "anna")
    #expect(options.nodeName(host: "") == "node")
    #expect(options.nodeName(host: "a\u{7}b") == "ab")
    #expect(options.nodeName(host: String(repeating: "h", count: 64)).count == 32)
  }

  @Test func everyOptionHasItsExample() throws {
    for option in OptionName.allCases where option != .help && option != .version {
      let words = option.example.split(separator: " ").dropFirst().map(String.init)
      #expect(throws: Never.self) { try Invocation.parse(words, environment: home) }
    }
  }

  @Test func helpIsThisText() {
    #expect(Options.help == golden("help-options", actual: Options.help))
    for line in Options.help.split(separator: "\n") {
      #expect(line.count <= Options.helpColumnsMax, "\(line)")
    }
  }
}

/// What the README shows is made from the tables.
@Suite struct ReadmeTests {
  @Test func optionsAreThisTable() {
    #expect(Options.markdown == golden("readme-options", actual: Options.markdown))
  }

  @Test func commandsAreThisTable() {
    #expect(Commands.markdown == golden("readme-commands", actual: Commands.markdown))
  }
}
