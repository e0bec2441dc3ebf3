import ConclaveCore
import ConclaveWire

/// `[#room | public] [count | all | since <time> | search <text>] [> <file>]`.
struct LogArguments {
  private(set) var request: LogRequest

  /// Lines shown when nothing is said.
  static let countDefault = 100
  /// Lines that can be asked for by number.
  static let countMax = 1_000_000

  init(_ text: String, _ context: LineContext) throws(LineFault) {
    let (words, file) = try Self.split(text)
    request = LogRequest(export: file)
    var scanner = LineScanner(words[...])
    request.place = try Self.place(&scanner)
    guard let word = scanner.word() else {
      request.count = file == nil ? Self.countDefault : nil
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
      request.filter = .since(time)
    case "search":
      let words = try Self.unquoted(scanner.remainder().trimmed)
      guard !words.isEmpty else { throw .missing("text") }
      request.filter = .search(try Checks.text(words))
    default:
      guard word.allSatisfy(\.isASCIIDigit) else { throw .badLogRequest(String(word)) }
      guard let number = Int(word), (1...Self.countMax).contains(number) else {
        throw .badCount(String(word))
      }
      if let more = scanner.word() { throw .surplus(String(more)) }
      request.count = number
    }
  }

  /// Takes the place off that the lines are of.
  private static func place(_ scanner: inout LineScanner) throws(LineFault) -> LogRequest.Place {
    var ahead = scanner
    guard let word = ahead.word() else { return .here }
    if word.lowercased() == "public" {
      scanner = ahead
      return .everyone
    }
    guard word.first == "#" else { return .here }
    guard word.count > 1 else { throw .missing("room") }
    scanner = ahead
    return .room(String(word.dropFirst()))
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
