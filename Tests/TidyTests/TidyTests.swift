import Foundation
import Testing

/// The package itself, read as text.
@Suite struct TidyTests {
  @Test func everyFileKeepsEveryRule() throws {
    let sources = try PackageFiles.sources()
    #expect(sources.count > 40, "the sources weren't found")
    for rule in Rule.all {
      let violations = sources.flatMap(rule.check)
      #expect(violations.isEmpty, "\(rule.name):\n\(lines(violations))")
    }
  }

  /// A type's files share its properties: what one declares, another may not iterate.
  @Test func noTypeIteratesInHashOrder() throws {
    let types = Dictionary(grouping: try PackageFiles.sources()) { source in
      source.path.dropLast(".swift".count).prefix { $0 != "+" }
    }
    for files in types.values {
      let names = files.reduce(into: Set()) { $0.formUnion(Rule.hashedNames(in: $1)) }
      let violations = files.flatMap { Rule.iterations(in: $0, declared: names) }
      #expect(violations.isEmpty, "\(lines(violations))")
    }
  }

  @Test func everyTargetIsKnown() throws {
    let targets = Set(try PackageFiles.sources().filter(\.isProductCode).map(\.target))
    #expect(targets == Set(allowedImports.keys))
  }

  @Test func theTopIsClean() throws {
    let allowed: Set = ["Package.swift", "Sources", "Tests", "Protocol.md", "README.md"]
    #expect(try PackageFiles.topLevel().subtracting(allowed).isEmpty)
  }

  @Test func theFormatIsRespected() throws {
    let swift = Process()
    swift.executableURL = URL(filePath: "/usr/bin/env")
    swift.currentDirectoryURL = PackageFiles.top
    swift.arguments =
      ["swift", "format", "lint", "--strict", "--configuration", ".swift-format", "-r"]
      + ["Package.swift", "Sources", "Tests"]
    let output = Pipe()
    swift.standardError = output
    try swift.run()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    swift.waitUntilExit()
    #expect(swift.terminationStatus == 0, "\(String(decoding: said, as: UTF8.self))")
  }

  private func lines(_ violations: [Violation]) -> String {
    violations.map(\.description).joined(separator: "\n")
  }
}
