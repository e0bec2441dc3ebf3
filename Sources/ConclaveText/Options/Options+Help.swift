extension Options {
  /// What `--help` says.
  public static var help: String {
    var lines = [
      "conclave \(version): chat on the local network, without a server.",
      "",
      "Usage: conclave [options]",
      "       conclave SUBCOMMAND [options] ...",
      "",
      "Starts a node and chats in this terminal. Without a terminal, or with --json,",
      "standard input is read line by line, and end of input signs out and leaves.",
      "Where a node runs on the data directory already, this is another terminal of it.",
      "",
      "Subcommands:",
    ]
    for subcommand in Subcommand.allCases {
      let words = "  " + [subcommand.rawValue, subcommand.row.parameters].joined(separator: " ")
      lines += columns(words, subcommand.row.help)
    }
    lines += ["  conclave help SUBCOMMAND says more about one.", "", "Options:"]
    for option in OptionName.allCases {
      lines += columns("  --\(option.usage)", option.row.help)
      if let standard = option.row.standard {
        lines += columns("", "default: \(standard)")
      }
    }
    lines += [
      "",
      "Settings: ~/.config/conclave/config ($XDG_CONFIG_HOME) has options without",
      "dashes, as name = value, json = yes; lines with # are comments. The command",
      "line wins.",
      "",
      "Environment:",
      "  CONCLAVE_SECRET".padded(to: helpColumn) + "the group's passphrase",
      "  NO_COLOR".padded(to: helpColumn) + "no colours",
      "  TERM=dumb".padded(to: helpColumn) + "as --plain",
      "",
      "Exit status: 0 done, 1 it failed and said why, 2 wrong usage, 130 interrupted.",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// Words and their explanation, which begins a line of its own after long words, and goes on below itself.
  static func columns(_ words: String, _ help: String) -> [String] {
    var lines = words.count < helpColumn ? [] : [words]
    var line = lines.isEmpty ? words.padded(to: helpColumn) : "".padded(to: helpColumn)
    for word in help.split(separator: " ") {
      if line.count > helpColumn, line.count + 1 + word.count > helpColumnsMax {
        lines.append(line)
        line = "".padded(to: helpColumn)
      }
      line += (line.count > helpColumn ? " " : "") + word
    }
    return lines + [line]
  }

  /// The column at which the options' explanations begin.
  private static let helpColumn = 24
  /// The columns of the terminals that it is for.
  static let helpColumnsMax = 80

  /// The README's table of options.
  public static var markdown: String {
    var lines = ["| option | meaning | default |", "|---|---|---|"]
    for option in OptionName.allCases {
      let row = option.row
      lines.append("| `--\(option.usage)` | \(row.help) | \(row.standard ?? "") |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
