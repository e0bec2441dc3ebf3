import ConclaveCore

/// What `@help` says.
enum HelpText {
  /// The column at which explanations begin.
  private static let column = 31
  /// Columns of the usual terminal: narrower ones break the lines once more.
  private static let columns = 80
  private static let noBreakSpace: Character = "\u{a0}"

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
      let usage = usage(name)
      var help = TextWrap.lines(CommandTable.row(name).help, columns: columns - column)
      if let first = usage.first, usage.count == 1, first.count < column {
        lines.append(first.padded(to: column) + help.removeFirst())
      } else {
        lines += usage
      }
      lines += help.map { "".padded(to: column) + $0 }
    }
    return lines + [
      "A line that starts with neither goes to the room you are in, or to everyone;",
      "@@text and //text send one that starts so.",
      "@help <command> says more about one.",
    ]
  }

  /// Broken between arguments, not within one.
  private static func usage(_ name: CommandName) -> [String] {
    var depth = 0
    let text = CommandTable.usage(name).map { character -> Character in
      depth += character == "[" ? 1 : character == "]" ? -1 : 0
      return character == " " && depth > 0 ? noBreakSpace : character
    }
    return TextWrap.lines("  " + String(text), columns: columns).map { line in
      String(line.map { $0 == noBreakSpace ? " " : $0 })
    }
  }

  private static func one(_ name: CommandName) -> [String] {
    let row = CommandTable.row(name)
    var lines = [CommandTable.usage(name), "  " + row.help]
    lines += row.details.map { "  " + $0 }
    if !row.aliases.isEmpty {
      lines.append("  Also: " + row.aliases.map { "@" + $0 }.joined(separator: ", "))
    }
    if row.access == .signedIn { lines.append("  Sign in first: @login <user>") }
    lines.append("  Example: " + CommandTable.example(name))
    return lines.flatMap { TextWrap.lines($0, columns: columns) }
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
