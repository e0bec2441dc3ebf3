import Testing

/// The rules themselves, on snippets that break them and snippets that look as if they did.
@Suite struct RuleTests {
  /// - Returns: the names of the rules that the snippet breaks.
  private func broken(_ code: String, in path: String = "Sources/ConclaveCore/A.swift") -> [String]
  {
    let source = SourceText(path: path, code)
    return Rule.all.filter { !$0.check(source).isEmpty }.map(\.name)
  }

  @Test func arrows() {
    for line in [
      "import Foundation", "import ConclaveNet", "@testable import ConclaveNode",
      "public import struct Glibc.timespec", "  internal import CSQLite",
    ] {
      #expect(broken(line) == ["arrows between targets"], "\(line)")
    }
    #expect(broken("import ConclaveWire").isEmpty)
    #expect(broken("import ConclaveWire", in: "Sources/ConclaveWire/A.swift").count == 1)
    #expect(broken("import Foundation", in: "Sources/conclave/A.swift").count == 1)
    #expect(broken("import Glibc", in: "Sources/ConclaveNet/A.swift").isEmpty)
    #expect(broken("// import Foundation\nlet text = \"import Foundation\"").isEmpty)
    #expect(broken("let a = 1", in: "Sources/Other/A.swift") == ["arrows between targets"])
  }

  @Test func bans() {
    let lines = [
      "extension A: @unchecked Sendable {}": "unchecked concurrency",
      "nonisolated(unsafe) var a = 1": "unchecked concurrency",
      "usleep(1)": "sleeping",
      "try await Task.sleep (for: .seconds(1))": "sleeping",
      "let a = try! f()": "errors as traps",
      "let a = b as! Int": "errors as traps",
      "fatalError()": "a trap without a message",
      "let a = ContinuousClock.now": "a clock in the core",
      "let a = Int.random(in: 0..<3)": "randomness in the core",
      "print(a)": "input or output in the core",
      "func f() async {}": "concurrency in the core",
      "let a = b!": "force unwraps",
      "let a = b()!.c": "force unwraps",
      "let a = b[0]!": "force unwraps",
      "var a: Int!": "force unwraps",
      "// TODO" + ": more": "markers",
      "/* a /* FIX" + "ME */ */": "markers",
      "// see /" + "Users/me/notes": "foreign paths",
    ]
    for (line, rule) in lines {
      #expect(broken(line).contains(rule), "\(line)")
    }
  }

  @Test func whatOnlyLooksBroken() {
    for line in [
      "if a != b, !c, a !== d { }", "let a = \"b! \\(c) try! TODO\"", "// never sleep(1)",
      "let a = #\"b! \"c\"! \"#", "let a = \"\"\"\n  b! \"c\"!\n  \"\"\"",
      "let a = numbers.random(in: 0..<3, using: &generator)", "fatalError(\"no epoch\")",
      "#if !os(Linux)\n#endif", "/* a! /* b! */ c! */",
    ] {
      #expect(broken(line).isEmpty, "\(line)")
    }
  }

  @Test func codeInsideALiteralCounts() {
    #expect(broken(#"let a = "b \(c["d"]!) e""#) == ["force unwraps"])
    #expect(broken("let a = \"\\(\"b\" + \"c\")\"\nlet d = e!") == ["force unwraps"])
  }

  @Test func hashOrder() {
    let declarations =
      "var seats: [String: Int] = [:]\nlet ids = Set<Int>()\nvar row: [(a: Int, b: Int)] = []\n"
    for line in [
      "for (key, value) in seats {", "for id in self.ids where id > 1 {", "for a in seats.keys {",
      "let a = seats.values.map(f)", "ids.forEach(f)", "let a = seats\n  .values\n  .compactMap(f)",
      "let a = Array(ids)", "let a = seats.first", "let a = Array(seats.values)",
    ] {
      #expect(broken(declarations + line) == ["no iteration in hash order"], "\(line)")
    }
    for line in [
      "for a in seats.keys.sorted() {", "let a = ids.sorted().map(f)", "for a in row {",
      "let a = seats.mapValues(f)", "let a = ids.contains(3)",
      "// A sum, the same in any order.\nlet a = seats.values.reduce(0, +)",
    ] {
      #expect(broken(declarations + line).isEmpty, "\(line)")
    }
    #expect(broken("func f(of a: Set<Int>) {\n  for b in a {}\n}").count == 1)
    let other = SourceText(path: "Sources/ConclaveCore/A+B.swift", "for a in seats {}")
    #expect(Rule.iterations(in: other, declared: ["seats"]).count == 1)
  }

  @Test func sizes() {
    let line = "  f()\n"
    let longest = "func f() {\n" + String(repeating: line, count: functionLinesMax - 2) + "}\n"
    #expect(broken(longest).isEmpty)
    let tooLong = "func f() {\n" + String(repeating: line, count: functionLinesMax - 1) + "}\n"
    #expect(broken(tooLong) == ["size of functions"])
    let property = "var f: Int {\n" + String(repeating: line, count: functionLinesMax) + "}\n"
    #expect(broken(property) == ["size of functions"])
    #expect(broken("protocol P {\n  func f()\n  func g()\n}\n" + longest).isEmpty)
    #expect(broken(String(repeating: "//\n", count: fileLinesMax)).isEmpty)
    #expect(broken(String(repeating: "//\n", count: fileLinesMax + 1)) == ["size of files"])
  }

  @Test func functionsAreFound() {
    let code =
      "init?(\n  a: Int = [1: { 2 }][1]()\n) where A: B {\n}\nfunc g() -> Int {\n  .init(3)\n}\n"
    let found = Rule.functions(in: SourceText(path: "Tests/A.swift", code))
    #expect(found.map(\.line) == [1, 5])
    #expect(found.map(\.lines) == [4, 3])
  }
}
