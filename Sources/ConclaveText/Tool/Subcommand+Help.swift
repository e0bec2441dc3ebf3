extension Subcommand {
  /// What `conclave help SUBCOMMAND` says.
  public var help: String {
    var lines = ["Usage: \(usage)", "", "  \(row.help)"]
    lines += row.details.map { "  \($0)" }
    if !row.options.isEmpty || row.isAboutNode { lines += ["", "Options:"] }
    for option in row.options {
      lines += Options.columns("  --\(option.usage)", option.row.help)
    }
    if row.isAboutNode {
      for option in [OptionName.group, .data] {
        lines += Options.columns("  --\(option.usage)", Self.words(of: option))
      }
    }
    return (lines + ["", "Example: \(exampleLine)"]).joined(separator: "\n")
  }

  private static func words(of option: OptionName) -> String {
    option == .group ? "the node of that group" : "the node of that data directory"
  }

  /// The README's table of subcommands.
  public static var markdown: String {
    var lines = ["| subcommand | what it does |", "|---|---|"]
    for subcommand in allCases {
      let usage = subcommand.usage.split(separator: "|").joined(separator: "\\|")
      lines.append("| `\(usage)` | \(subcommand.row.help) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension ToolOption {
  /// Name and parameter, without the dashes.
  var usage: String { rawValue + (row.parameter.map { " \($0)" } ?? "") }
}
