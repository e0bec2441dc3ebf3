import ConclaveNet
import ConclaveText
import ConclaveWire
import Foundation
import Testing

@testable import ConclaveCore
@testable import ConclaveNode

private let at = WallTime(milliseconds: 1_795_255_200_000)
private let won = LogRecord(.info, .election, "won", ["term": "7"])

private func options(_ arguments: String...) throws -> Options {
  let invocation = try Invocation.parse(arguments, environment: ["HOME": "/nowhere"])
  guard case .node(let options) = invocation else { throw UsageError("no node") }
  return options
}

@Suite struct ConsoleLogFileTests {
  @Test func aFileIsAppendedTo() throws {
    let scratch = try Scratch()
    let options = try options("--log-file", scratch.path + "/log")
    for _ in 0..<2 {
      let loop = try EventLoop()
      let log = try LogFile(options, loop: loop)
      log.write(won, at: at)
      log.write(LogRecord(.debug, .link, "quiet"), at: at)
      try loop.turn(nanosecondsMax: 0)
      log.close()
    }
    let line = "2026-11-21T10:00:00.000Z info election won term=7\n"
    #expect(scratch.text("log") == line + line)
    #expect(scratch.mode("log") == 0o600)
  }

  @Test func levelAndFormatAreObeyed() throws {
    let scratch = try Scratch()
    let options = try options(
      "--data", scratch.path, "--log-level", "warning", "--log-format", "json")
    let log = try LogFile(options, loop: EventLoop())
    log.write(won, at: at)
    log.write(LogRecord(.error, .node, "broke"), at: at)
    log.close()
    #expect(
      scratch.text("conclave.log")
        == "{\"at\":\"2026-11-21T10:00:00.000Z\",\"level\":\"error\",\"topic\":\"node\","
        + "\"event\":\"broke\"}\n")
  }

  @Test func aFileThatCantBeOpenedIsSaid() throws {
    let options = try options("--log-file", "/nowhere/at/all")
    let loop = try EventLoop()
    #expect {
      try LogFile(options, loop: loop)
    } throws: { error in
      "\(error)".hasPrefix("the log /nowhere/at/all: ")
    }
  }

  @Test func aFullDiskCostsLinesOnly() throws {
    let options = try options("--log-file", "/dev/full")
    let loop = try EventLoop()
    let log = try LogFile(options, loop: loop)
    for _ in 0..<100 {
      log.write(won, at: at)
      try loop.turn(nanosecondsMax: 0)
    }
    #expect(log.lost == 100)
    log.close()
  }

  @Test func headlessLogsToStandardError() throws {
    let ends = try ConsoleRig.Ends.pipes()
    defer { for end in [ends.input, ends.output, ends.writing, ends.reading] { close(end) } }
    let log = try LogFile(options("--headless"), loop: EventLoop(), standardError: ends.output)
    log.write(won, at: at)
    log.close()
    var bytes = [UInt8](repeating: 0, count: 200)
    let count = read(ends.reading, &bytes, bytes.count)
    #expect(String(decoding: bytes[..<max(0, count)], as: UTF8.self).hasSuffix(" won term=7\n"))
  }
}
