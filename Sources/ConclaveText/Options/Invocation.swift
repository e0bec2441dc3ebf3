/// What a command line asks for.
public enum Invocation: Hashable, Sendable {
  /// Start a node.
  case node(Options)
  /// Say `Options.help` and stop.
  case help
  /// Say `Options.version` and stop.
  case version
}

extension Invocation {
  /// Reads a command line.
  /// - Parameters:
  ///   - arguments: without the program's name. A value follows its option as the next argument or after
  ///     `=`.
  ///   - environment: `CONCLAVE_SECRET`, `XDG_STATE_HOME`, `HOME`, `NO_COLOR` and `TERM` are read.
  /// - Throws: `UsageError` for the first thing that can't be understood.
  public static func parse(
    _ arguments: [String], environment: [String: String]
  ) throws(UsageError) -> Invocation {
    var reader = OptionReader()
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      switch try OptionReader.option(argument) {
      case (.help, nil): return .help
      case (.version, nil): return .version
      case (let option, let attached):
        try reader.take(option, try option.value(attached: attached, from: &rest))
      }
    }
    return .node(try reader.finish(environment))
  }
}

extension OptionName {
  /// The option's value: what follows `=`, else the next argument; empty for an option without a value.
  fileprivate func value(
    attached: String?, from rest: inout ArraySlice<String>
  ) throws(UsageError) -> String {
    guard let parameter = row.parameter else {
      if let attached {
        throw UsageError("--\(rawValue) takes no value, not '\(attached.shown)'", example: example)
      }
      return ""
    }
    guard let value = attached ?? rest.popFirst(), !value.isEmpty else {
      throw UsageError("--\(rawValue) needs a value, \(parameter)", example: example)
    }
    // "--name --json" is a forgotten value rather than a name.
    if attached == nil, value.hasPrefix("--") {
      throw UsageError(
        "--\(rawValue) needs a value, \(parameter), and not the option \(value.shown)",
        example: example)
    }
    return value
  }
}
