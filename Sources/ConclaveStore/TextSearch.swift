import ConclaveWire

/// Looks for a text without regard to case, in any script, however its accents are composed.
struct TextSearch {
  private let wanted: FoldedText

  /// Scalars of a token of the index.
  private static let tokenScalars = 3
  /// Tokens that the index is asked for at most: those of the text's start.
  private static let tokensMax = 64

  init(_ text: String) { wanted = FoldedText(text) }

  /// What the index is asked for: messages that have every three scalars in a row that the text has. Not each
  /// of them has the text. Nil if the index can't find every message that matches.
  var indexQuery: String? {
    let scalars = Array(String(decoding: wanted.utf8, as: UTF8.self).unicodeScalars)
    guard wanted.isComposed, scalars.count >= Self.tokenScalars, !scalars.contains("\0") else {
      return nil
    }
    let starts = 0...min(scalars.count - Self.tokenScalars, Self.tokensMax - 1)
    return starts.map { Self.quoted(scalars[$0..<($0 + Self.tokenScalars)]) }
      .joined(separator: " AND ")
  }

  /// FTS5, "Full-text Query Syntax": a string in quotes, in which a quote is doubled.
  private static func quoted(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    "\"" + scalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }

  /// What the index has of a message.
  /// - Returns: `isLoose` if it can be composed in several ways, so that the index may miss it.
  static func indexed(_ message: LogMessage) -> (text: String, isLoose: Bool) {
    let parts = [FoldedText(message.name), FoldedText(message.text)]
    let bytes = parts.map(\.utf8).joined(separator: [0x0a])
    // An index of texts ends at a zero.
    let isLoose = parts.contains { !$0.isComposed || $0.utf8.contains(0) }
    return (String(decoding: Array(bytes), as: UTF8.self), isLoose)
  }

  /// Whether the author's name or the text has it.
  func matches(_ message: LogMessage) -> Bool {
    matches(message.text) || matches(message.name)
  }

  private func matches(_ text: String) -> Bool {
    let folded = FoldedText(text)
    if folded.isComposed && wanted.isComposed {
      return Self.contains(folded.utf8, wanted.utf8)
    }
    // Characters are equal however they are composed; splitting a text into them costs twenty times more.
    return Self.contains(folded.characters, wanted.characters)
  }

  private static func contains<Element: Equatable>(
    _ whole: [Element], _ part: [Element]
  ) -> Bool {
    guard let first = part.first else { return true }
    guard whole.count >= part.count else { return false }
    return (0...(whole.count - part.count)).contains { start in
      whole[start] == first && whole[start..<(start + part.count)].elementsEqual(part)
    }
  }
}

/// A text without its case.
private struct FoldedText {
  private(set) var utf8: [UInt8] = []
  /// Whether no scalar joins with one before it, so that equal texts have equal bytes.
  private(set) var isComposed = true

  init(_ text: String) {
    utf8.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x41...0x5A: utf8.append(UInt8(scalar.value) | 0x20)
      case ..<0x80: utf8.append(UInt8(scalar.value))
      default: append(scalar)
      }
    }
  }

  var characters: [Character] { Array(String(decoding: utf8, as: UTF8.self)) }

  private mutating func append(_ scalar: Unicode.Scalar) {
    // Upper case first: it makes one of what differs in lower case only, such as ß and ss, ς and σ.
    for upper in scalar.properties.uppercaseMapping.unicodeScalars {
      for folded in upper.properties.lowercaseMapping.unicodeScalars {
        if Self.joins(folded) { isComposed = false }
        utf8.append(contentsOf: UTF8.encode(folded) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  /// Marks, and the letters that Korean syllables are made of.
  private static func joins(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x300 else { return false }
    return scalar.properties.canonicalCombiningClass != .notReordered
      || (0x1100...0x11FF).contains(scalar.value)
  }
}
