/// What a subcommand was asked to do, checked.
public enum ToolTask: Hashable, Sendable {
  case status(isJSON: Bool, watches: Bool)
  case peers(isJSON: Bool)
  /// - Parameter text: nil for the lines of standard input.
  case send(to: Recipient, text: String?)
  case log(LogTask)
  case stop
  case backup(file: String, replaces: Bool)
  case restore(file: String)
  /// - Parameter file: nil for standard output.
  case export(ExportedThing, file: String?, replaces: Bool)
  case service(arguments: [String])
  case man
  case completions(Shell)
  case help(Subcommand?)

  /// Who gets a message.
  public enum Recipient: Hashable, Sendable {
    case everyone
    case room(String)
    case user(String)
  }

  public struct LogTask: Hashable, Sendable {
    /// The last so many lines; nil for all, or for the default where no time is given.
    public var count: Int?
    /// As typed.
    public var since: String?
    public var follows = false
    public var isJSON = false
  }

  public enum ExportedThing: String, Hashable, Sendable, CaseIterable { case users, log }
  public enum Shell: String, Hashable, Sendable, CaseIterable { case bash, zsh, fish }
}

/// Takes a subcommand's own options and words, and makes a `ToolTask` of them.
struct TaskReader {
  let subcommand: Subcommand
  private var options: Set<ToolOption> = []
  private var since: String?
  private var words: [String] = []

  init(_ subcommand: Subcommand) { self.subcommand = subcommand }

  mutating func take(_ option: ToolOption, _ value: String) throws(UsageError) {
    guard options.insert(option).inserted || option != .since else {
      throw error("--since is given twice")
    }
    if option == .since { since = value }
  }

  mutating func take(word: String) { words.append(word) }

  /// - Parameter arguments: the options of the node that were given, for `service`.
  func finish(arguments: [String]) throws(UsageError) -> ToolTask {
    switch subcommand {
    case .status:
      try expectWords(0)
      return .status(isJSON: options.contains(.json), watches: options.contains(.watch))
    case .peers:
      try expectWords(0)
      return .peers(isJSON: options.contains(.json))
    case .send: return try send()
    case .log: return .log(try log())
    case .stop:
      try expectWords(0)
      return .stop
    case .backup:
      return .backup(file: try file(), replaces: options.contains(.force))
    case .restore: return .restore(file: try file())
    case .export: return try export()
    case .service:
      try expectWords(0)
      return .service(arguments: arguments)
    case .man:
      try expectWords(0)
      return .man
    case .completions: return .completions(try choice(among: ToolTask.Shell.allCases))
    case .help: return .help(try topic())
    }
  }

  private func error(_ what: String) -> UsageError {
    UsageError(
      "\(what)\(what.hasSuffix("?") ? "" : ".") Usage: \(subcommand.usage)",
      example: subcommand.exampleLine)
  }

  private func expectWords(_ count: Int) throws(UsageError) {
    if words.count > count { throw error("'\(words[count].shown)' is one word too many") }
    if words.count < count { throw error("conclave \(subcommand.rawValue) needs more words") }
  }

  private func file() throws(UsageError) -> String {
    try expectWords(1)
    guard !words[0].isEmpty else { throw error("the file's name is empty") }
    return words[0]
  }

  private func choice<Choice: RawRepresentable>(
    among choices: [Choice]
  ) throws(UsageError) -> Choice where Choice.RawValue == String {
    guard let word = words.first else {
      throw error("conclave \(subcommand.rawValue) needs one word more")
    }
    guard let choice = choices.first(where: { $0.rawValue == word }) else {
      throw error("'\(word.shown)' is none of \(choices.map(\.rawValue).joined(separator: ", "))")
    }
    if subcommand == .completions { try expectWords(1) }
    return choice
  }

  private func export() throws(UsageError) -> ToolTask {
    let thing = try choice(among: ToolTask.ExportedThing.allCases)
    if words.count > 2 { try expectWords(2) }
    let file = words.dropFirst().first.flatMap { $0 == "-" ? nil : $0 }
    return .export(thing, file: file, replaces: options.contains(.force))
  }

  private func send() throws(UsageError) -> ToolTask {
    guard words.count >= 2 else { throw error("a recipient and a text are needed") }
    let text = words.dropFirst().joined(separator: " ")
    return .send(to: try recipient(words[0]), text: text == "-" ? nil : text)
  }

  private func recipient(_ word: String) throws(UsageError) -> ToolTask.Recipient {
    if word.lowercased() == "all" { return .everyone }
    guard word.hasPrefix("#") else {
      do throws(LineFault) { return .user(try Checks.anyName(word)) } catch {
        throw self.error("'\(word.shown)' is no user's name")
      }
    }
    guard word.count > 1 else { throw error("a room's name follows the #") }
    return .room(String(word.dropFirst()))
  }

  private func log() throws(UsageError) -> ToolTask.LogTask {
    if words.count > 1 { try expectWords(1) }
    var task = ToolTask.LogTask(
      since: since, follows: options.contains(.follow), isJSON: options.contains(.json))
    if let word = words.first {
      guard let count = Decimal.int(word[...]), (1...LogArguments.countMax).contains(count) else {
        throw error("'\(word.shown)' is no count from 1 to \(LogArguments.countMax)")
      }
      task.count = count
    } else if since == nil {
      task.count = LogArguments.countDefault
    }
    return task
  }

  private func topic() throws(UsageError) -> Subcommand? {
    guard let word = words.first else { return nil }
    if words.count > 1 { try expectWords(1) }
    guard let topic = Subcommand(rawValue: word) else {
      let near = Nearest.word(to: word, among: Subcommand.allCases.map(\.rawValue))
      throw error(
        "there is no subcommand \(word.shown)" + (near.map { "; did you mean \($0)?" } ?? ""))
    }
    return topic
  }
}
