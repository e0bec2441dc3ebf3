import ConclaveCore
import ConclaveNet
import ConclaveText
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `conclave log`: lines of the public log, and with `--follow` those to come.
struct LogTool {
  private let session: ToolSession
  private let request: ToolTask.LogTask

  init(_ options: Options, _ request: ToolTask.LogTask) throws(ToolFailure) {
    session = try ToolSession(options)
    self.request = request
  }

  func run() throws(ToolFailure) {
    guard case .entries(let entries, _) = try session.ask(try command()) else { throw .noAnswer }
    guard try Tool.write(entries.map(line)) else { return }
    if request.follows { try session.watchReader() }
    var shown = Set(entries.map(\.message))
    while request.follows {
      let next = try follow()
      guard session.dropped == 0 else {
        throw .other(
          "the output is read too slowly, and lines were left out. All of them: conclave log")
      }
      // Only what was printed at the beginning can come again.
      guard shown.remove(next.message) == nil else { continue }
      guard try Tool.write([line(next)]) else { return }
    }
  }

  private func command() throws(ToolFailure) -> Command {
    guard let since = request.since else {
      return .log(LogRequest(in: .everyone, count: request.count))
    }
    guard let time = SinceText.time(since, now: Tool.now, local: .system) else {
      throw .other(
        "--since takes a time such as 10:30, 15m, 2h, 3d or 2026-11-21, not "
          + "'\(Sanitizer.line(since))'")
    }
    return .log(LogRequest(.since(time), in: .everyone, count: request.count))
  }

  private func line(_ entry: LogLine) -> String {
    request.isJSON ? LogExport.json(entry) : LogExport.line(entry)
  }

  /// The next public line, once it comes.
  private func follow() throws(ToolFailure) -> LogLine {
    do throws(ToolFailure) {
      return try session.next(within: nil) { event in
        if case .message(let report) = event { LogLine(report) } else { nil }
      }
    } catch {
      if case .nodeGone = error { throw .other("the node has ended") }
      throw error
    }
  }
}
