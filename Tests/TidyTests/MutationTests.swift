import Foundation
import Testing

/// The deliberate bugs that `.ci/mutations` lets the simulator find still fit the sources.
@Suite struct MutationTests {
  private struct Hunk {
    var name: String
    var file: String
    /// Whole lines that go, and whole lines that come.
    var old = ""
    var new = ""
  }

  /// So many there must be at least.
  private static let countMin = 15

  private func hunks() throws -> [Hunk] {
    let list = PackageFiles.top.appending(path: ".ci/mutations.txt")
    var hunks: [Hunk] = []
    var name = ""
    for line in try String(contentsOf: list, encoding: .utf8).split(separator: "\n") {
      if line.hasPrefix("== ") { name = String(line.dropFirst(3)) }
      if line.hasPrefix("Sources/") { hunks.append(Hunk(name: name, file: String(line))) }
      guard var last = hunks.popLast() else { continue }
      if line.hasPrefix("-") { last.old += line.dropFirst() + "\n" }
      if line.hasPrefix("+") { last.new += line.dropFirst() + "\n" }
      hunks.append(last)
    }
    return hunks
  }

  @Test func everyMutationStillApplies() throws {
    for hunk in try hunks() {
      let source = try String(
        contentsOf: PackageFiles.top.appending(path: hunk.file), encoding: .utf8)
      let places = ("\n" + source).ranges(of: "\n" + hunk.old).count
      #expect(places == 1, "\(hunk.name): its text stands \(places) times in \(hunk.file)")
      #expect(hunk.new.contains("MUTANT"), "\(hunk.name) has no switch")
    }
  }

  @Test func thereAreEnough() throws {
    #expect(Set(try hunks().map(\.name)).count >= Self.countMin)
  }
}
