/// What a person did at the keyboard, or the terminal says of itself.
public enum Key: Hashable, Sendable {
  /// Characters typed, without control characters.
  case text(String)
  /// A control character by its letter: `a` for Control-A.
  case control(Character)
  /// A character after Escape, or with Alt.
  case meta(Character)
  case metaBackspace
  case enter, tab, backTab, backspace, delete, escape
  case up, down, left, right, home, end, wordLeft, wordRight
  /// What was pasted in brackets (DECSET 2004), line breaks and all; cut if it was too long.
  case paste(String, isCut: Bool)
  /// The terminal's window came to the front, or went (DECSET 1004).
  case focus(Bool)
}
