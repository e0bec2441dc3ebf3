import ConclaveCore
import Testing

@testable import ConclaveText

/// The commands and aliases that were promised, word by word.
@Suite struct FeatureTableTests {
  private static let promised: [(command: String, aliases: [String])] = [
    ("help", ["?"]),
    ("register", ["newuser"]),
    ("login", []),
    ("logout", []),
    ("exit", ["quit"]),
    ("getlist", ["who", "list"]),
    ("getlog", ["log"]),
    ("send", ["w", "whisper", "msg"]),
    ("send all", ["all"]),
    ("message", []),
    ("reply", ["r"]),
    ("join", []), ("leave", []), ("rooms", []),
    ("party", []),
    ("p", ["party say"]),
    ("passwd", []), ("unregister", []),
    ("status", ["nodes", "election"]),
    ("away", []), ("ignore", []), ("me", []), ("clear", []),
    ("capacity", []),
  ]

  @Test func theTableHasThemAll() {
    for (command, aliases) in Self.promised {
      let name = CommandTable.find(command)
      #expect(name != nil, "@\(command) is missing")
      for alias in aliases {
        #expect(CommandTable.find(alias) == name, "@\(alias) isn't @\(command)")
        #expect(CommandTable.find(alias.uppercased()) == name, "names in any case")
      }
    }
  }

  @Test func everyCommandsHelpIsThisText() {
    let text = CommandName.allCases.map {
      HelpText.lines($0.rawValue).joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
    #expect(text == golden("help-commands", actual: text))
  }
}
