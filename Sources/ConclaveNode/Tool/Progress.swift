import ConclaveNet
import ConclaveText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Long work as it gets on, on a terminal's standard error; nothing elsewhere. Work that is soon done says
/// nothing.
final class Progress {
  private let what: String
  private let isShown: Bool
  private let begun = Clock.boot()
  private var saidAt: Int64 = 0
  private var hasSaid = false

  /// Nanoseconds until the first word, and between two.
  private static let firstNanoseconds: Int64 = 300_000_000
  private static let nextNanoseconds: Int64 = 100_000_000

  init(_ what: String, isShown: Bool = true) {
    self.what = what
    self.isShown = isShown && ConsoleSystem.isTerminal(STDERR_FILENO)
  }

  deinit { end() }

  /// - Parameter total: 0 if it isn't known.
  func tell(_ done: Int64, of total: Int64) {
    guard isShown else { return }
    let now = Clock.boot()
    guard now - begun >= Self.firstNanoseconds, now - saidAt >= Self.nextNanoseconds else { return }
    saidAt = now
    hasSaid = true
    let figure = total > 0 ? "\(min(100, done * 100 / total)) %" : "\(done)"
    write("\r\(what): \(figure) ")
  }

  /// Takes the line away.
  func end() {
    if hasSaid { write("\r" + String(repeating: " ", count: what.count + 10) + "\r") }
    hasSaid = false
  }

  private func write(_ text: String) {
    _ = ConsoleSystem.write(STDERR_FILENO, Array(text.utf8)[...])
  }
}

/// SIGINT and SIGTERM, seen between two steps of a work that cleans up after itself.
struct Interruption {
  init() {
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&set, number) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Whether one came.
  var hasCome: Bool {
    var set = sigset_t()
    sigemptyset(&set)
    sigpending(&set)
    return [SIGINT, SIGTERM, SIGHUP].contains { sigismember(&set, $0) == 1 }
  }
}
