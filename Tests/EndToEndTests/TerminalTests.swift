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

/// A `conclave` on a pseudo-terminal (`script`), and all that it has shown.
private final class Screen {
  private let child: Child
  private var lines: [String] = []

  init(_ lan: TestLan, on host: Int, _ arguments: [String]) throws {
    let command = ([conclaveProgram] + arguments).map { "'\($0)'" }.joined(separator: " ")
    child = try Child(
      lan.lan.command(in: host, ["script", "-qec", command, "/dev/null"]),
      environment: ["TERM": "xterm"])
  }

  var text: String {
    lines += child.readLines()
    return lines.joined(separator: "\n") + "\n" + child.unfinishedLine
  }

  func type(_ line: String) { child.write(line + "\n") }

  func see(_ words: String) throws {
    let deadline = Moment.after(seconds: 15)
    while !text.contains(words) {
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
