/// The manual page, in roff's man macros (man 7 groff_man), made from the tables that the help is made from.
public enum ManPage {
  public static var text: String {
    let parts = [
      head, synopsis, description, subcommands, options, commands, files, environment, exitStatus,
    ]
    return parts.flatMap(\.self).joined(separator: "\n")
  }

  private static var head: [String] {
    [
      ".TH CONCLAVE 1 \"\" \"conclave \(Options.version)\" \"User Commands\"", ".SH NAME",
      "conclave \\- chat on the local network, without a server",
    ]
  }

  private static var synopsis: [String] {
    [".SH SYNOPSIS", ".B conclave", "[options]", ".br", ".B conclave", "SUBCOMMAND [options] ..."]
  }

  private static var description: [String] {
    [
      ".SH DESCRIPTION",
      "Starts a node and chats in this terminal. The nodes of a network find each other and elect one of "
        + "themselves as coordinator; when it goes, the others elect a new one, and nothing that was "
        + "acknowledged is lost.",
      ".PP",
      "Without a terminal, or with \\-\\-json, standard input is read line by line, and end of input signs "
        + "out and leaves. Where a node runs on the data directory already, this is another terminal of it: "
        + "@exit leaves that terminal, and the node goes on.",
    ]
  }

  private static var subcommands: [String] {
    [".SH SUBCOMMANDS"]
      + Subcommand.allCases.flatMap { subcommand in
        let own = subcommand.row.options.flatMap { option in
          [".RS", ".TP", bold("--\(option.usage)"), escaped(option.row.help), ".RE"]
        }
        let sentences = [subcommand.row.help + "."] + subcommand.row.details
        return [".TP", bold(subcommand.usage)]
          + [sentences.map(escaped).joined(separator: "\n.br\n")] + own
      }
  }

  private static var options: [String] {
    [".SH OPTIONS"]
      + OptionName.allCases.flatMap { option in
        let standard = option.row.standard.map { " Default: \($0)." } ?? ""
        return [".TP", bold("--\(option.usage)"), escaped("\(option.row.help).\(standard)")]
      }
  }

  private static var commands: [String] {
    [".SH COMMANDS", "Lines that are typed in a node's terminal; / does the same as @."]
      + Commands.help.flatMap { [".TP", bold($0.usage), escaped($0.help)] }
  }

  private static var files: [String] {
    [
      ".SH FILES", ".TP", ".I ~/.config/conclave/config",
      escaped(
        "Settings: options without their dashes, one a line, as name = value, or json = yes; lines that "
          + "begin with # are comments. Options of the command line win. In $XDG_CONFIG_HOME if that is set."
      ),
      ".TP", ".I ~/.local/state/conclave/GROUP",
      escaped(
        "The data directory: identity, accounts and log (conclave.db), conclave.log, and the socket by "
          + "which subcommands reach the running node. In $XDG_STATE_HOME if that is set."),
    ]
  }

  private static var environment: [String] {
    [
      ".SH ENVIRONMENT", ".TP", ".B CONCLAVE_SECRET", "The group's passphrase.", ".TP",
      ".BR NO_COLOR \", \" TERM=dumb", escaped("As --plain."), ".TP",
      ".BR NOTIFY_SOCKET \", \" WATCHDOG_USEC",
      "Set by systemd: where readiness and signs of life are told.",
    ]
  }

  private static var exitStatus: [String] {
    [
      ".SH EXIT STATUS",
      "0 when it is done, 1 when it failed and said why, 2 for wrong usage, 130 when it was interrupted.",
    ]
  }

  private static func bold(_ text: String) -> String { ".B \"\(escaped(text).quoted)\"" }

  /// Hyphens that are typed, backslashes, and what roff would take for a request.
  private static func escaped(_ text: String) -> String {
    var line = ""
    for character in text {
      switch character {
      case "\\": line += "\\e"
      case "-": line += "\\-"
      default: line.append(character)
      }
    }
    return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
  }
}

extension String {
  /// Within a quoted argument a quote is written twice.
  fileprivate var quoted: String {
    split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
  }
}
