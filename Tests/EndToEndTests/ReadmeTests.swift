import ConclaveText
import Foundation
import Testing

/// What the README says is what the program says.
@Suite struct ReadmeTests {
  private let readme: String
  private let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  init() throws {
    readme = try String(contentsOf: top.appending(path: "README.md"), encoding: .utf8)
  }

  @Test func theTablesAreTheProgramsOwn() {
    for table in [Options.markdown, Commands.markdown, Subcommand.markdown] {
      let isThere = readme.contains(table)
      #expect(isThere, "put in this table:\n\(table)")
    }
  }

  @Test func everyCodeIsListed() throws {
    let written = try codes()
    #expect(written.count > 30, "the codes weren't found in the sources")
    let list = readme.split(separator: "The codes are stable:").last?.split(separator: "\n## ")
      .first
    let listed = Set((list ?? "").matches(of: #/`(\w+)`/#).map { String($0.1) })
    #expect(
      listed == written, "they are:\n\(written.sorted().map { "`\($0)`" }.joined(separator: " "))")
  }

  /// The words that the sources return for `code`.
  private func codes() throws -> Set<String> {
    let events = top.appending(path: "Sources/ConclaveText/Events")
    var words: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(atPath: events.path()) {
      let text = try String(contentsOf: events.appending(path: file), encoding: .utf8)
      for body in text.matches(of: #/var code: String \{(?<body> .* \}\n|(?:.|\n)*?\n  \})/#) {
        words.formUnion(body.body.matches(of: #/"([a-z_]+)"/#).map { String($0.1) })
      }
    }
    return words
  }
}
