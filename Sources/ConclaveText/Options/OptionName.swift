/// The options of the command line; the raw value is the name after `--`. The order is that of `--help`.
enum OptionName: String, CaseIterable, Sendable {
  case name, group
  case secretFile = "secret-file"
  case data, interface, listen, peer, port, capacity, json, plain, headless, notify
  case logFile = "log-file"
  case logLevel = "log-level"
  case logFormat = "log-format"
  case logSize = "log-size"
  case version, help
}

/// What parser, `--help` and README know of an option.
struct OptionRow {
  /// What its value stands for; nil if it has none.
  var parameter: String?
  var help: String
  /// What holds when it isn't given, in words.
  var standard: String?
  var isRepeatable = false
  /// A value that works.
  var example: String?
}

extension OptionName {
  /// The option's row of the table.
  var row: OptionRow {
    switch self {
    case .name:
      OptionRow(
        parameter: "NAME", help: "this node's name", standard: "the host's name", example: "anna-pc"
      )
    case .group:
      OptionRow(
        parameter: "NAME", help: "only nodes of the same group meet",
        standard: Options.groupDefault, example: "office")
    case .secretFile:
      OptionRow(
        parameter: "FILE", help: "the group's passphrase is the file's first line",
        standard: "CONCLAVE_SECRET, else an open group", example: "~/.conclave-secret")
    case .data:
      OptionRow(
        parameter: "DIR", help: "identity, log and accounts; one running node each",
        standard: "conclave/GROUP in $XDG_STATE_HOME or ~/.local/state", example: "/tmp/anna")
    case .interface:
      OptionRow(
        parameter: "NAME", help: "use this interface only; may be repeated",
        standard: "every one that can", isRepeatable: true, example: "eth0")
    case .listen:
      OptionRow(
        parameter: "IP[:PORT]", help: "where links are accepted",
        standard: "all addresses, a free port", example: "192.168.1.5:7000")
    case .peer:
      OptionRow(
        parameter: "HOST[:PORT]", help: "a node to find without multicast; may be repeated",
        standard: nil, isRepeatable: true, example: "192.168.1.7")
    case .port:
      OptionRow(
        parameter: "PORT", help: "the UDP port of the group's beacons",
        standard: "\(Options.beaconPortDefault)", example: "\(Options.beaconPortDefault)")
    case .capacity:
      OptionRow(
        parameter: "N", help: "seats, when this node founds the group",
        standard: "\(Options.capacityDefault)", example: "8")
    case .json: OptionRow(help: "JSON Lines in and out")
    case .plain: OptionRow(help: "no colours, no cursor movement")
    case .headless: OptionRow(help: "no terminal at all: only the log")
    case .notify: notifyRow
    case .logFile:
      OptionRow(
        parameter: "FILE", help: "where the log goes",
        standard: "in the data directory; with --headless standard error", example: "node.log")
    case .logLevel:
      OptionRow(
        parameter: "LEVEL", help: "debug, info, warning or error", standard: "info",
        example: "debug")
    case .logFormat:
      OptionRow(parameter: "FORMAT", help: "text or json", standard: "text", example: "json")
    case .logSize:
      OptionRow(
        parameter: "SIZE", help: "bytes at which the log's file is set aside; K, M, G",
        standard: "8M; the last \(Options.LogOptions.keptFiles) are kept", example: "1M")
    case .version: OptionRow(help: "say the version and stop")
    case .help: OptionRow(help: "say this and stop")
    }
  }

  /// Name and parameter, without the dashes.
  var usage: String { rawValue + (row.parameter.map { " \($0)" } ?? "") }

  private var notifyRow: OptionRow {
    OptionRow(
      parameter: "HOW",
      help: "off, bell or osc, for private messages and mentions while you look elsewhere",
      standard: "bell", example: "osc")
  }

  /// A command line that uses the option well.
  var example: String {
    "conclave --\(rawValue)" + (row.example.map { " \($0)" } ?? "")
  }
}
