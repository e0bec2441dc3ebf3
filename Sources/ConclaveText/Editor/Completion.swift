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
    default: CommandTable.row(name).access == .anyone || context.user != nil
    }
  }

  static func open(_ context: CompletionContext) -> [CommandName] {
    CommandName.allCases.filter { isOpen($0, context) }
  }

  /// The commands' first words; aliases only for what begins no command's own name.
  private static func commands(_ context: CompletionContext, typed: Substring) -> [String] {
    let open = open(context)
    let own = open.map { firstWord($0.rawValue) }
    let wanted = typed.lowercased()
    if own.contains(where: { $0.hasPrefix(wanted) }) { return own }
    return open.flatMap { CommandTable.row($0).aliases.map(firstWord) }
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
        return values(of: name, at: words.count - spelt.count, context)
      }
    }
  }

  /// What may stand at a place of a command's parameters.
  private static func values(
    of name: CommandName, at place: Int, _ context: CompletionContext
  ) -> [String] {
    // A new name isn't known yet.
    if name == .register { return [] }
    let parameters = Parameter.list(of: CommandTable.row(name).parameters)
    guard let parameter = parameters.count > place ? parameters[place] : parameters.last else {
      return []
    }
    if parameters.count <= place, !parameter.contains(.text) { return [] }
    return parameter.flatMap { part -> [String] in
      switch part {
      case .user: name == .login ? context.offline : context.everyone
      case .room: context.rooms
      case .command: open(context).map { firstWord($0.rawValue) }
      case .text: place > 0 ? context.online : []
      case .word(let word): [word]
      case .other: []
      }
    }
  }
}

/// What stands at one place of a command's parameters, as its usage says it.
enum Parameter: Hashable, Sendable {
  case user, room, command, text
  /// A word that is typed as it is.
  case word(String)
  case other

  /// Reads `<user> [count | all | since <time>]`: each place's alternatives.
  static func list(of usage: String) -> [[Parameter]] {
    var places: [[Parameter]] = []
    var isOptional: [Bool] = []
    var rest = usage[...]
    while let first = rest.first {
      let close: Character? = first == "[" ? "]" : first == "<" ? ">" : nil
      let end = rest.firstIndex(of: close ?? " ") ?? rest.endIndex
      let part = close == nil ? rest[..<end] : rest[..<end].dropFirst()
      isOptional.append(first == "[")
      places.append(
        part.split(separator: "|").map { alternative in
          Parameter(alternative.trimmed, isLiteral: close == nil)
        })
      rest = rest[end...].drop { $0 == close || $0 == " " }
    }
    // What may be left out leaves its place to what follows.
    for place in places.indices.dropLast().reversed() where isOptional[place] {
      places[place] += places[place + 1]
    }
    return places
  }

  private init(_ words: String, isLiteral: Bool) {
    let first = words.prefix { $0 != " " }
    switch first.drop(while: { $0 == "<" }).prefix(while: { $0 != ">" }) {
    case "user": self = .user
    case "room": self = .room
    case "command": self = .command
    case "text": self = .text
    case "count", "password", "time", "file": self = .other
    case let word:
      self = isLiteral || words != first || words == "all" ? .word(String(word)) : .other
    }
  }
}
