import ConclaveWire

/// Looks for a text without regard to case, in any script, however its accents are composed.
struct TextSearch {
  private let bytes: [UInt8]
  private let characters: [Character]
  private let isASCII: Bool

  init(_ text: String) {
    let folded = Self.fold(text)
    bytes = Array(folded.utf8)
    characters = Array(folded)
    isASCII = bytes.allSatisfy { $0 < 0x80 }
  }

  /// Whether the author's name or the text has it.
  func matches(_ message: LogMessage) -> Bool {
    matches(message.text) || matches(message.name)
  }

  private func matches(_ text: String) -> Bool {
    if isASCII, text.utf8.allSatisfy({ $0 < 0x80 }) {
      return Self.contains(Array(text.lowercased().utf8), bytes)
    }
    return Self.contains(Array(Self.fold(text)), characters)
  }

  /// Upper case first: it makes one of what differs in lower case only, such as ß and ss, ς and σ.
  private static func fold(_ text: String) -> String { text.uppercased().lowercased() }

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
