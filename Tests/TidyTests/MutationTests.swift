import Foundation
import Testing

/// The deliberate bugs that `.ci/mutations` lets the simulator find still fit the sources.
@Suite struct MutationTests {
  private struct Mutation {
    var name: String
    var hunks: [Hunk] = []
  }

  private struct Hunk {
    var file: String
    /// Whole lines that go, and whole lines that come.
    var old = ""
    var new = ""
  }

  /// So many there must be at least.
  private static let countMin = 15

  private func mutations() throws -> [Mutation] {
    let list = PackageFiles.top.appending(path: ".ci/mutations.txt")
    var mutations: [Mutation] = []
    for line in try String(contentsOf: list, encoding: .utf8).split(separator: "\n") {
      if line.hasPrefix("== ") { mutations.append(Mutation(name: String(line.dropFirst(3)))) }
      guard var last = mutations.popLast() else { continue }
      if line.hasPrefix("Sources/") { last.hunks.append(Hunk(file: String(line))) }
      if var hunk = last.hunks.popLast() {
        if line.hasPrefix("-") { hunk.old += line.dropFirst() + "\n" }
        if line.hasPrefix("+") { hunk.new += line.dropFirst() + "\n" }
        last.hunks.append(hunk)
      }
      mutations.append(last)
    }
    return mutations
  }

  @Test func everyMutationStillApplies() throws {
    for mutation in try mutations() {
      #expect(!mutation.hunks.isEmpty, "\(mutation.name) has no text")
      for hunk in mutation.hunks {
        let source = try String(
          contentsOf: PackageFiles.top.appending(path: hunk.file), encoding: .utf8)
        let places = ("\n" + source).ranges(of: "\n" + hunk.old).count
        #expect(places == 1, "\(mutation.name): its text stands \(places) times in \(hunk.file)")
        #expect(hunk.old != hunk.new, "\(mutation.name) changes nothing")
      }
    }
  }

  @Test func thereAreEnough() throws {
    let names = try mutations().map(\.name)
    #expect(names.count >= Self.countMin)
    #expect(Set(names).count == names.count)
  }
}
