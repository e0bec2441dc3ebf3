/// Text from outside never controls a terminal: what could move the cursor, change colours, reverse the
/// direction of other text or pile up over other lines is made visible or left out.
public enum Sanitizer {
  /// Combining marks that may follow one character; the rest is dropped. The longest sequences of living
  /// scripts have fewer.
  public static let marksMax = 4

  /// One line: control characters are shown as their picture (U+2400 and on, so a line break is `␊`) or as
  /// `\\u{…}`.
  public static func line(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) else { return text }
    var clean = ""
    for scalar in marksLimited(text).unicodeScalars {
      clean.unicodeScalars.append(contentsOf: visible(scalar))
    }
    return clean
  }

  /// Without the marks that are too many.
  static func marksLimited(_ text: String) -> String {
    var clean = ""
    var marks = 0
    for scalar in text.unicodeScalars {
      // Joiners take no room either: any number of them would hide in a line.
      marks = scalar.isMark || scalar.isJoiner ? marks + 1 : 0
      if marks <= marksMax { clean.unicodeScalars.append(scalar) }
    }
    return clean
  }

  private static func visible(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
    // A space that doesn't break would let a line go on in the next row like another line.
    if scalar.properties.generalCategory == .spaceSeparator { return " ".unicodeScalars }
    guard scalar.isHostile else { return String.UnicodeScalarView([scalar]) }
    if let picture = scalar.controlPicture { return String.UnicodeScalarView([picture]) }
    return "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars
  }
}

extension Unicode.Scalar {
  /// Whether it isn't shown as text: C0, DEL and C1, line and paragraph separators, everything that sets
  /// the direction of text (bidi marks, embeddings, overrides, isolates), invisible tags and other
  /// format characters, and what isn't assigned to characters.
  var isHostile: Bool {
    if value < 0x20 || (0x7f...0x9f).contains(value) { return true }
    if value < 0x80 { return false }
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
      return true
    case .format:
      // Joiners make emoji and the shapes of Arabic and Indic letters.
      return !isJoiner
    // Fillers are letters that nobody sees; selectors choose the look of a character.
    default: return properties.isDefaultIgnorableCodePoint && !properties.isVariationSelector
    }
  }

  /// ZERO WIDTH JOINER and NON-JOINER.
  var isJoiner: Bool { value == 0x200d || value == 0x200c }

  /// Whether it is drawn over the character before it.
  var isMark: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    default: false
    }
  }

  /// The symbol of a C0 character or DEL.
  var controlPicture: Unicode.Scalar? {
    if value < 0x20 { return Unicode.Scalar(0x2400 + value) }
    return value == 0x7f ? Unicode.Scalar(0x2421) : nil
  }
}
