import Foundation
import Testing
import conclave_bench

extension TestNode {
  /// Waits until it coordinates nobody but itself.
  func expectAlone() throws {
    try lan.wait("\(name) to be alone") {
      try events.last { $0.name == "coordinator" }?.flag("self") == true && nodesInStatus() == 1
    }
  }

  /// The user that is signed in, as `@getlist` has it.
  func ownUser() throws -> String? {
    try command("@getlist").list("users").first { $0.flag("self") == true }?.text("user")
  }
}

extension TestLan {
  /// Lets time pass in which the nodes are left to themselves.
  func rest(seconds: Double) {
    let end = Moment.after(seconds: seconds)
    while end > .now {
      Child.waitForOutput(nodes.map(\.child), until: end)
      for node in nodes { node.takeOutput() }
    }
  }

  /// Copies the data directory of a node that doesn't run, to one of another name.
  func copyData(of name: String, to copy: String) throws {
    let from = TestNode.data(in: directory.appending(path: name))
    let to = TestNode.data(in: directory.appending(path: copy))
    try? FileManager.default.removeItem(at: to)
    // A killed node leaves its socket, and a socket can't be copied.
    try? FileManager.default.removeItem(at: from.appending(path: "socket"))
    try FileManager.default.createDirectory(
      at: to.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: from, to: to)
  }
}

extension Lan {
  /// Ends every cut and makes others.
  func mend(andSplitInto pieces: [[Int]]) throws {
    try mend()
    try split(into: pieces)
  }
}
