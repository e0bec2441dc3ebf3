import ConclaveWire

/// Looks for a text without regard to case, in any script, however its accents are composed.
struct TextSearch {
  private let wanted: FoldedText

  init(_ text: String) { wanted = FoldedText(text) }

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
