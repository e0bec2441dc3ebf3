import ConclaveCore

/// What is said below the line: a text, or the words that may come next.
public struct Hint: Hashable, Sendable {
  /// Rows of a list that was asked for.
  private static let listRowsMax = 5

  /// Each stands whole, unless it is wider than the screen.
  var words: [String]
  /// Rows it takes at most; what has no room there is counted.
  var rowsMax = 1

  init(_ text: String) { words = [text] }

  private init(words: [String], rowsMax: Int = 1) { (self.words, self.rowsMax) = (words, rowsMax) }

  /// What Tab found.
  static func list(_ words: [String]) -> Hint { Hint(words: words, rowsMax: listRowsMax) }

  /// What is said below a command while it is typed.
  /// - Returns: the commands it may become, or how it is used; nil for anything else.
  static func line(before: String, after: String, _ context: CompletionContext) -> Hint? {
    let text = (before + after).drop(while: \.isWhitespace)
    guard let mark = text.first, mark == "@" || mark == "/", text.dropFirst().first != mark else {
      return nil
    }
    let words = text.dropFirst().split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
    let isComplete = text.contains(where: \.isWhitespace)
    if let name = command(words), isComplete || isAlone(words[0], context) {
      return Hint("\(CommandTable.usage(name))  \(CommandTable.row(name).help)")
    }
    guard !isComplete, after.isEmpty else { return nil }
    let names = Completion(before: before, context).candidates
    return names.isEmpty ? nil : Hint(words: names.map { String(mark) + $0 })
  }

  /// The command that the words name; of several the one of more words.
  private static func command(_ words: [String]) -> CommandName? {
    guard let first = words.first else { return nil }
    let pair = words.prefix(2).joined(separator: " ")
    return CommandName.allCases.first { CommandTable.words($0).contains(pair) }
      ?? CommandTable.find(first)
  }

  /// Whether a word begins no longer command.
  private static func isAlone(_ word: String, _ context: CompletionContext) -> Bool {
    Completion(before: "@" + word, context).candidates.count <= 1
  }
}

extension LineEditor {
  /// Tab: as much as is certain; where several would do, they are shown.
  mutating func complete() -> EditorEvent? {
    guard !isSecret else { return .bell }
    let completion = Completion(before: line.before, context)
    guard !completion.candidates.isEmpty else { return .bell }
    let isOne = completion.candidates.count == 1
    let word = completion.common + (isOne ? completion.suffix : "")
    let kept = line.before.dropLast(completion.typed.count)
    let after = isOne && line.after.first == " " ? String(line.after.dropFirst()) : line.after
    line = EditLine(before: kept + word, after: after)
    guard !isOne else { return nil }
    remark = Hint.list(completion.candidates)
    return completion.common.count > completion.typed.count ? nil : .bell
  }
}
