import ConclaveCore

/// What could stand at the cursor: a pure function of the line and of what is known of the group. Only what
/// would be accepted is offered.
struct Completion: Hashable, Sendable {
  /// What is typed of it.
  var typed: Substring
  /// What it may become, the likeliest first.
  var candidates: [String]
  /// What follows one that is the only one.
  var suffix = " "

  /// - Parameter before: the line up to the cursor.
  init(before: String, _ context: CompletionContext) {
    let text = before.drop(while: \.isWhitespace)
    let start = text.lastIndex(where: \.isWhitespace).map { text.index(after: $0) }
    typed = text[(start ?? text.startIndex)...]
    candidates = []
    guard let mark = text.first, mark == "@" || mark == "/", text.dropFirst().first != mark else {
      // A plain line: somebody who is spoken to.
      if !typed.isEmpty { offer(context.online) }
      if start == nil { suffix = ": " }
      return
    }
    guard let start else {
      typed = typed.dropFirst()
      offer(Self.commands(context, typed: typed))
      return
    }
    let words = text[..<start].dropFirst().split(whereSeparator: \.isWhitespace)
      .map { $0.lowercased() }
    offer(Self.arguments(after: words, context))
  }

  private mutating func offer(_ words: [String]) {
    let wanted = typed.lowercased()
    for word in words where word.lowercased().hasPrefix(wanted) && !candidates.contains(word) {
      candidates.append(word)
    }
  }

  /// What all candidates begin with, in the first one's case.
  var common: String {
    guard var common = candidates.first else { return "" }
    for word in candidates.dropFirst() {
      while !word.lowercased().hasPrefix(common.lowercased()) { common.removeLast() }
    }
    return common
  }

  // MARK: - Commands

  /// Whether a command would be taken now.
  private static func isOpen(_ name: CommandName, _ context: CompletionContext) -> Bool {
    switch name {
    case .say: false
    case .register, .login: context.user == nil
    case .leaveRoom: context.room != nil
    default: CommandTable.row(name).access == .anyone || context.user != nil
    }
  }

  static func open(_ context: CompletionContext) -> [CommandName] {
    CommandName.allCases.filter { isOpen($0, context) }
  }

  /// The commands' first words; aliases only for what begins no command's own name, and what wouldn't be
  /// accepted now only for what begins no other: the refusal says more than silence.
  private static func commands(_ context: CompletionContext, typed: Substring) -> [String] {
    let open = open(context)
    let own = open.map { firstWord($0.rawValue) }
    let wanted = typed.lowercased()
    if own.contains(where: { $0.hasPrefix(wanted) }) { return own }
    let aliases = open.flatMap { CommandTable.row($0).aliases.map(firstWord) }
    if aliases.contains(where: { $0.hasPrefix(wanted) }) { return aliases }
    return CommandName.allCases.filter { $0 != .say }.map { firstWord($0.rawValue) }
  }

  private static func firstWord(_ text: String) -> String {
    String(text.prefix { !$0.isWhitespace })
  }

  // MARK: - Arguments

  private static func arguments(
    after words: [String], _ context: CompletionContext
  ) -> [String] {
    open(context).flatMap { name in
      CommandTable.words(name).flatMap { spelling in
        let spelt = spelling.split(separator: " ").map(String.init)
        if words.count < spelt.count {
          return Array(spelt.prefix(words.count)) == words ? [spelt[words.count]] : []
        }
        guard Array(words.prefix(spelt.count)) == spelt else { return [] }
        return values(of: name, after: Array(words.dropFirst(spelt.count)), context)
      }
    }
  }

  /// What may follow a command's arguments.
  private static func values(
    of name: CommandName, after arguments: [String], _ context: CompletionContext
  ) -> [String] {
    // A new name isn't known yet.
    if name == .register { return [] }
    let places = Parameter.next(in: CommandTable.row(name).parameters, after: arguments)
    return places.flatMap { part -> [String] in
      switch part {
      case .user: name == .login ? context.offline : context.everyone
      case .room: context.rooms
      case .channel: context.rooms.map { "#" + $0 }
      case .command: open(context).map { firstWord($0.rawValue) }
      case .text: arguments.isEmpty ? [] : context.online
      case .word(let word): [word]
      case .other: []
      }
    }
  }
}

/// What stands at one place of a command's parameters, as its usage says it.
enum Parameter: Hashable, Sendable {
  case user, room, command, text
  /// A room with its `#`.
  case channel
  /// A word that is typed as it is.
  case word(String)
  case other

  /// One place, with its alternatives.
  private struct Place {
    var parts: [Parameter]
    var isOptional: Bool

    func takes(_ argument: String) -> Bool {
      parts.contains { part in
        switch part {
        case .word(let word): word == argument
        case .channel: argument.hasPrefix("#")
        default: true
        }
      }
    }
  }

  /// What may stand behind the arguments that are there already.
  static func next(in usage: String, after arguments: [String]) -> [Parameter] {
    ways(usage).flatMap { next(on: $0, after: arguments) }
  }

  /// The ways to use a command: `invite <user> | leave`.
  private static func ways(_ usage: String) -> [String] {
    var ways = [""]
    var depth = 0
    for character in usage {
      depth += character == "[" ? 1 : character == "]" ? -1 : 0
      if character == "|", depth == 0 {
        ways.append("")
      } else {
        ways[ways.count - 1].append(character)
      }
    }
    return ways.map(\.trimmed)
  }

  private static func next(on way: String, after arguments: [String]) -> [Parameter] {
    var places = places(of: way)[...]
    for argument in arguments {
      while let first = places.first, first.isOptional, !first.takes(argument) {
        places.removeFirst()
      }
      // Text goes on to the end of the line.
      guard let first = places.first, first.takes(argument) else { return [] }
      if !first.parts.contains(.text) { places.removeFirst() }
    }
    let skipped = places.prefix(while: \.isOptional)
    return places.prefix(skipped.count + 1).flatMap(\.parts)
  }

  /// Reads `<user> [count | all | since <time>]`.
  private static func places(of usage: String) -> [Place] {
    var places: [Place] = []
    var rest = usage[...]
    while let first = rest.first {
      let close: Character? = first == "[" ? "]" : first == "<" ? ">" : nil
      let end = rest.firstIndex(of: close ?? " ") ?? rest.endIndex
      let part = close == nil ? rest[..<end] : rest[..<end].dropFirst()
      let parts = part.split(separator: "|").map { Parameter($0.trimmed, isNamed: first == "<") }
      places.append(Place(parts: parts, isOptional: first == "["))
      rest = rest[end...].drop { $0 == close || $0 == " " }
    }
    return places
  }

  /// - Parameter isNamed: whether it stands between `<` and `>`, and so is no word itself.
  private init(_ words: String, isNamed: Bool) {
    let first = words.prefix { $0 != " " }
    switch first.drop(while: { $0 == "<" }).prefix(while: { $0 != ">" }) {
    case "user": self = .user
    case "room": self = .room
    case "#room": self = .channel
    case "command": self = .command
    case "text": self = .text
    case "count", "number", "password", "time", "file", "": self = .other
    case let word: self = isNamed || first.hasPrefix("<") ? .other : .word(String(word))
    }
  }
}
