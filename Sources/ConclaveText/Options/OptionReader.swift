import ConclaveCore
import ConclaveWire

/// Takes one option after the other and makes `Options` of them.
struct OptionReader {
  private var options = Options(data: "")
  private(set) var given: Set<OptionName> = []

  /// An option of the node: `--name` or `--name=value`.
  /// - Parameter subcommand: for which it is given.
  static func option(
    _ argument: String, of subcommand: Subcommand?
  ) throws(UsageError) -> (OptionName, String?) {
    let (word, value) = split(argument)
    let own = subcommand?.row.options.map(\.rawValue) ?? []
    guard argument.hasPrefix("--"), let name = OptionName(rawValue: word) else {
      let near = Nearest.word(to: word, among: own + OptionName.allCases.map(\.rawValue))
      let hint = near.map { "; did you mean --\($0)?" } ?? ""
      throw UsageError("there is no option \(argument.shown)\(hint)")
    }
    if let subcommand, !subcommand.takes(name) {
      throw UsageError(
        "conclave \(subcommand.rawValue) doesn't take --\(word). Usage: \(subcommand.usage)",
        example: subcommand.exampleLine)
    }
    return (name, value)
  }

  /// An option of the subcommand's own; nil if it has none of that name.
  static func toolOption(
    _ argument: String, of subcommand: Subcommand?
  ) -> (ToolOption, String?)? {
    let (word, value) = split(argument)
    guard argument.hasPrefix("--"), let option = ToolOption(rawValue: word),
      subcommand?.row.options.contains(option) ?? false
    else { return nil }
    return (option, value)
  }

  private static func split(_ argument: String) -> (String, value: String?) {
    let parts = argument.drop { $0 == "-" }.split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return (parts.first.map(String.init) ?? "", parts.count == 2 ? String(parts[1]) : nil)
  }

  /// Takes an option with its value.
  mutating func take(_ option: OptionName, _ value: String) throws(UsageError) {
    guard given.insert(option).inserted || option.row.isRepeatable || option.row.parameter == nil
    else { throw UsageError("--\(option.rawValue) is given twice", example: option.example) }
    switch option {
    case .name: options.name = try Self.name(value, option, scalarsMax: Limits.nameScalarsMax)
    case .group: options.group = try Self.name(value, option, scalarsMax: Limits.nameBytesMax)
    case .secretFile: options.secret = .file(value)
    case .data: options.data = value
    case .interface: options.interfaces.append(try Self.interface(value))
    case .listen: options.listen = try AddressText.listen(value)
    case .peer: options.peers.append(try AddressText.peer(value))
    case .port:
      options.port = try Self.number(value, option, 1...UInt16.max)
    case .capacity: options.capacity = try Self.number(value, option, 1...Limits.capacityMax)
    case .json: options.surface = .json
    case .plain: options.isPlain = true
    case .headless: options.surface = .headless
    case .notify:
      options.notify = try Self.choice(value, option, among: NotifyManner.allCases, \.rawValue)
    case .logFile: options.log.file = value
    case .logLevel:
      options.log.level = try Self.choice(value, option, among: LogRecord.Level.allCases) {
        "\($0)"
      }
    case .logFormat:
      options.log.format = try Self.choice(value, option, among: LogFormat.allCases, \.rawValue)
    case .logSize: options.log.bytesMax = try Self.size(value, option)
    case .version, .help: break
    }
  }

  /// Fills in what the environment says and checks what concerns several options.
  func finish(_ environment: [String: String]) throws(UsageError) -> Options {
    var options = options
    if given.contains(.json), given.contains(.headless) {
      throw UsageError(
        "--json and --headless exclude each other: a headless node reads and writes nothing",
        example: "conclave --json")
    }
    if !given.contains(.secretFile), let text = environment["CONCLAVE_SECRET"] {
      guard !text.isEmpty else {
        throw UsageError(
          "CONCLAVE_SECRET is empty; unset it for an open group, or put a passphrase into it",
          example: "CONCLAVE_SECRET='correct horse' conclave")
      }
      options.secret = .passphrase(Passphrase(text))
    }
    options.isGroupGiven = given.contains(.group)
    if !given.contains(.data) {
      options.data = try DataPath.standard(group: options.group, environment)
    }
    if environment["NO_COLOR"]?.isEmpty == false { options.isColourless = true }
    if environment["TERM"] == "dumb" { options.isPlain = true }
    return options
  }
}

// Checked values.
extension OptionReader {
  static func name(
    _ value: String, _ option: OptionName, scalarsMax: Int
  ) throws(UsageError) -> String {
    let scalars = value.unicodeScalars
    guard scalars.count <= scalarsMax, value.utf8.count <= Limits.nameBytesMax else {
      throw UsageError(
        "--\(option.rawValue) takes at most \(scalarsMax) characters and \(Limits.nameBytesMax) bytes",
        example: option.example)
    }
    guard !scalars.contains(where: \.isHostile), value.contains(where: { !$0.isWhitespace }) else {
      throw UsageError(
        "--\(option.rawValue) takes a name without control characters, and not only spaces",
        example: option.example)
    }
    return value
  }

  /// Bytes of an interface's name, less the final zero (IFNAMSIZ).
  static let interfaceBytesMax = 15

  static func interface(_ value: String) throws(UsageError) -> String {
    guard value.utf8.count <= interfaceBytesMax, !value.contains(where: { $0 == "/" || $0 == " " })
    else {
      throw UsageError(
        "--interface takes the name of an interface, such as 'ip link' shows, not '\(value.shown)'",
        example: OptionName.interface.example)
    }
    return value
  }

  static func number(
    _ value: String, _ option: OptionName, _ range: ClosedRange<UInt16>
  ) throws(UsageError) -> UInt16 {
    guard let number = Decimal.uint16(value[...]), range.contains(number) else {
      throw UsageError(
        "--\(option.rawValue) takes a number from \(range.lowerBound) to \(range.upperBound), "
          + "not '\(value.shown)'", example: option.example)
    }
    return number
  }

  /// Bytes of a log file: too small a one would be set aside all the time.
  static let logBytesRange = (1 << 10)...(1 << 40)

  /// A number of bytes, with K, M or G for multiples of 1024.
  static func size(_ value: String, _ option: OptionName) throws(UsageError) -> Int {
    let units: [Character: Int] = [
      "K": 1 << 10, "k": 1 << 10, "M": 1 << 20, "m": 1 << 20, "G": 1 << 30, "g": 1 << 30,
    ]
    let unit = value.last.flatMap { units[$0] }
    let digits = unit == nil ? value[...] : value.dropLast()
    if let number = Decimal.int(digits) {
      let bytes = number.multipliedReportingOverflow(by: unit ?? 1)
      if !bytes.overflow, logBytesRange.contains(bytes.partialValue) { return bytes.partialValue }
    }
    throw UsageError(
      "--\(option.rawValue) takes a number of bytes from 1K to 1024G, not '\(value.shown)'",
      example: option.example)
  }

  static func choice<Choice>(
    _ value: String, _ option: OptionName, among choices: [Choice], _ word: (Choice) -> String
  ) throws(UsageError) -> Choice {
    for choice in choices where word(choice) == value { return choice }
    throw UsageError(
      "--\(option.rawValue) takes \(option.row.help), not '\(value.shown)'",
      example: option.example)
  }
}
