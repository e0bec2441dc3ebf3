/// Columns that text takes on a terminal.
///
/// Terminals don't agree about emoji of several scalars: what is drawn after one is put at its column by the
/// `Layout` instead of trusting the sum.
public enum Columns {
  /// Scalars that are two columns wide and no emoji: East_Asian_Width W and F of Unicode 14, gaps that
  /// aren't assigned included. Emoji and what takes no column come from the standard library's own data.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115f, 0x2329...0x232a, 0x2e80...0x303e, 0x3041...0x3247, 0x3250...0x4dbf,
    0x4e00...0xa4c6, 0xa960...0xa97c, 0xac00...0xd7a3, 0xf900...0xfad9, 0xfe10...0xfe19,
    0xfe30...0xfe6b, 0xff01...0xff60, 0xffe0...0xffe6, 0x16fe0...0x18d08, 0x1aff0...0x1b2fb,
    0x1f200...0x1f265, 0x20000...0x2fffd, 0x30000...0x3fffd,
  ]

  /// What turns a character into its emoji.
  private static let emojiSelector: Unicode.Scalar = "\u{fe0f}"

  public static func of(_ text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text.utf8.count }
    return text.reduce(0) { $0 + of($1) }
  }

  /// Columns of a character as the eye sees it: 0, 1 or 2.
  public static func of(_ character: Character) -> Int {
    var widest = 0
    var flags = 0
    for scalar in character.unicodeScalars {
      if scalar == emojiSelector, widest == 1 { widest = 2 }
      if isFlagLetter(scalar) { flags += 1 }
      widest = max(widest, of(scalar))
    }
    return flags > 1 ? 2 : widest
  }

  /// Whether terminals differ about its width.
  static func isUncertain(_ character: Character) -> Bool {
    let scalars = character.unicodeScalars
    guard scalars.count > 1 else { return false }
    return scalars.contains {
      $0 == emojiSelector || $0 == "\u{200d}" || isFlagLetter($0)
        || $0.properties.isEmojiModifier || $0.properties.generalCategory == .spacingMark
    }
  }

  static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return value < 0x20 || (0x7f..<0xa0).contains(value) ? 0 : 1 }
    // The vowels and finals of conjoining Hangul stand within the syllable.
    if (0x1160...0x11ff).contains(value) || (0xd7b0...0xd7ff).contains(value) { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    if scalar.properties.isEmojiPresentation, !isFlagLetter(scalar) { return 2 }
    return isWide(value) ? 2 : 1
  }

  private static func isFlagLetter(_ scalar: Unicode.Scalar) -> Bool {
    (0x1f1e6...0x1f1ff).contains(scalar.value)
  }

  private static func isWide(_ value: UInt32) -> Bool {
    var (low, high) = (0, wide.count)
    while low < high {
      let middle = (low + high) / 2
      if wide[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < wide.count && wide[low].contains(value)
  }
}
