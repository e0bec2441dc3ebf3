import ConclaveCore
import ConclaveWire

/// `[count | all | since <time> | search <text>] [> <file>]`.
struct LogArguments {
  var filter = MessageFilter.all
  /// The last so many lines of those that match; nil for all.
  var count: Int?
  var file: String?

  /// Lines shown when nothing is said.
  static let countDefault = 100
  /// Lines that can be asked for by number.
  static let countMax = 1_000_000

  init(_ text: String, _ context: LineContext) throws(LineFault) {
    let (request, file) = try Self.split(text)
    self.file = file
    var scanner = LineScanner(request[...])
    guard let word = scanner.word() else {
      count = file == nil ? Self.countDefault : nil
      return
    }
    switch word.lowercased() {
    case "all":
      if let more = scanner.word() { throw .surplus(String(more)) }
    case "since":
      guard !scanner.isAtEnd else { throw .missing("time") }
      let words = scanner.remainder()
      guard let time = SinceText.time(words.trimmed, now: context.now, local: context.local) else {
        throw .badTime(words)
      }
      filter = .since(time)
    case "search":
      let words = try Self.unquoted(scanner.remainder().trimmed)
      guard !words.isEmpty else { throw .missing("text") }
      filter = .search(try Checks.text(words))
    default:
      guard word.allSatisfy(\.isASCIIDigit) else { throw .badLogRequest(String(word)) }
      guard let number = Int(word), (1...Self.countMax).contains(number) else {
        throw .badCount(String(word))
      }
      if let more = scanner.word() { throw .surplus(String(more)) }
      count = number
    }
  }

  /// Takes the file off: what follows the last `>` that stands outside of quotes, at the start or after
  /// space.
  private static func split(_ text: String) throws(LineFault) -> (String, file: String?) {
    var quote: Character?
    var before: Character = " "
    var mark: String.Index?
    for index in text.indices {
      let character = text[index]
      // A quote opens at a word's start only: an apostrophe within a word is just that.
      if quote == nil, before.isWhitespace, character == "\"" || character == "'" {
        quote = character
      } else if character == quote {
        quote = nil
      } else if quote == nil, before.isWhitespace, character == ">" {
        mark = index
      }
      before = character
    }
    guard quote == nil else { throw .openQuote }
    guard let mark else { return (text, nil) }
    let file = try unquoted(text[text.index(after: mark)...].trimmed)
    guard !file.isEmpty else { throw .missing("file") }
    return (String(text[..<mark]), file)
  }

  private static func unquoted(_ text: String) throws(LineFault) -> String {
    guard let quote = text.first, quote == "\"" || quote == "'" else { return text }
    guard text.count > 1, text.last == quote else { throw .openQuote }
    return String(text.dropFirst().dropLast())
  }
}
