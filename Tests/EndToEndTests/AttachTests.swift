import Foundation
import Testing
import conclave_bench

extension EndToEnd {
  /// More terminals of one node.
  @Suite struct Attach {
    @Test func severalFrontEndsShareAHeadlessNode() throws {
      try onLan(hosts: 2) { lan in
        let node = try headless(on: lan)
        let first = try attach(to: node, "first")
        let second = try attach(to: node, "second")
        try first.command("@register ann secret-ann")
        let id = try second.command("hello").text("message")
        for front in [first, second] { try expectHello(at: front, message: id) }
        // Replies are for the one that asked.
        #expect(!first.events.contains { $0.text("id")?.hasPrefix("second") == true })
        #expect(!second.events.contains { $0.text("id")?.hasPrefix("first") == true })

        // A client that is killed costs the node nothing; leaving one leaves the node.
        try first.kill()
        try second.deliver("still here")
        try second.command("@exit")
        #expect(try second.waitForEnd() == .exited(0))
        #expect(try node.tool("status").ending == .exited(0))

        // Whoever comes later finds the session.
        let third = try attach(to: node, "third")
        try third.deliver("me again")
        node.child.signal(SIGTERM)
        #expect(try node.waitForEnd() == .exited(0))
        #expect(try third.waitForEnd() == .exited(0))
      }
    }

    private func expectHello(at front: TestNode, message id: String?) throws {
      try front.expect("message") { $0.text("text") == "hello" && $0.flag("own") == true }
      try front.expect("delivery") { $0.text("message") == id }
    }

    @Test func endOfInputWaitsForWhatWasAsked() throws {
      try onLan(hosts: 1) { lan in
        let node = try headless(on: lan)
        let run = try Run(
          node.attachCommand(), input: "@register ann secret-ann\nhello from a pipe\n@getlist\n")
        #expect(run.ending == .exited(0))
        #expect(run.output.contains("sent, 1 copy"))
        #expect(run.output.contains("ann (you)"))
        #expect(!run.output.contains("\u{1b}"))
        #expect(try node.tool("status").ending == .exited(0), "the node stays")
      }
    }

    @Test func aTerminalComesAndGoes() throws {
      try onLan(hosts: 1) { lan in
        let node = try headless(on: lan)
        let command = node.attachCommand().map { "'\($0)'" }.joined(separator: " ")
        let screen = try Child(
          ["script", "-qec", command, "/dev/null"], environment: ["TERM": "xterm"])
        var shown = ""
        func see(_ words: String) throws {
          try lan.wait("“\(words)” on the terminal") {
            shown += screen.readLines().joined(separator: "\n") + "\n"
            return (shown + screen.unfinishedLine).contains(words)
          }
        }
        try see("This is another terminal of node n1")
        // What other front-ends do is seen, and so is who they signed in.
        let other = try attach(to: node, "other")
        try other.command("@register ann secret-ann")
        try see("Signed in as ann")
        try other.deliver("hello from elsewhere")
        try see("ann: hello from elsewhere")
        screen.write("hello from here\n")
        try other.expect("message") { $0.text("text") == "hello from here" }
        screen.write("@exit\n")
        try see("the node n1 goes on")
        #expect(screen.wait(until: .after(seconds: 15)) == .exited(0))
        try other.deliver("the node goes on")
      }
    }

    @Test func theNodesEndIsSaid() throws {
      try onLan(hosts: 1) { lan in
        let node = try headless(on: lan)
        let front = try attach(to: node, "front")
        try node.kill()
        #expect(try front.waitForEnd() == .exited(1))
        #expect(front.errors.contains("the node is gone"))
      }
    }

    /// A front-end that reads nothing costs memory up to a bound, and nobody else anything.
    @Test func aStoppedFrontEndDisturbsNobody() throws {
      try onLan(hosts: 1) { lan in
        let node = try headless(on: lan)
        let slow = try attach(to: node, "slow")
        let other = try attach(to: node, "other")
        try other.command("@register ann secret-ann")
        slow.child.signal(SIGSTOP)
        for number in 1...200 { _ = other.begin("line \(number)") }
        try other.deliver("the last")
        slow.child.signal(SIGCONT)
        try slow.expect("message") { $0.text("text") == "the last" }
      }
    }

    /// Whoever asked for another group, or for a closed one, would speak in this one.
    @Test(arguments: [["--group", "office"], ["--secret-file", "secret"]])
    func anotherGroupIsNoTerminal(_ arguments: [String]) throws {
      try onLan(hosts: 1) { lan in
        let node = try headless(on: lan)
        let secret = lan.directory.appending(path: "secret")
        try Data("a secret\n".utf8).write(to: secret)
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o600], ofItemAtPath: secret.path())
        let asked = arguments.map { $0 == "secret" ? secret.path() : $0 }
        let run = try Run(node.attachCommand(asked), input: "")
        #expect(run.ending == .exited(1))
        #expect(run.errors.contains("--data DIR"), "\(run.errors)")
      }
    }

    @Test func aHeadlessNodeDoesNotAttach() throws {
      try onLan(hosts: 1) { lan in
        let node = try headless(on: lan)
        let run = try Run(node.attachCommand("--headless"))
        #expect(run.ending == .exited(1))
        #expect(run.errors.contains("is in use by the process"))
      }
    }

    private func headless(on lan: TestLan) throws -> TestNode {
      let node = try lan.launch("n1", on: 1, ["--headless", "--interface", "lo"])
      node.child.closeInput()
      try lan.wait("the node to be reached") {
        try node.tool("status", "--json").output.contains("\"role\":\"coordinator\"")
      }
      return node
    }

    /// Another front-end, in JSON Lines.
    private func attach(to node: TestNode, _ name: String) throws -> TestNode {
      let front = try node.lan.launch(
        name, on: node.host, ["--data", TestNode.data(in: node.directory).path()])
      try front.expect("coordinator")
      return front
    }
  }
}

extension TestNode {
  /// A second `conclave` on this node's directory.
  func attachCommand(_ arguments: String...) -> [String] { attachCommand(arguments) }

  func attachCommand(_ arguments: [String]) -> [String] {
    lan.lan.command(
      in: host,
      ["env", "XDG_CONFIG_HOME=\(lan.directory.path())", conclaveProgram]
        + ["--data", Self.data(in: directory).path()] + arguments)
  }
}
