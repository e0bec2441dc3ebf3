import Foundation

/// A Swift file taken apart: its code without comments and the text of literals, and its comments alone. Both
/// keep the file's lines, so that a line number is the same in all three.
struct SourceText {
  /// Path from the top of the package, with `/`.
  let path: String
  let raw: String
  /// The file with every comment, and every literal's text, blanked. Code inside `\(…)` stays.
  let code: String
  /// The file with everything but comments blanked.
  let comments: String

  init(path: String, _ raw: String) {
    var splitter = Splitter(raw)
    splitter.run()
    self.path = path
    self.raw = raw
    self.code = String(splitter.code)
    self.comments = String(splitter.comments)
  }

  /// The target's directory: `Sources/ConclaveWire` has the target `ConclaveWire`.
  var target: String {
    let parts = path.split(separator: "/")
    return parts.count > 2 ? String(parts[1]) : ""
  }

  var isProductCode: Bool { path.hasPrefix("Sources/") }

  /// The number of lines, as an editor counts them.
  var lineCount: Int { raw.split(separator: "\n", omittingEmptySubsequences: false).count - 1 }
}

extension String {
  /// Whether one of the words is in it. Regular expressions are slow; this tells where they are worth it.
  func mentions(_ words: String...) -> Bool {
    withCString { text in words.contains { strstr(text, $0) != nil } }
  }
}

extension StringProtocol {
  /// The lines that aren't blank, with their numbers, from 1.
  var numberedLines: [(number: Int, text: SubSequence)] {
    split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .filter { $1.utf8.contains { $0 != UInt8(ascii: " ") } }.map { ($0 + 1, $1) }
  }
}

/// Walks over a file once and sorts each character into code or comment.
private struct Splitter {
  private let characters: [Character]
  private var position = 0
  var code: [Character] = []
  var comments: [Character] = []

  init(_ text: String) { characters = Array(text) }

  mutating func run() { takeCode(untilParenthesis: false) }

  /// Takes code to the end, or to the parenthesis that closes an interpolation.
  private mutating func takeCode(untilParenthesis: Bool) {
    var depth = 0
    while position < characters.count {
      if at("//") {
        takeLineComment()
      } else if at("/*") {
        takeBlockComment()
      } else if let pounds = literalPounds {
        takeLiteral(pounds: pounds)
      } else {
        if characters[position] == "(" { depth += 1 }
        if characters[position] == ")" { depth -= 1 }
        keepAsCode()
        if untilParenthesis, depth == 0 { return }
      }
    }
  }

  private mutating func takeLineComment() {
    while position < characters.count, characters[position] != "\n" { keepAsComment() }
  }

  /// Block comments nest.
  private mutating func takeBlockComment() {
    var depth = 0
    while position < characters.count {
      if at("/*") {
        depth += 1
        keepAsComment()
      } else if at("*/") {
        depth -= 1
        keepAsComment()
      }
      keepAsComment()
      if depth == 0 { return }
    }
  }

  /// The number of `#` before a quote that starts here, or nil when no literal starts here.
  private var literalPounds: Int? {
    var index = position
    while index < characters.count, characters[index] == "#" { index += 1 }
    guard index < characters.count, characters[index] == "\"" else { return nil }
    return index - position
  }

  private mutating func takeLiteral(pounds: Int) {
    let fence = String(repeating: "#", count: pounds)
    for _ in 0..<pounds { keepAsCode() }
    let quote = at("\"\"\"") ? "\"\"\"" : "\""
    for _ in quote { keepAsCode() }
    while position < characters.count {
      if at(quote + fence) {
        for _ in quote + fence { keepAsCode() }
        return
      }
      if at("\\" + fence + "(") {
        for _ in "\\" + fence { keepAsCode() }
        takeCode(untilParenthesis: true)
      } else if at("\\" + fence) {
        for _ in "\\" + fence { blank() }
        blank()
      } else {
        blank()
      }
    }
  }

  private func at(_ text: String) -> Bool {
    var index = position
    for character in text {
      guard index < characters.count, characters[index] == character else { return false }
      index += 1
    }
    return true
  }

  private mutating func keepAsCode() { take { ($0, " ") } }
  private mutating func keepAsComment() { take { (" ", $0) } }
  private mutating func blank() { take { _ in (" ", " ") } }

  /// Moves on by one character; newlines go to both sides.
  private mutating func take(_ sort: (Character) -> (code: Character, comment: Character)) {
    guard position < characters.count else { return }
    let character = characters[position]
    let sorted = character == "\n" ? ("\n", "\n") : sort(character)
    code.append(sorted.0)
    comments.append(sorted.1)
    position += 1
  }
}
