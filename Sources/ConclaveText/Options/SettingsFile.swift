/// The settings file: the options of the command line without their dashes, a line each.
///
///     # for all groups
///     name = anna-pc
///     interface = eth0
///     plain = yes
public struct SettingsFile: Hashable, Sendable {
  /// For errors.
  public var path: String
  public var text: String

  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }

  /// Bytes of a file that is read.
  public static let bytesMax = 1 << 16

  /// Where it is looked for: `$XDG_CONFIG_HOME/conclave/config`, or `~/.config/conclave/config` (XDG Base
  /// Directory Specification, which has a relative path ignored); nil without a home.
  public static func path(_ environment: [String: String]) -> String? {
    if let config = environment["XDG_CONFIG_HOME"], config.hasPrefix("/") {
      return "\(config)/conclave/config"
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return "\(home)/.config/conclave/config"
  }

  /// Gives the reader each setting that the command line doesn't.
  func fill(_ reader: inout OptionReader) throws(UsageError) {
    let onCommandLine = reader.given
    // By lines as people see them: "\r\n" is one character, and not "\n".
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (place, line) in lines.enumerated() {
      let content = line.trimmed
      if content.isEmpty || content.hasPrefix("#") { continue }
      do throws(UsageError) {
        let (option, value) = try Self.setting(content)
        guard !onCommandLine.contains(option), !option.isExcluded(by: onCommandLine) else {
          continue
        }
        if let value { try reader.take(option, value) }
      } catch {
        throw UsageError("\(Sanitizer.line(path)), line \(place + 1): \(error.message)")
      }
    }
  }

  /// - Returns: a value of nil for an option that is set to `no`.
  private static func setting(_ line: String) throws(UsageError) -> (OptionName, value: String?) {
    let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      .map(\.trimmed)
    guard !line.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      throw UsageError("'\(line.shown)' has a control character in it")
    }
    guard parts.count == 2 else {
      throw UsageError("expected a line like name = value, not '\(line.shown)'")
    }
    guard let option = OptionName(rawValue: parts[0]), option.isSetting else {
      let near = Nearest.word(
        to: parts[0], among: OptionName.allCases.filter(\.isSetting).map(\.rawValue))
      throw UsageError(
        "there is no setting \(parts[0].shown)" + (near.map { "; did you mean \($0)?" } ?? ""))
    }
    guard option.row.parameter != nil else {
      switch parts[1] {
      case "yes": return (option, "")
      case "no": return (option, nil)
      default: throw UsageError("\(option.rawValue) is yes or no, not '\(parts[1].shown)'")
      }
    }
    guard !parts[1].isEmpty else { throw UsageError("\(option.rawValue) has no value") }
    return (option, parts[1])
  }
}

extension OptionName {
  /// Whether it can stand in a settings file.
  fileprivate var isSetting: Bool { self != .version && self != .help }

  /// Whether the command line says the contrary: `--json` where the file has `headless`.
  fileprivate func isExcluded(by given: Set<OptionName>) -> Bool {
    switch self {
    case .json: given.contains(.headless)
    case .headless: given.contains(.json)
    default: false
    }
  }
}
