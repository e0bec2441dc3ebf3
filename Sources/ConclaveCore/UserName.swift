import ConclaveWire

/// The rules of a user's name (Protocol.md, "Names"): 3 to 32 letters, digits, `-`, `_` and `.`; `all` and
/// the words of commands are refused.
public enum UserName {
  /// What is wrong with a name that a user wants, or nil.
  /// - Parameter reserved: words in lower case that are no name.
  public static func fault(of name: String, reserved: [String]) -> NameFault? {
    let scalars = name.unicodeScalars
    if let character = strange(in: name) { return .character(character) }
    guard Limits.userNameScalars.contains(scalars.count), name.utf8.count <= Limits.nameBytesMax
    else { return .length }
    let key = key(of: name)
    return key == everyone || reserved.contains(key) ? .reserved : nil
  }

  /// The first character that no name may have.
  static func strange(in name: String) -> Character? {
    name.first { !$0.unicodeScalars.allSatisfy(isAllowed) }
  }

  /// The name without regard to case: each scalar's lower-case mapping.
  public static func key(of name: String) -> String {
    var key = ""
    for scalar in name.unicodeScalars { key += scalar.properties.lowercaseMapping }
    return key
  }

  /// The recipient of a public message, and so no user's name.
  public static let everyone = "all"

  /// Letters and digits of any script, never a combining mark, and nothing that is the same as another
  /// sequence of letters (conjoining Hangul, compatibility ideographs, Greek letters with oxia): one look,
  /// one name.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "-" || scalar == "_" || scalar == "." { return true }
    switch scalar.value {
    case 0x1100...0x11ff, 0xa960...0xa97f, 0xd7b0...0xd7ff, 0xf900...0xfaff, 0x2f800...0x2fa1f,
      0x0374, 0x1f71, 0x1f73, 0x1f75, 0x1f77, 0x1f79, 0x1f7b, 0x1f7d, 0x1fbb, 0x1fbe, 0x1fc9,
      0x1fcb, 0x1fd3, 0x1fdb, 0x1fe3, 0x1feb, 0x1ff9, 0x1ffb:
      return false
    default: break
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber:
      return true
    default: return false
    }
  }
}

/// The rules of a message's text.
public enum MessageText {
  /// What is wrong with a text, or nil.
  public static func fault(of text: String) -> CommandRefusal? {
    if text.allSatisfy(\.isWhitespace) { return .emptyText }
    let isTooLong =
      text.utf8.count > Limits.textBytesMax || text.unicodeScalars.count > Limits.textScalarsMax
    return isTooLong ? .textTooLong : nil
  }
}
