/// What `conclave` does besides running a node. The order is that of the help.
public enum Subcommand: String, CaseIterable, Sendable {
  case status, peers, send, log, stop, backup, restore, export, service, man, completions, help
}

/// What parser, help, man page, completion and README know of a subcommand.
struct SubcommandRow {
  var parameters = ""
  var help: String
  /// More of it, line by line.
  var details: [String] = []
  var options: [ToolOption] = []
  var example = ""
  /// Whether it is about one node, which `--group` or `--data` finds.
  var isAboutNode = true
}

/// The options of subcommands; the raw value is the name after `--`.
public enum ToolOption: String, CaseIterable, Sendable {
  case json, watch, follow, since, force
}

extension ToolOption {
  var row: OptionRow {
    switch self {
    case .json: OptionRow(help: "JSON instead of words")
    case .watch: OptionRow(help: "say it again whenever it changes")
    case .follow: OptionRow(help: "go on with the lines to come")
    case .since:
      OptionRow(
        parameter: "TIME", help: "lines since then: 10:30, 15m, 2h, 3d or 2026-11-21",
        example: "2h")
    case .force: OptionRow(help: "replace a file that exists")
    }
  }
}

extension Subcommand {
  /// The subcommand's row of the table.
  var row: SubcommandRow {
    switch self {
    case .status:
      SubcommandRow(
        help: "what the running node sees: coordinator, nodes, links, log",
        options: [.json, .watch], example: "--watch")
    case .peers:
      SubcommandRow(help: "the group's other nodes, their addresses and links", options: [.json])
    case .send:
      SubcommandRow(
        parameters: "USER|all|#ROOM TEXT|-", help: "send a message as the node's signed-in user",
        details: [
          "With - every line of standard input is a message. It ends with 1 if one wasn't delivered.",
          "A message that waits for someone who is offline counts as delivered.",
        ], example: "all 'The build is green.'")
    case .log:
      SubcommandRow(
        parameters: "[COUNT]", help: "the public log of the running node, oldest line first",
        details: ["Without COUNT or --since the last 100 lines."],
        options: [.follow, .since, .json], example: "--since 2h --follow")
    case .stop:
      SubcommandRow(help: "have the running node leave; a coordinator hands over first")
    case .backup:
      SubcommandRow(
        parameters: "FILE",
        help: "identity, accounts and log into a file, also while the node runs",
        details: [
          "The file has the node's key: whoever has it can be that node. Keep it as safe as the data."
        ], options: [.force], example: "/mnt/backup/conclave.db")
    case .restore:
      SubcommandRow(
        parameters: "FILE", help: "put a backup into the data directory of a node that doesn't run",
        details: [
          "The backup is checked whole before anything is touched, and what was there is set aside.",
          "The node then starts as the one that was backed up, and gets what it misses from the group.",
        ], example: "/mnt/backup/conclave.db")
    case .export:
      SubcommandRow(
        parameters: "users|log [FILE]", help: "accounts or the public log as JSON",
        options: [.force], example: "users users.json")
    case .service, .man, .completions, .help: printingRow
    }
  }

  /// The rows of those that only print something.
  private var printingRow: SubcommandRow {
    switch self {
    case .service:
      SubcommandRow(
        help: "print a unit file for systemd that runs this node headless",
        details: [
          "Options given with it are the node's. With it, as a service of yours:",
          "conclave service > ~/.config/systemd/user/conclave.service",
          "systemctl --user enable --now conclave",
        ], example: "--group office")
    case .man:
      SubcommandRow(help: "print the manual page", example: "| man -l -", isAboutNode: false)
    case .completions:
      SubcommandRow(
        parameters: "bash|zsh|fish", help: "print completions for a shell",
        details: [
          "bash: source <(conclave completions bash)",
          "zsh: conclave completions zsh > a directory of $fpath, as _conclave",
          "fish: conclave completions fish > ~/.config/fish/completions/conclave.fish",
        ], example: "bash", isAboutNode: false)
    default:
      SubcommandRow(
        parameters: "[SUBCOMMAND]", help: "this text, or more about one subcommand",
        example: "send", isAboutNode: false)
    }
  }

  /// Whether an option of the node makes sense with it.
  func takes(_ option: OptionName) -> Bool {
    switch option {
    case .help, .version: true
    case .group, .data: row.isAboutNode
    default: self == .service
    }
  }

  /// How it is typed.
  var usage: String {
    let options = row.options.map { option in
      "[--\(option.rawValue)\(option.row.parameter.map { " \($0)" } ?? "")]"
    }
    return (["conclave \(rawValue)"] + options + [row.parameters].filter { !$0.isEmpty })
      .joined(separator: " ")
  }

  /// A command line that works.
  var exampleLine: String {
    "conclave \(rawValue)" + (row.example.isEmpty ? "" : " ") + row.example
  }
}
