import Foundation
import Testing

/// The deliberate bugs that `.ci/mutations` lets the simulator find still fit the sources.
@Suite struct MutationTests {
  private struct Mutation {
    var name: String
    var file = ""
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
      if line.hasPrefix("Sources/") { last.file = String(line) }
      if line.hasPrefix("-") { last.old += line.dropFirst() + "\n" }
      if line.hasPrefix("+") { last.new += line.dropFirst() + "\n" }
      mutations.append(last)
    }
    return mutations
  }

  @Test func everyMutationStillApplies() throws {
    for mutation in try mutations() {
      let source = try String(
        contentsOf: PackageFiles.top.appending(path: mutation.file), encoding: .utf8)
      let places = ("\n" + source).ranges(of: "\n" + mutation.old).count
      #expect(places == 1, "\(mutation.name): its text stands \(places) times in \(mutation.file)")
      #expect(mutation.old != mutation.new, "\(mutation.name) changes nothing")
    }
  }

  @Test func thereAreEnough() throws {
    let names = try mutations().map(\.name)
    #expect(names.count >= Self.countMin)
    #expect(Set(names).count == names.count)
  }
}
