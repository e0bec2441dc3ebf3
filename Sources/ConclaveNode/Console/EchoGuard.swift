#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Keeps a terminal from showing what is typed, and gives it back as it was: by `show`, or when this goes.
final class EchoGuard {
  private let terminal: Int32
  private var before: termios?

  init(terminal: Int32) { self.terminal = terminal }

  deinit { show() }

  /// Typed characters aren't shown; the line break is. Nothing waits for output that is stopped.
  func hide() {
    guard before == nil else { return }
    var settings = termios()
    guard tcgetattr(terminal, &settings) == 0 else { return }
    before = settings
    settings.c_lflag &= ~tcflag_t(ECHO)
    settings.c_lflag |= tcflag_t(ECHONL)
    tcsetattr(terminal, TCSANOW, &settings)
  }

  /// As it was.
  func show() {
    guard var settings = before else { return }
    before = nil
    tcsetattr(terminal, TCSANOW, &settings)
  }
}
