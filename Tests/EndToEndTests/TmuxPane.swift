import Foundation
import conclave_bench

/// A shell in a pane of tmux, on a host of the LAN, and `conclave` in it: typed to and seen as by a person,
/// through a terminal that nobody here wrote.
///
/// Each pane has a tmux server of its own, with nobody's settings. It ends with `end`, or with the process of
/// the test.
final class TmuxPane {
  private let lan: TestLan
  private let host: Int
  private let server: Child
  private let tmux: [String]
  /// Where a node that is started here keeps its data.
  let data: URL
  private let record: URL

  /// What the shell prompts with.
  static let shellPrompt = "shell>"

  init(_ lan: TestLan, on host: Int, columns: Int = 60, rows: Int = 20) throws {
    let name = "pane-\(UUID().uuidString.prefix(8))"
    (self.lan, self.host) = (lan, host)
    data = lan.directory.appending(path: "\(name)-data")
    record = lan.directory.appending(path: "\(name)-record")
    let socket = lan.directory.appending(path: name).path()
    tmux = ["tmux", "-u", "-f", "/dev/null", "-S", socket]
    // The server leaves its parent, and so is ended by a command.
    let script = #"""
      tmux() { command tmux -u -f /dev/null -S "$SOCKET" "$@"; }
      tmux new-session -d "$@" env "PS1=$PROMPT " sh >&2 && echo up
      read -r end
      tmux kill-server
      """#
    server = try Child(
      lan.lan.command(in: host, ["sh", "-c", script, "sh", "-x", "\(columns)", "-y", "\(rows)"]),
      environment: [
        "CONCLAVE": conclaveProgram, "DATA": data.path(), "ENV": "", "HOME": lan.directory.path(),
        "LC_ALL": "C.UTF-8", "PROMPT": Self.shellPrompt, "SOCKET": socket,
        "SWIFT_BACKTRACE": "enable=no", "XDG_CONFIG_HOME": lan.directory.path(),
      ])
    Child.waitForOutput([server], until: .after(seconds: 15))
    guard server.readLines() == ["up"] else { throw Failure("tmux didn't start: is it installed?") }
    try see(line: Self.shellPrompt)
  }

  deinit { end() }

  /// Ends tmux and what runs in it, and not before: who only types lets go of the pane too early.
  func end() {
    server.closeInput()
    _ = server.wait(until: .after(seconds: 15))
  }

  @discardableResult
  private func ask(_ arguments: [String]) throws -> String {
    try lan.run(on: host, tmux + arguments)
  }

  // MARK: - Typing

  /// Types characters, each for itself.
  func type(_ text: String) throws { try ask(["send-keys", "-l", "--", text]) }

  /// Presses a key, by tmux's name for it.
  func key(_ name: String, times count: Int = 1) throws {
    try ask(["send-keys", "-N", "\(count)", name])
  }

  func enter(_ line: String) throws {
    try type(line)
    try key("Enter")
  }

  /// Pastes, in brackets if the program in the pane has asked for them.
  func paste(_ text: String) throws {
    try ask(["set-buffer", "-b", "paste", "--", text])
    try ask(["paste-buffer", "-p", "-b", "paste"])
  }

  func resize(columns: Int, rows: Int) throws {
    try ask(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
  }

  // MARK: - Seeing

  /// All that stands there, the oldest row of the scrollback first, without the empty rows below.
  func rows() throws -> [String] {
    let rows = try ask(["capture-pane", "-p", "-S", "-"]).split(
      separator: "\n", omittingEmptySubsequences: false)
    let last = rows.lastIndex { !$0.isEmpty }
    return rows[..<(last.map { $0 + 1 } ?? 0)].map(String.init)
  }

  /// Waits until something stands there.
  @discardableResult
  func see(_ what: String, where isThere: ([String]) -> Bool) throws -> [String] {
    var rows: [String] = []
    do {
      try lan.wait(what) {
        rows = try self.rows()
        return isThere(rows)
      }
    } catch {
      throw Failure("\(error), but the pane shows:\n\(rows.joined(separator: "\n"))")
    }
    return rows
  }

  /// Waits until a row contains some words.
  func see(_ words: String) throws {
    try see("“\(words)”") { $0.contains { $0.contains(words) } }
  }

  /// Waits until the last row is a line.
  @discardableResult
  func see(line: String) throws -> [String] { try see("“\(line)” at last") { $0.last == line } }

  /// Something that tmux knows of the pane.
  func ask(_ variable: String) throws -> String {
    try ask(["display-message", "-p", "#{\(variable)}"])
  }

  /// From now on every byte that is written to the pane is kept.
  func startRecord() throws { try ask(["pipe-pane", "cat > '\(record.path())'"]) }

  /// What was written to the pane until some words came.
  func recorded(until words: String) throws -> String {
    var text = ""
    try lan.wait("“\(words)” to be written to the pane") {
      text = String(
        decoding: FileManager.default.contents(atPath: record.path()) ?? Data(), as: UTF8.self)
      return text.contains(words)
    }
    return text
  }

  // MARK: - The program

  /// Starts a node, and waits until it is ready for lines.
  func start(_ user: String? = nil) throws {
    try enter(#"sh -c 'echo pid=$$; exec "$CONCLAVE" --name pane --data "$DATA"'"#)
    // Whoever is here has been told by then.
    try see("a prompt") { $0.last == ">" && $0.contains { $0.contains("coordinates") } }
    guard let user else { return }
    try enter("@register \(user) secret-\(user)")
    try see(line: "\(user)>")
  }

  /// Sends a signal to the program.
  func signal(_ number: Int32) throws {
    let pid = try rows().joined().firstMatch(of: #/pid=(\d+)/#).flatMap { Int32($0.1) }
    guard let pid else { throw Failure("nothing was started in the pane") }
    kill(pid, number)
  }
}
