/// What a command line asks for.
public enum Invocation: Hashable, Sendable {
  /// Start a node.
  case node(Options)
  /// Do what a subcommand does, with the options that find the node.
  case task(ToolTask, Options)
  /// Say `Options.help` and stop.
  case help
  /// Say `Options.version` and stop.
  case version
}

extension Invocation {
  /// Reads a command line.
  /// - Parameters:
  ///   - arguments: without the program's name. A value follows its option as the next argument or after
  ///     `=`. The first word that is no option is a subcommand; after `--` there are words only.
  ///   - environment: `CONCLAVE_SECRET`, `XDG_STATE_HOME`, `HOME`, `NO_COLOR` and `TERM` are read.
  ///   - settings: the settings file, if there is one; options of the command line win.
  /// - Throws: `UsageError` for the first thing that can't be understood.
  public static func parse(
    _ arguments: [String], environment: [String: String], settings: SettingsFile? = nil
  ) throws(UsageError) -> Invocation {
    var reader = OptionReader()
    var task: TaskReader?
    /// The options of the node, for a subcommand that repeats them.
    var given: [String] = []
    var rest = arguments[...]
    var hasEnded = false
    while let argument = rest.popFirst() {
      if hasEnded || !argument.hasPrefix("-") || argument == "-" {
        if task == nil {
          task = TaskReader(try subcommand(argument, after: reader.given))
        } else {
          task?.take(word: argument)
        }
        continue
      }
      if argument == "--" {
        hasEnded = true
        continue
      }
      if let (option, attached) = OptionReader.toolOption(argument, of: task?.subcommand) {
        let value = try OptionReader.value(
          of: option.rawValue, option.row, attached: attached, from: &rest)
        try task?.take(option, value)
        continue
      }
      switch try OptionReader.option(argument, of: task?.subcommand) {
      case (.help, nil):
        return task.map { .task(.help($0.subcommand), Options(data: "")) } ?? .help
      case (.version, nil): return .version
      case (let option, let attached):
        let value = try OptionReader.value(
          of: option.rawValue, option.row, attached: attached, from: &rest)
        given += ["--\(option.rawValue)"] + (option.row.parameter == nil ? [] : [value])
        try reader.take(option, value)
      }
    }
    guard let task else {
      try settings?.fill(&reader)
      return .node(try reader.finish(environment))
    }
    let asked = try task.finish(arguments: given)
    // What needs no node must not fail for want of a place for its data.
    guard task.subcommand.row.isAboutNode else { return .task(asked, Options(data: "")) }
    try settings?.fill(&reader)
    return .task(asked, try reader.finish(environment))
  }

  private static func subcommand(
    _ word: String, after given: Set<OptionName>
  ) throws(UsageError) -> Subcommand {
    if let subcommand = Subcommand(rawValue: word) {
      for option in OptionName.allCases where given.contains(option) && !subcommand.takes(option) {
        throw UsageError(
          "--\(option.rawValue) doesn't stand before \(word). Usage: \(subcommand.usage)",
          example: subcommand.exampleLine)
      }
      return subcommand
    }
    let near = Nearest.word(to: word, among: Subcommand.allCases.map(\.rawValue))
    throw UsageError(
      "'\(word.shown)' is neither an option nor a subcommand"
        + (near.map { "; did you mean \($0)?" } ?? ""), example: "conclave status")
  }
}

extension OptionReader {
  /// The option's value: what follows `=`, else the next argument; empty for an option without a value.
  static func value(
    of name: String, _ row: OptionRow, attached: String?, from rest: inout ArraySlice<String>
  ) throws(UsageError) -> String {
    let example = "conclave --\(name)" + (row.example.map { " \($0)" } ?? "")
    guard let parameter = row.parameter else {
      if let attached {
        throw UsageError("--\(name) takes no value, not '\(attached.shown)'", example: example)
      }
      return ""
    }
    guard let value = attached ?? rest.popFirst(), !value.isEmpty else {
      throw UsageError("--\(name) needs a value, \(parameter)", example: example)
    }
    // "--name --json" is a forgotten value rather than a name.
    if attached == nil, value.hasPrefix("--") {
      throw UsageError(
        "--\(name) needs a value, \(parameter), and not the option \(value.shown)",
        example: example)
    }
    return value
  }
}
