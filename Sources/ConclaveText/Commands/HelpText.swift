import ConclaveCore

/// What `@help` says.
enum HelpText {
  /// The column at which explanations begin.
  private static let column = 32

  /// - Parameter topic: a command's name; nil for all of them.
  static func lines(_ topic: String?) -> [String] {
    guard let topic else { return all }
    guard let name = CommandName(rawValue: topic) ?? CommandTable.find(topic) else {
      return ["There is no command @\(topic.shown). @help lists them."]
    }
    return one(name)
  }

  private static var all: [String] {
    var lines = ["Commands, in any case; / does the same as @:"]
    for name in CommandName.allCases where name != .say {
      let usage = "  " + CommandTable.usage(name)
      let help = CommandTable.row(name).help
      if usage.count < column {
        lines.append(usage.padded(to: column) + help)
      } else {
        lines += [usage, "".padded(to: column) + help]
      }
    }
    return lines + [
      "A line that starts with neither goes to the room you are in, otherwise to everyone;",
      "@@text and //text send one that starts so.",
      "@help <command> says more about one.",
    ]
  }

  private static func one(_ name: CommandName) -> [String] {
    let row = CommandTable.row(name)
    var lines = [CommandTable.usage(name), "  " + row.help]
    lines += row.details.map { "  " + $0 }
    if !row.aliases.isEmpty {
      lines.append("  Also: " + row.aliases.map { "@" + $0 }.joined(separator: ", "))
    }
    if row.access == .signedIn { lines.append("  Sign in first: @login <user>") }
    return lines + ["  Example: " + CommandTable.example(name)]
  }
}

extension Commands {
  /// The README's table of commands.
  public static var markdown: String {
    var lines = ["| command | aliases | what it does |", "|---|---|---|"]
    for name in CommandName.allCases {
      let row = CommandTable.row(name)
      let usage = CommandTable.usage(name).split(separator: "|").joined(separator: "\\|")
      let aliases = row.aliases.map { "`\($0)`" }.joined(separator: " ")
      lines.append("| `\(usage)` | \(aliases) | \(row.help) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Commands {
  /// How each command is typed, and one line about it: for the manual page.
  static var help: [(usage: String, help: String)] {
    CommandName.allCases.map { (CommandTable.usage($0), CommandTable.row($0).help) }
  }
}
