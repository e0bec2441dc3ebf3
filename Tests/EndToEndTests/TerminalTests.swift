import Foundation
import Testing
import conclave_bench

extension EndToEnd {
  /// A person at a terminal.
  @Suite struct Terminal {
    @Test func aPersonRegistersChatsAndLeaves() throws {
      try onLan(hosts: 2) { lan in
        let watcher = try lan.join("n1", on: 1)
        let screen = try Screen(
          lan, on: 2, ["--name", "n2", "--data", lan.directory.appending(path: "typed").path()])
        try screen.see("Welcome to Conclave")
        try screen.see("> ")

        screen.type("@register ann")
        try screen.see("Password of ann: ")
        screen.type("secret-ann")
        try screen.see("Once more: ")
        screen.type("secret-ann")
        try screen.see("ann> ")
        screen.type("hello from a terminal")
        try watcher.expect("message") { $0.text("text") == "hello from a terminal" }

        try watcher.command("@register bob secret-bob")
        try watcher.deliver("@send ann hello yourself")
        try screen.see("hello yourself")
        screen.type("@exit")
        #expect(try screen.waitForEnd() == .exited(0))
        #expect(!screen.text.contains("secret-ann"), "passwords are typed unseen")
        try watcher.expect("user_left") { $0.text("user") == "ann" }
      }
    }

    /// However it ends, the terminal is as it was: `stty` says the same before and after.
    @Test(arguments: ["exit", "TERM", "INT", "HUP", "ABRT", "SEGV"])
    func theTerminalIsGivenBack(ending: String) throws {
      try onLan(hosts: 1) { lan in
        let data = lan.directory.appending(path: "typed").path()
        let program = "sh -c \"echo pid=\\$\\$; exec '\(conclaveProgram)' --data '\(data)'\""
        let screen = try Screen(
          lan, on: 1, shell: "stty -g; \(program); echo; echo after; stty -g; echo done")
        try screen.see("> ")
        if ending == "exit" {
          screen.type("@exit")
        } else {
          let pid = try #require(screen.text.firstMatch(of: #/pid=(\d+)/#)?.1)
          screen.signal(ending, to: String(pid))
        }
        _ = try screen.waitForEnd()
        let settings = screen.text.matches(of: #/(?m)^\r?([0-9a-f]+(?::[0-9a-f]+){10,})\r?$/#).map(
          \.1)
        #expect(settings.count == 2 && settings.first == settings.last, "\(screen.text)")
        #expect(screen.text.contains("\u{1b}[?2004l"))
      }
    }

    @Test func plainHasNoEscapes() throws {
      try onLan(hosts: 1) { lan in
        let screen = try Screen(
          lan, on: 1, ["--plain", "--data", lan.directory.appending(path: "typed").path()])
        try screen.see("> ")
        screen.type("@status")
        try screen.see("coordinator")
        screen.type("@exit")
        #expect(try screen.waitForEnd() == .exited(0))
        #expect(!screen.text.contains("\u{1b}"))
      }
    }
  }
}
