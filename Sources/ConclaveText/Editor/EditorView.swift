/// What a line editor shows.
public struct EditorView: Hashable, Sendable {
  /// What stands before the line.
  public var prompt: String
  /// The line before and after the cursor; nothing of a password.
  public var before: String
  public var after: String
  /// What stands below: how the command is used, what could follow.
  public var hint: Hint?

  public init(prompt: String, before: String = "", after: String = "", hint: Hint? = nil) {
    self.prompt = prompt
    self.before = before
    self.after = after
    self.hint = hint
  }
}
