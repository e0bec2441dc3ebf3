import Foundation
import Testing
import conclave_bench

/// A LAN and the nodes on it, with a directory that goes when it does.
final class TestLan {
  let lan: Lan
  let directory: URL
  private(set) var nodes: [TestNode] = []

  fileprivate init(hosts: Int) throws {
    lan = try Lan(hosts: hosts)
    directory = FileManager.default.temporaryDirectory
      .appending(path: "conclave-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  /// Starts a node. A name that ran before starts again with its old data.
  @discardableResult
  func launch(
    _ name: String, on host: Int, _ arguments: [String] = [], environment: [String: String] = [:]
  ) throws -> TestNode {
    let node = try TestNode(
      name, host: host, lan: self, arguments: arguments, environment: environment)
    nodes.append(node)
    return node
  }

  /// Starts a node and waits until it knows a coordinator.
  func join(_ name: String, on host: Int, _ arguments: [String] = []) throws -> TestNode {
    let node = try launch(name, on: host, arguments)
    try node.expect("coordinator")
    return node
  }

  /// Starts a group of nodes n1, n2… one after the other, a host each; n1 coordinates.
  func group(_ count: Int, _ arguments: [String] = []) throws -> [TestNode] {
    let nodes = try (1...count).map { try join("n\($0)", on: $0, arguments) }
    try nodes[0].expect("coordinator") { $0.flag("self") == true }
    return nodes
  }

  /// Waits until something is true, taking every node's output meanwhile.
  func wait(_ what: String, within seconds: Double = 15, until isTrue: () throws -> Bool) throws {
    let deadline = Moment.after(seconds: seconds)
    while true {
      for node in nodes { node.takeOutput() }
      if try isTrue() { return }
      guard deadline > .now else { throw Failure("waited \(seconds) s for \(what)") }
      let next = min(deadline, .after(seconds: 0.1))
      Child.waitForOutput(nodes.map(\.child), until: next)
    }
  }

  /// Runs a command in a host to its end.
  /// - Returns: what it wrote.
  @discardableResult
  func run(on host: Int, _ arguments: [String], within seconds: Double = 20) throws -> String {
    let child = try Child(lan.command(in: host, arguments))
    child.closeInput()
    var lines: [String] = []
    let deadline = Moment.after(seconds: seconds)
    while !child.isAtEnd, deadline > .now {
      Child.waitForOutput([child], until: deadline)
      lines += child.readLines()
    }
    guard child.wait(until: deadline) != nil else { throw Failure("\(arguments) didn't end") }
    return lines.joined(separator: "\n")
  }

  /// What each node said and logged last, for a failure's report.
  fileprivate var story: String {
    nodes.map { node in
      node.takeOutput()
      return """
        — \(node.name) on \(node.host), \(node.child.ending.map { "\($0)" } ?? "running") —
        \(tail(node.events.map(\.description) + node.strayLines, 40))
        \(tail(node.log.split(separator: "\\n").map(String.init), 60))
        \(tail(node.errors.split(separator: "\\n").map(String.init), 10))
        """
    }.joined(separator: "\n")
  }

  private func tail(_ lines: [String], _ count: Int) -> String {
    lines.suffix(count).map { "  \($0)" }.joined(separator: "\n")
  }

  fileprivate func tearDown() {
    for node in nodes {
      node.child.signal(SIGKILL)
      _ = node.child.wait(until: .after(seconds: 5))
    }
    try? FileManager.default.removeItem(at: directory)
  }
}

/// Runs a test on a LAN of its own. When it fails, what the nodes said and logged is part of the report.
func onLan(hosts: Int, _ body: (TestLan) throws -> Void) throws {
  let lan = try TestLan(hosts: hosts)
  defer { lan.tearDown() }
  do {
    try body(lan)
  } catch {
    Issue.record("\(error)\n\(lan.story)")
  }
}
