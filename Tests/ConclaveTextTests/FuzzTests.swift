import ConclaveWire
import Testing

@testable import ConclaveCore
@testable import ConclaveText

/// Pieces that parsers react to, and scalars of all kinds.
private let pieces = [
  "@", "/", "@send ", "@getlog ", "@register ", "@help ", "since ", "search ", "all ", "'", "\"",
  ">",
  " ", "\t", "\n", "\\", "\\u", "d83d", "{", "}", "[", "]", ":", ",", "\"id\"", "\"line\"", "null",
  "-", "0", "9", "e", ".", "2026-11-21", "T10:00", "Z", "+01:00", "10m", "--", "=", "--port",
  "\u{1b}",
  "\u{202e}", "\u{301}", "\0", "é", "世", "👩‍👩‍👧", "\u{10ffff}", "bob", "anna",
]

private func text(_ generator: inout Random) -> String {
  (0..<Int.random(in: 0...12, using: &generator))
    .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
}

@Suite struct FuzzTests {
  @Test func noLineIsTooMuch() {
    var generator = Random(seed: 1)
    let parser = LineParser(local: .utc)
    for _ in 0..<20_000 {
      let line = text(&generator)
      guard case .error(let error) = parser.parse(line, now: now) else { continue }
      for words in error.lines { #expect(!words.unicodeScalars.contains { $0.isHostile }) }
    }
  }

  @Test func whatIsReadIsWrittenAlike() throws {
    var generator = Random(seed: 2)
    var read = 0
    for _ in 0..<50_000 {
      guard let value = try? JSONReader.read(text(&generator)) else { continue }
      read += 1
      #expect(try JSONReader.read(JSONWriter.text(value)) == value)
    }
    #expect(read > 100)
  }

  @Test func everyTextSurvivesJSONAndIsHarmlessThere() throws {
    var generator = Random(seed: 3)
    for _ in 0..<5_000 {
      let text = text(&generator)
      let written = JSONWriter.text(.string(text))
      #expect(!written.unicodeScalars.contains { $0.isHostile })
      #expect(try JSONReader.read(written) == .string(text))
      let shown = Sanitizer.line(text)
      #expect(!shown.unicodeScalars.contains { $0.isHostile })
      #expect(Sanitizer.line(shown) == shown)
    }
  }

  @Test func noCommandLineIsTooMuch() {
    var generator = Random(seed: 4)
    for _ in 0..<20_000 {
      let words = [text(&generator), text(&generator), text(&generator)]
      do {
        _ = try Invocation.parse(words, environment: ["HOME": "/"])
      } catch {
        // The line break before the example is its only one.
        let lines = error.description.split(separator: "\n")
        #expect(lines.count <= 3)
        #expect(lines.allSatisfy { line in !line.unicodeScalars.contains { $0.isHostile } })
      }
    }
  }
}
