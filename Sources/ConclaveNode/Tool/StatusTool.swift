import ConclaveCore
import ConclaveNet
import ConclaveText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `conclave status` and `conclave peers`.
struct StatusTool {
  private let session: ToolSession
  private let isJSON: Bool

  /// Nanoseconds between two looks of `--watch`.
  private static let watchNanoseconds: Int64 = 1_000_000_000
  /// Nanoseconds that an answer takes at most, which needs no coordinator.
  private static let answerNanosecondsMax: Int64 = 3_000_000_000

  init(_ options: Options, isJSON: Bool) throws(ToolFailure) {
    session = try ToolSession(options)
    self.isJSON = isJSON
  }

  /// - Parameter watches: whether it goes on until it is interrupted or the node ends.
  func run(watches: Bool) throws(ToolFailure) {
    var said: [String] = []
    if watches { try session.watchReader() }
    repeat {
      let report = try report()
      // Times and figures differ each time: that alone is no change.
      let lines = isJSON ? [StatusText.json(report.calm)] : StatusText.lines(report.calm)
      if lines != said {
        let full = isJSON ? [StatusText.json(report)] : StatusText.lines(report)
        guard try Tool.write(isJSON || said.isEmpty ? full : [""] + full) else { return }
      }
      said = lines
      if watches { try pause() }
    } while watches
  }

  func peers() throws(ToolFailure) {
    let report = try report()
    try Tool.write(isJSON ? [StatusText.peersJSON(report)] : StatusText.peers(report))
  }

  private func report() throws(ToolFailure) -> StatusReport {
    let outcome = try session.ask(.status, within: Self.answerNanosecondsMax)
    guard case .status(let report) = outcome else { throw .noAnswer }
    return report
  }

  private func pause() throws(ToolFailure) {
    let deadline = Clock.boot() + Self.watchNanoseconds
    while Clock.boot() < deadline {
      do throws(ToolFailure) {
        _ = try session.next(within: deadline - Clock.boot()) { _ in Bool?.none }
      } catch {
        guard case .noAnswer = error else { throw error }
      }
    }
  }
}

extension StatusReport {
  /// Without what differs at each look.
  fileprivate var calm: StatusReport {
    var report = self
    for place in report.nodes.indices { report.nodes[place].roundTripMilliseconds = nil }
    report.uptimeSeconds = 0
    (report.reignSeconds, report.logBytes, report.freeBytes) = (nil, nil, nil)
    return report
  }
}
