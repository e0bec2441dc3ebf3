import Foundation
import Testing
import conclave_bench

extension EndToEnd {
  /// Subcommands on a running node.
  @Suite struct Tool {
    @Test func statusAndPeersSayWhatTheNodeSees() throws {
      try onLan(hosts: 2) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob"])
        let status = try nodes[0].tool("status")
        #expect(status.ending == .exited(0) && status.errors.isEmpty)
        #expect(status.output.contains("n1") && status.output.contains("coordinator"))
        let json = try #require(Event(line: try nodes[1].tool("status", "--json").output))
        #expect(json.text("user") == "bob")
        #expect(json.text("coordinator") == "n1")
        #expect(json.list("nodes").count == 2)
        #expect(try nodes[0].tool("peers").output.contains("n2"))
        #expect(try !nodes[0].tool("peers").output.contains("n1 "))
      }
    }

    @Test func statusIsWatched() throws {
      try onLan(hosts: 2) { lan in
        let node = try lan.join("n1", on: 1)
        let watch = try Child(node.toolCommand("status", "--watch", "--json"))
        var seen: [String] = []
        try lan.wait("the first status") {
          seen += watch.readLines()
          return !seen.isEmpty
        }
        _ = try lan.join("n2", on: 2)
        try lan.wait("a status with two nodes") {
          seen += watch.readLines()
          return seen.contains { Event(line: $0)?.list("nodes").count == 2 }
        }
        watch.signal(SIGINT)
        #expect(watch.wait(until: .after(seconds: 15)) == .killed(signal: SIGINT))
      }
    }

    @Test func messagesAreSentAsTheSignedInUser() throws {
      try onLan(hosts: 2) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob"])
        #expect(try nodes[0].tool("send", "all", "hello", "all").ending == .exited(0))
        try nodes[1].expect("message") {
          $0.text("text") == "hello all" && $0.text("from") == "ann"
        }
        #expect(try nodes[0].tool("send", "bob", "psst").ending == .exited(0))
        try nodes[1].expect("message") {
          $0.text("text") == "psst" && $0.text("scope") == "direct"
        }
        let piped = try nodes[0].tool("send", "all", "-", input: "one\n\ntwo\nthree")
        #expect(piped.ending == .exited(0))
        for text in ["one", "two", "three"] {
          try nodes[1].expect("message") { $0.text("text") == text }
        }
        let unknown = try nodes[0].tool("send", "zoe", "hi")
        #expect(unknown.ending == .exited(1))
        #expect(unknown.errors.contains("zoe") && unknown.output.isEmpty)
        try nodes[0].command("@logout")
        #expect(try nodes[0].tool("send", "all", "hi").ending == .exited(1))
      }
    }

    @Test func theLogIsReadAndFollowed() throws {
      try onLan(hosts: 2) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob"])
        for text in ["first", "second", "third"] { try nodes[0].deliver(text) }
        let whole = try nodes[1].tool("log").output.split(separator: "\n")
        #expect(
          whole.map { $0.split(separator: " ", maxSplits: 1)[1] }
            == ["ann: first", "ann: second", "ann: third"])
        let last = try nodes[1].tool("log", "--json", "2").output.split(separator: "\n")
        #expect(last.compactMap { Event(line: String($0))?.text("text") } == ["second", "third"])
        #expect(try nodes[1].tool("log", "--since", "1h", "1").output.hasSuffix("ann: third"))
        #expect(try nodes[1].tool("log", "--since", "soon").ending == .exited(1))

        let follow = try Child(nodes[1].toolCommand("log", "--follow", "1"))
        var lines: [String] = []
        try lan.wait("the last line") {
          lines += follow.readLines()
          return lines.count == 1
        }
        try nodes[0].deliver("fourth")
        try lan.wait("the next line") {
          lines += follow.readLines()
          return lines.last?.hasSuffix("ann: fourth") == true
        }
        // The node's end is an end with a reason.
        try nodes[1].command("@exit")
        #expect(follow.wait(until: .after(seconds: 15)) == .exited(1))
      }
    }

    @Test func aReaderThatHasEnoughIsNoFailureAndAFullDiskIsOne() throws {
      try onLan(hosts: 1) { lan in
        let node = try signedIn(on: lan, ["ann"])[0]
        for number in 1...300 { _ = node.begin("line \(number)") }
        try node.deliver("the last")
        let log = node.toolCommand("log", "300").map { "'\($0)'" }.joined(separator: " ")
        let head = try Run(["bash", "-c", "set -o pipefail; \(log) | head -1"])
        #expect(head.ending == .exited(0) && head.errors.isEmpty)
        let full = try Run(["bash", "-c", "\(log) > /dev/full"])
        #expect(full.ending == .exited(1) && full.errors.contains("standard output"))
      }
    }

    @Test func stopHandsOverAndWaits() throws {
      try onLan(hosts: 2) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob"])
        let mark = nodes[1].mark
        #expect(try nodes[0].tool("stop").ending == .exited(0))
        // The directory is free when it returns.
        let status = try nodes[0].tool("status")
        #expect(status.ending == .exited(1))
        #expect(status.errors.contains("no node runs on"))
        #expect(try nodes[0].waitForEnd() == .exited(0))
        try nodes[1].expect("coordinator", since: mark) { $0.flag("self") == true }
      }
    }

    @Test func settingsAreRead() throws {
      try onLan(hosts: 1) { lan in
        let folder = lan.directory.appending(path: "conclave")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: "config")
        try Data("# mine\ncapacity = 1\n".utf8).write(to: file)
        let node = try lan.join("n1", on: 1)
        try node.command("@register ann secret-ann")
        try node.command("@logout")
        #expect(try node.ask("@register bob secret-bob").text("code") == "full")
        try Data("capacity = many\n".utf8).write(to: file)
        let run = try node.tool("status")
        #expect(run.ending == .exited(2))
        #expect(run.errors.contains("\(file.path()), line 1: "))
      }
    }
  }
}

extension TestNode {
  /// A subcommand on this node's directory.
  func toolCommand(_ arguments: String...) -> [String] { toolCommand(arguments) }

  private func toolCommand(_ arguments: [String]) -> [String] {
    lan.lan.command(
      in: host,
      ["env", "XDG_CONFIG_HOME=\(lan.directory.path())", conclaveProgram]
        + arguments.prefix(1) + ["--data", Self.data(in: directory).path()]
        + arguments.dropFirst())
  }

  /// Runs one to its end.
  func tool(_ arguments: String..., input: String = "") throws -> Run {
    try Run(toolCommand(arguments), input: input)
  }
}
