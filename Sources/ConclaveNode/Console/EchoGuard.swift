/// Keeps a terminal from showing what is typed, and gives it back as it was: by `show`, when this goes, or when
/// the process dies.
final class EchoGuard {
  private let terminal: Int32
  private var slot: Int32?

  init(terminal: Int32) { self.terminal = terminal }

  deinit { show() }

  /// Typed characters aren't shown; the line break is. Nothing waits for output that is stopped.
  func hide() { slot = slot ?? TerminalRegistry.hide(terminal) }

  /// As it was.
  func show() {
    if let slot { TerminalRegistry.give(slot) }
    slot = nil
  }
}
