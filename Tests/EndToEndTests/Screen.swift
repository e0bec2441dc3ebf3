import Foundation
import conclave_bench

/// A `conclave` on a pseudo-terminal (`script`), and all that it has shown.
final class Screen {
  private let child: Child
  private var lines: [String] = []

  convenience init(_ lan: TestLan, on host: Int, _ arguments: [String]) throws {
    let command = ([conclaveProgram] + arguments).map { "'\($0)'" }.joined(separator: " ")
    try self.init(lan, on: host, shell: command)
  }

  init(_ lan: TestLan, on host: Int, shell command: String) throws {
    child = try Child(
      lan.lan.command(in: host, ["script", "-qec", command, "/dev/null"]),
      environment: ["TERM": "xterm", "SWIFT_BACKTRACE": "enable=no"])
  }

  var text: String {
    lines += child.readLines()
    return lines.joined(separator: "\n") + "\n" + child.unfinishedLine
  }

  /// Sends a signal to a process on the terminal.
  func signal(_ name: String, to process: String) {
    let numbers = ["TERM": SIGTERM, "INT": SIGINT, "HUP": SIGHUP, "ABRT": SIGABRT, "SEGV": SIGSEGV]
    if let number = numbers[name], let process = Int32(process) { kill(process, number) }
  }

  func type(_ line: String) { child.write(line + "\n") }

  func see(_ words: String) throws { try wait(for: words) { $0.contains(words) } }

  /// Waits until nothing stands behind the words.
  func seeAtEnd(_ words: String) throws { try wait(for: words) { $0.hasSuffix(words) } }

  private func wait(for words: String, _ isThere: (String) -> Bool) throws {
    let deadline = Moment.after(seconds: 15)
    while !isThere(text) {
      guard deadline > .now, !child.isAtEnd else { throw Failure("no “\(words)” in:\n\(text)") }
      Child.waitForOutput([child], until: deadline)
    }
  }

  func waitForEnd() throws -> Child.Ending? {
    let ending = child.wait(until: .after(seconds: 15))
    _ = text
    return ending
  }
}
