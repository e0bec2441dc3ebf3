extension Options {
  /// What `--help` says.
  public static var help: String {
    var lines = [
      "conclave \(version): chat on the local network, without a server.",
      "",
      "Usage: conclave [options]",
      "",
      "Starts a node and chats in this terminal. Without a terminal, or with --json,",
      "standard input is read line by line, and end of input signs out and leaves.",
      "",
      "Options:",
    ]
    for option in OptionName.allCases {
      let row = option.row
      let words = "  --\(option.rawValue)" + (row.parameter.map { " \($0)" } ?? "")
      let standard = row.standard.map { " (\($0))" } ?? ""
      lines.append(words.padded(to: helpColumn) + row.help)
      if !standard.isEmpty {
        lines.append("".padded(to: helpColumn) + "default: \(row.standard ?? "")")
      }
    }
    lines += [
      "",
      "Environment:",
      "  CONCLAVE_SECRET".padded(to: helpColumn) + "the group's passphrase",
      "  NO_COLOR, TERM=dumb".padded(to: helpColumn) + "as --plain",
      "",
      "Exit status: 0 done, 1 it failed and said why, 2 wrong usage, 130 interrupted.",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The column at which the options' explanations begin.
  private static let helpColumn = 24

  /// The README's table of options.
  public static var markdown: String {
    var lines = ["| option | meaning | default |", "|---|---|---|"]
    for option in OptionName.allCases {
      let row = option.row
      let words = "--\(option.rawValue)" + (row.parameter.map { " \($0)" } ?? "")
      lines.append("| `\(words)` | \(row.help) | \(row.standard ?? "") |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
