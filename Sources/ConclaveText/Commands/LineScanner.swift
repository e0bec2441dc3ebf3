/// Reads a command's arguments from left to right.
struct LineScanner {
  /// What hasn't been read.
  private(set) var rest: Substring

  init(_ text: Substring) {
    rest = text
    skipSpace()
  }

  /// Keeps the space before the first word.
  init(verbatim text: Substring) { rest = text }

  var isAtEnd: Bool { rest.isEmpty }

  private mutating func skipSpace() { rest = rest.drop(while: \.isWhitespace) }

  /// The next word, without the space around it; nil at the end.
  mutating func word() -> Substring? {
    guard !rest.isEmpty else { return nil }
    let word = rest.prefix { !$0.isWhitespace }
    rest = rest[word.endIndex...]
    skipSpace()
    return word
  }

  /// The next word, or what stands between quotes, `'` or `"`; nil at the end.
  mutating func name() throws(LineFault) -> String? {
    guard let quote = rest.first, quote == "'" || quote == "\"" else {
      return word().map(String.init)
    }
    let inside = rest.dropFirst().prefix { $0 != quote }
    guard inside.endIndex < rest.endIndex else { throw .openQuote }
    rest = rest[inside.endIndex...].dropFirst()
    skipSpace()
    return String(inside)
  }

  /// Everything that is left, as it is.
  mutating func remainder() -> String {
    defer { rest = rest[rest.endIndex...] }
    return String(rest)
  }
}
