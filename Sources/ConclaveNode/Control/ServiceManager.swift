import ConclaveCore
import ConclaveNet
import ConclaveText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The service manager that started the node, if one did (sd_notify 3): told when the node is ready, what it
/// is at, that it leaves, and that its loop turns.
final class ServiceManager: FrontEnd {
  private let address: String?
  private let loop: EventLoop
  private var watchdog: LoopTimer?
  /// Nanoseconds between two signs of life; nil if none are asked for.
  private var lifeNanoseconds: Int64?

  init(loop: EventLoop) {
    self.loop = loop
    address = Self.variable("NOTIFY_SOCKET").flatMap { text in
      text.hasPrefix("/") || text.hasPrefix("@") ? text : nil
    }
    guard address != nil, let period = Self.watchdogNanoseconds else { return }
    // "It is recommended that a daemon sends a keep-alive notification every half of the time."
    lifeNanoseconds = period / 2
    watchdog = loop.makeTimer { [weak self] in self?.showLife() }
    watchdog?.set(loop.now)
  }

  /// A manager that can't be told is none.
  func tell(_ state: String) {
    guard let address else { return }
    try? LocalSocket.send(Array(state.utf8), to: address)
  }

  func show(_ event: Event) {
    switch event {
    case .coordinator(let report):
      let who =
        report.isSelf ? "this node coordinates" : "\(Sanitizer.line(report.name)) coordinates"
      tell("STATUS=\(who), \(report.members) nodes, term \(report.term)")
    case .noCoordinator(let reason): tell("STATUS=no coordinator (\(Sanitizer.line(reason)))")
    default: break
    }
  }

  func follow(_ event: Event) {}

  private func showLife() {
    tell("WATCHDOG=1")
    watchdog?.set(lifeNanoseconds.map { loop.now + $0 })
  }

  private static var watchdogNanoseconds: Int64? {
    // Meant for another process, if it names one.
    if let process = variable("WATCHDOG_PID"), process != "\(getpid())" { return nil }
    guard let text = variable("WATCHDOG_USEC"), let microseconds = Int64(text),
      (1...Int64.max / 1_000).contains(microseconds)
    else { return nil }
    return microseconds * 1_000
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).flatMap { String(validatingCString: $0) }
  }
}
