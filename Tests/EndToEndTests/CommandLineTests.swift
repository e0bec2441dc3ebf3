import Foundation
import Testing
import conclave_bench

extension EndToEnd {
  /// Options, pipes and exit statuses.
  @Suite struct CommandLine {
    @Test func wrongUsageExitsWithTwo() throws {
      for arguments in [
        ["--nosuch"], ["--name"], ["--name", ""], ["--port", "99999"], ["--port", "x"],
        ["--capacity", "0"], ["--capacity", "many"], ["--listen", "nowhere"], ["nosuch"],
        ["--log-level", "loud"], ["--peer", ""], ["--interface"],
      ] {
        let run = try Run([conclaveProgram] + arguments)
        #expect(run.ending == .exited(2), "\(arguments)")
        #expect(run.output == "", "\(arguments)")
        #expect(!run.errors.isEmpty, "\(arguments)")
      }
    }

    /// A node must not start with other options than those it was given.
    @Test func aCommandLineThatCannotBeReadIsRefused() throws {
      for script in [
        "'\(conclaveProgram)' --version --name $'\\xff'",
        "CONCLAVE_SECRET=$'\\xff' '\(conclaveProgram)' --version",
        "mount -t tmpfs none /proc && '\(conclaveProgram)' --version",
      ] {
        let run = try Run(["unshare", "-Urm", "bash", "-c", script])
        #expect(run.ending == .exited(2), "\(script)")
        #expect(run.errors.contains("UTF-8") || run.errors.contains("/proc"), "\(run.errors)")
      }
    }

    @Test func helpAndVersionAreAskedFor() throws {
      for option in ["--help", "--version"] {
        let run = try Run([conclaveProgram, option])
        #expect(run.ending == .exited(0))
        #expect(!run.output.isEmpty && run.errors.isEmpty)
      }
    }

    @Test func anOutputThatFailsIsSaid() throws {
      let help = try Run(["bash", "-c", "'\(conclaveProgram)' --help > /dev/full"])
      #expect(help.ending == .exited(1))
      #expect(help.errors.contains("standard output"))
      try onLan(hosts: 1) { lan in
        let data = lan.directory.appending(path: "full").path()
        let program = "'\(conclaveProgram)' --data '\(data)' --interface lo"
        let run = try Run(
          lan.lan.command(in: 1, ["bash", "-c", "\(program) > /dev/full"]), input: "@status\n")
        #expect(run.ending == .exited(1))
        #expect(run.errors.contains("standard output"))
      }
    }

    /// Without standard descriptors the lock's number would be that of standard error.
    @Test func closedDescriptorsGetNoFileOfTheNode() throws {
      try onLan(hosts: 1) { lan in
        let data = lan.directory.appending(path: "closed").path()
        let program = "'\(conclaveProgram)' --data '\(data)' --interface lo --headless"
        try lan.run(on: 1, ["bash", "-c", "timeout 2 \(program) <&- >&- 2>&-; true"])
        let lock = try String(contentsOfFile: data + "/lock", encoding: .utf8)
        #expect(Int(lock.trimmingCharacters(in: .newlines)) != nil, "\(lock)")
      }
    }

    /// As with `--secret-file <(pass show group)`.
    @Test func aSecretMayComeThroughAPipe() throws {
      try onLan(hosts: 1) { lan in
        let slowly = "<(printf 'correct horse'; sleep 0.2; echo ' battery')"
        try lan.run(
          on: 1, ["bash", "-c", "echo 'correct horse battery' > '\(lan.directory.path())/s'"])
        let other = try lan.join(
          "n1", on: 1, ["--secret-file", lan.directory.appending(path: "s").path()])
        let data = lan.directory.appending(path: "pipe").path()
        let node = try Child(
          lan.lan.command(
            in: 1,
            [
              "bash", "-c",
              "exec '\(conclaveProgram)' --headless --name n2 --data '\(data)' --secret-file \(slowly)",
            ]))
        try other.expect("node_joined") { $0.text("node") == "n2" }
        node.signal(SIGTERM)
        #expect(node.wait(until: .after(seconds: 15)) == .exited(0))
      }
    }

    @Test func anUnknownInterfaceIsSaid() throws {
      try onLan(hosts: 1) { lan in
        let node = try lan.launch("n1", on: 1, ["--interface", "nosuch0"])
        #expect(try node.waitForEnd() == .exited(1))
        #expect(node.errors.contains("nosuch0"))
      }
    }

    @Test func endOfInputSignsOutAndLeaves() throws {
      try onLan(hosts: 2) { lan in
        let watcher = try lan.join("n1", on: 1)
        let script = "@register ann secret-ann\nhello from a pipe\n@getlist\n"
        let run = try Run(
          lan.lan.command(
            in: 2,
            [conclaveProgram, "--name", "n2"]
              + ["--data", lan.directory.appending(path: "piped").path()]), input: script)
        #expect(run.ending == .exited(0))
        #expect(run.output.contains("ann"))
        #expect(!run.output.contains("\u{1b}"), "no escapes")
        #expect(!run.output.contains("secret-ann") && !run.errors.contains("secret-ann"))
        try watcher.expect("message") {
          $0.text("text") == "hello from a pipe" && $0.text("from") == "ann"
        }
        try watcher.expect("user_left") { $0.text("user") == "ann" }
        try watcher.expect("node_left") { $0.text("node") == "n2" }
      }
    }

    @Test func aHeadlessNodeServesAndLeavesOnSIGTERM() throws {
      try onLan(hosts: 1) { lan in
        let node = try lan.launch("n1", on: 1, ["--headless", "--interface", "lo"])
        node.child.closeInput()
        let other = try lan.join("n2", on: 1, ["--interface", "lo"])
        try lan.wait("n1 and n2 to meet") { try other.nodesInStatus() == 2 }
        node.child.signal(SIGTERM)
        #expect(try node.waitForEnd() == .exited(0))
      }
    }

    @Test func nothingSecretIsInTheLog() throws {
      try onLan(hosts: 1) { lan in
        let node = try signedIn(on: lan, ["ann"])[0]
        _ = try node.ask("@login ann a-wrong-one")
        try node.command("@exit")
        #expect(try node.waitForEnd() == .exited(0))
        #expect(!node.log.isEmpty)
        for word in ["secret-ann", "a-wrong-one"] {
          #expect(!node.log.contains(word) && !node.errors.contains(word))
        }
      }
    }
  }
}

/// A program run to its end.
struct Run {
  let output: String
  let errors: String
  let ending: Child.Ending?

  /// - Parameter input: written at once; then its input ends.
  init(_ arguments: [String], input: String = "", within seconds: Double = 30) throws {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "conclave-errors-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    let child = try Child(arguments, errors: file.path())
    child.write(input)
    child.closeInput()
    let deadline = Moment.after(seconds: seconds)
    var lines: [String] = []
    while !child.isAtEnd, deadline > .now {
      Child.waitForOutput([child], until: deadline)
      lines += child.readLines()
    }
    ending = child.wait(until: deadline)
    output = lines.joined(separator: "\n")
    errors = String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }
}
