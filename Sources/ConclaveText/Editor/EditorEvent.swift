/// What typing brought about.
public enum EditorEvent: Hashable, Sendable {
  /// A line was entered.
  case line(String)
  /// Control-C took the line away, or the question that it was to answer.
  case abandoned
  /// Control-C where there was nothing to take away, for the second time.
  case interrupt
  /// Control-D on an empty line.
  case end
  /// Control-Z.
  case suspend
  /// Control-L.
  case clear
  /// Something that can't be done.
  case bell
  case focus(Bool)
}
