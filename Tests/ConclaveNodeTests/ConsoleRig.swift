import ConclaveCore
import ConclaveNet
import ConclaveText
import Foundation
import Testing

@testable import ConclaveNode

/// A console between two pipes, or on a terminal of its own, with a loop that tests turn.
final class ConsoleRig {
  let loop: EventLoop
  private(set) var console: Console?
  /// What the console handed on, oldest first.
  private(set) var commands: [(id: CommandID, command: Command)] = []
  private(set) var endings: [ShutdownReason] = []
  /// What Control-Z does.
  var onStop: () -> Void = {}
  /// What each command is answered with, at once; nil for what the test answers.
  var answer: Outcome?
  /// What came out so far.
  private(set) var output = ""
  /// The console's ends, and the test's.
  let ends: Ends
  private var isInputOpen = true
  private var isOutputOpen = true

  struct Ends {
    var input: Int32
    var output: Int32
    var writing: Int32
    var reading: Int32

    /// Two pipes.
    static func pipes() throws -> Ends {
      var to: [Int32] = [0, 0]
      var from: [Int32] = [0, 0]
      try #require(pipe(&to) == 0 && pipe(&from) == 0)
      return Ends(input: to[0], output: from[1], writing: to[1], reading: from[0])
    }

    /// A pseudo-terminal: the console has the terminal, the test its other side.
    static func terminal() throws -> Ends {
      let side = open("/dev/ptmx", O_RDWR | O_NOCTTY)
      var lock: Int32 = 0
      var number: Int32 = 0
      // TIOCSPTLCK and TIOCGPTN, which are macros of casts in C.
      try #require(ioctl(side, 0x4004_5431, &lock) == 0 && ioctl(side, 0x8004_5430, &number) == 0)
      let terminal = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
      try #require(terminal >= 0)
      return Ends(input: terminal, output: dup(terminal), writing: side, reading: dup(side))
    }
  }

  init(_ arguments: [String] = [], on ends: Ends) throws {
    self.ends = ends
    // As a node has it: a closed pipe is an error of the write.
    signal(SIGPIPE, SIG_IGN)
    loop = try EventLoop()
    _ = fcntl(ends.reading, F_SETFL, fcntl(ends.reading, F_GETFL) | O_NONBLOCK)
    let invocation = try Invocation.parse(arguments, environment: ["HOME": "/nowhere"])
    guard case .node(let options) = invocation else { throw UsageError("no node") }
    console = Console(
      options, loop: loop, descriptors: .init(input: ends.input, output: ends.output), local: .utc,
      stop: { [weak self] in self?.onStop() },
      submit: { [weak self] in self?.submitted($0, $1) },
      shutdown: { [weak self] in self?.endings.append($0) })
  }

  private func submitted(_ id: CommandID, _ command: Command) {
    commands.append((id, command))
    if let answer { console?.show(.reply(id, command.name, answer)) }
  }

  convenience init(_ arguments: String...) throws { try self.init(arguments, on: .pipes()) }

  deinit {
    console?.close()
    closeInput()
    closeOutput()
    close(ends.input)
    close(ends.output)
  }

  func closeInput() {
    if isInputOpen { close(ends.writing) }
    isInputOpen = false
  }

  func closeOutput() {
    if isOutputOpen { close(ends.reading) }
    isOutputOpen = false
  }

  func type(_ text: String) { type(bytes: Array(text.utf8)) }

  /// Writes all of it, turning the loop while the pipe is full.
  func type(bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(ends.writing, $0.baseAddress, min($0.count, 4096)) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
      try? loop.turn(nanosecondsMax: 0)
    }
  }

  /// Turns the loop until the condition holds; fails after ten seconds.
  func turn(
    until what: String, location: SourceLocation = #_sourceLocation, _ condition: () -> Bool
  ) throws {
    let deadline = Clock.boot() + 10_000_000_000
    while true {
      drain()
      if condition() { return }
      guard Clock.boot() < deadline else {
        Issue.record("never: \(what); output: \(output.suffix(500))", sourceLocation: location)
        throw UsageError("never: \(what)")
      }
      try loop.turn(nanosecondsMax: 20_000_000)
    }
  }

  /// Some turns in which nothing is expected to be ready.
  func settle() throws {
    for _ in 0..<4 { try loop.turn(nanosecondsMax: 0) }
    drain()
  }

  func show(_ event: Event) throws {
    console?.show(event)
    try settle()
  }

  /// Answers the oldest command that has no answer.
  func reply(_ outcome: Outcome) throws {
    let asked = try #require(commands.last)
    try show(.reply(asked.id, asked.command.name, outcome))
  }

  func takeOutput() -> String {
    drain()
    defer { output = "" }
    return output
  }

  func drain() {
    guard isOutputOpen else { return }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(ends.reading, &chunk, chunk.count)
      guard count > 0 else { return }
      output += String(decoding: chunk[..<count], as: UTF8.self)
    }
  }
}

/// A directory that goes with the test.
final class Scratch {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func text(_ name: String) -> String? {
    try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
  }

  func mode(_ name: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
    return (attributes?[.posixPermissions] as? NSNumber)?.intValue
  }
}
