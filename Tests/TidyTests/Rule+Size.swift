/// Lines of a file.
let fileLinesMax = 400
/// Lines of a function, from the line of its name to its closing brace.
let functionLinesMax = 60

extension Rule {
  static var fileSize: Rule {
    Rule(name: "size of files") { source in
      guard source.lineCount > fileLinesMax else { return [] }
      return [
        Violation(path: source.path, line: source.lineCount, what: "\(source.lineCount) lines")
      ]
    }
  }

  static var functionSize: Rule {
    Rule(name: "size of functions") { source in
      functions(in: source).filter { $0.lines > functionLinesMax }.map {
        Violation(path: source.path, line: $0.line, what: "a function of \($0.lines) lines")
      }
    }
  }

  /// Functions, initialisers, subscripts and computed properties that have a body.
  static func functions(in source: SourceText) -> [(line: Int, lines: Int)] {
    let start =
      #/
      (?:^|[^\w.]) (?<word>func\b | init\b(?=[?!]?\s*[<\(]) | deinit\b | subscript\b
        | var\s+\w+\s*:(?=[^={\n]*\{))
    /#
    let code = Array(source.code)
    let text = source.code
    return text.matches(of: start.wordBoundaryKind(.simple)).compactMap { match in
      let place = text.distance(from: text.startIndex, to: match.word.startIndex)
      let after = text.distance(from: text.startIndex, to: match.range.upperBound)
      guard let open = bodyStart(in: code, from: after), let close = bodyEnd(in: code, from: open)
      else { return nil }
      let line = code[..<place].count { $0 == "\n" } + 1
      return (line, code[place...close].count { $0 == "\n" } + 1)
    }
  }

  /// The brace that opens the body; nil for a requirement, which has none.
  private static func bodyStart(in code: [Character], from start: Int) -> Int? {
    var depth = 0
    for index in start..<code.count {
      switch code[index] {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      case "{" where depth == 0: return index
      case "}" where depth == 0: return nil
      default: break
      }
      if depth == 0, code[index] == "\n", startsDeclaration(code, after: index) { return nil }
      if depth < 0 { return nil }
    }
    return nil
  }

  private static func startsDeclaration(_ code: [Character], after newline: Int) -> Bool {
    let line = String(code[(newline + 1)...].prefix { $0 != "\n" })
    return line.contains(
      #/^\s*(?:\w+\s+)*(?:func|init|var|let|case|associatedtype)\b/#.wordBoundaryKind(.simple))
  }

  private static func bodyEnd(in code: [Character], from open: Int) -> Int? {
    var depth = 0
    for index in open..<code.count {
      if code[index] == "{" { depth += 1 }
      if code[index] == "}" { depth -= 1 }
      if depth == 0 { return index }
    }
    return nil
  }
}
