import Foundation
import Testing
import conclave_bench

extension EndToEnd {
  /// The bots of the README, as they stand there.
  @Suite struct Bots {
    @Test func theBotInShellAnswers() throws {
      try onLan(hosts: 1) { lan in
        let ann = try signedIn(on: lan, ["ann"])[0]
        let bot = try start("#!/bin/bash", "load.sh", with: "bash", on: lan)
        try ann.expect("user_joined") { $0.text("user") == "load" }
        try ann.deliver("!load")
        try ann.expect("message") {
          $0.text("from") == "load" && $0.text("text")?.hasPrefix("The load is ") == true
        }
        bot.signal(SIGTERM)
        _ = bot.wait(until: .after(seconds: 15))
      }
    }

    @Test func theBotInPythonAnswers() throws {
      try onLan(hosts: 1) { lan in
        let ann = try signedIn(on: lan, ["ann"])[0]
        let bot = try start("import json", "echo.py", with: "python3", on: lan)
        try ann.expect("user_joined") { $0.text("user") == "echo" }
        try ann.deliver("@send echo hello")
        try ann.expect("message") {
          $0.text("from") == "echo" && $0.text("text") == "You said: hello"
        }
        bot.signal(SIGTERM)
        _ = bot.wait(until: .after(seconds: 15))
      }
    }

    /// Starts the program of the README that begins so, with a node of its own.
    private func start(
      _ beginning: String, _ name: String, with interpreter: String, on lan: TestLan
    ) throws -> Child {
      let source = try program(beginning)
      #expect(source.split(separator: "\n").count <= 10)
      let file = lan.directory.appending(path: name).path()
      try Data(source.utf8).write(to: URL(filePath: file))
      let folder = URL(filePath: conclaveProgram).deletingLastPathComponent().path()
      let environment = "PATH=\(folder):/usr/bin:/bin"
      return try Child(
        lan.lan.command(
          in: 1,
          ["env", environment, interpreter, file, "--data", file + ".data", "--name", name]))
    }

    private func program(_ beginning: String) throws -> String {
      let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
      let readme = try String(contentsOf: top.appending(path: "README.md"), encoding: .utf8)
      let lines = readme.split(separator: "\n", omittingEmptySubsequences: false)
      let start = try #require(lines.firstIndex { $0.hasPrefix("    " + beginning) })
      let block = lines[start...].prefix { $0.hasPrefix("    ") || $0.isEmpty }
      return block.map { $0.dropFirst(4) }.joined(separator: "\n")
    }
  }
}
