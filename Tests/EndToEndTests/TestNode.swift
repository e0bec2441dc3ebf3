import Foundation
import conclave_bench

/// A running `conclave`, driven by JSON Lines.
final class TestNode {
  let name: String
  /// The host of the LAN it runs on.
  let host: Int
  private(set) var events: [Event] = []
  /// Lines of its output that were no JSON object.
  private(set) var strayLines: [String] = []
  let child: Child
  let directory: URL
  let lan: TestLan
  private var asked = 0

  init(
    _ name: String, host: Int, lan: TestLan, arguments: [String], environment: [String: String]
  ) throws {
    self.name = name
    self.host = host
    self.lan = lan
    directory = lan.directory.appending(path: name)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    // Another terminal of a node has that node's directory.
    let isAttached = arguments.contains("--data")
    let places =
      [
        "--name", name, "--log-file", directory.appending(path: "log").path(), "--log-level",
        "debug",
      ] + (isAttached ? [] : ["--data", Self.data(in: directory).path()])
    let manner = arguments.contains("--headless") ? [] : ["--json"]
    child = try Child(
      lan.lan.command(in: host, [conclaveProgram] + manner + places + arguments),
      // Nobody's own settings.
      environment: ["XDG_CONFIG_HOME": lan.directory.path()].merging(environment) { $1 },
      errors: directory.appending(path: "errors").path())
  }

  /// Where a node of this directory keeps its data.
  static func data(in directory: URL) -> URL { directory.appending(path: "data") }

  var log: String { text("log") }
  var errors: String { text("errors") }

  private func text(_ file: String) -> String {
    let data = FileManager.default.contents(atPath: directory.appending(path: file).path())
    return String(decoding: data ?? Data(), as: UTF8.self)
  }

  /// Takes what the node has written.
  func takeOutput() {
    for line in child.readLines() {
      if let event = Event(line: line) { events.append(event) } else { strayLines.append(line) }
    }
  }

  /// The place in its events that is reached now; `expect` can look from there on.
  var mark: Int {
    takeOutput()
    return events.count
  }

  /// Waits for an event.
  /// - Parameter since: a mark; by default all that it ever said counts.
  @discardableResult
  func expect(
    _ event: String, since mark: Int = 0, within seconds: Double = 15,
    where matches: (Event) -> Bool = { _ in true }
  ) throws -> Event {
    var found: Event?
    try lan.wait("\(name) to say \(event)", within: seconds) {
      found = events.dropFirst(mark).first { $0.name == event && matches($0) }
      if found == nil, child.isAtEnd { throw Failure("\(name) ended before it said \(event)") }
      return found != nil
    }
    guard let found else { throw Failure("unreachable") }
    return found
  }

  /// Types a line and goes on.
  func type(_ line: String) { child.write(line + "\n") }

  /// Asks for a command, without waiting for its reply.
  /// - Returns: the id that the reply will carry.
  func begin(_ line: String) -> String {
    asked += 1
    let id = "\(name)-\(asked)"
    type("{\"id\":\"\(id)\",\"line\":\"\(line)\"}")
    return id
  }

  /// Asks for a command and waits for its reply.
  @discardableResult
  func ask(_ line: String, within seconds: Double = 15) throws -> Event {
    let id = begin(line)
    return try expect("reply", within: seconds) { $0.text("id") == id }
  }

  /// Asks for a command that must go well.
  @discardableResult
  func command(_ line: String) throws -> Event {
    let reply = try ask(line)
    guard reply.flag("ok") == true else { throw Failure("\(name): \(line): \(reply)") }
    return reply
  }

  /// Sends a line and waits for the word on what became of it.
  /// - Returns: the `delivery` event.
  @discardableResult
  func deliver(_ line: String, within seconds: Double = 15) throws -> Event {
    let message = try command(line).text("message")
    return try expect("delivery", within: seconds) { $0.text("message") == message }
  }

  /// The whole public log.
  func wholeLog() throws -> [Event] { try command("@getlog all").list("entries") }

  /// Waits for the end of the process.
  func waitForEnd(within seconds: Double = 15) throws -> Child.Ending {
    guard let ending = child.wait(until: .after(seconds: seconds)) else {
      throw Failure("\(name) didn't end")
    }
    takeOutput()
    return ending
  }

  func kill() throws {
    child.signal(SIGKILL)
    _ = try waitForEnd()
  }
}

extension TestNode {
  /// The name of the coordinator, as `@status` has it.
  func coordinatorInStatus() throws -> String? {
    let status = try command("@status").fields["status"] as? [String: Any]
    return status?["coordinator"] as? String
  }

  /// The nodes that `@status` knows of, this one included.
  func nodesInStatus() throws -> Int {
    let status = try command("@status").fields["status"] as? [String: Any]
    return (status?["nodes"] as? [Any])?.count ?? 0
  }
}
