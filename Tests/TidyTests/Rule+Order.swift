extension Rule {
  /// Dictionary and Set iterate in another order in every process: the core never does it. Sorting first is
  /// fine, and so is what gives the same in any order, when a comment on the line or the one above says so
  /// ("any order").
  static var ordered: Rule {
    Rule(name: "no iteration in hash order") { iterations(in: $0, declared: []) }
  }

  /// - Parameter declared: hashed names that the type's other files declare.
  static func iterations(in source: SourceText, declared: Set<String>) -> [Violation] {
    guard source.isProductCode, ["ConclaveCore", "ConclaveText"].contains(source.target) else {
      return []
    }
    let names = hashedNames(in: source).union(declared)
    let excused = excusedLines(of: source)
    return uses(in: source.code).filter { names.contains($0.name) }.compactMap { use in
      let line = source.code[..<use.place].count { $0 == "\n" } + 1
      if excused.contains(line) { return nil }
      return Violation(
        path: source.path, line: line, what: "\(use.name) is iterated in hash order")
    }
  }

  /// The properties, variables and parameters that a file declares as a Dictionary or a Set.
  static func hashedNames(in source: SourceText) -> Set<String> {
    let typed = #/(?<name>\w+)\s*:\s*(?:inout\s+)?(?:\[[^\[\]:\(]+:|Set\s*<|Dictionary\s*<)/#
    let made =
      #/\b(?:var|let)\s+(?<name>\w+)\s*=\s*(?:\[[^\[\]:\(]+:[^\n]+\]\(|Set\s*[<(]|Dictionary\s*[<(])/#
    return Set(source.code.matches(of: typed).map { String($0.name) })
      .union(source.code.matches(of: made.wordBoundaryKind(.simple)).map { String($0.name) })
  }

  /// Where a name, or its keys or values, is gone through in order.
  private static func uses(in code: String) -> [(name: String, place: String.Index)] {
    let loop = #/\bin\s+(?:self\.)?(?<name>\w+)(?:\.(?:keys|values))?\s*(?:\{|where\b)/#
    let chain =
      #/
      \b(?<name>\w+) (?:\s*\.(?:keys|values)\b)?
      \s*\.(?:map|compactMap|flatMap|forEach|first|reduce|enumerated|lazy|prefix|dropFirst
             |popFirst|removeFirst|randomElement|startIndex|makeIterator)\b
    /#
    let array = #/\bArray\s*\(\s*(?:self\.)?(?<name>\w+)(?:\.(?:keys|values))?\s*\)/#
    return code.matches(of: loop.wordBoundaryKind(.simple)).map {
      (String($0.name), $0.range.lowerBound)
    }
      + code.matches(of: chain.wordBoundaryKind(.simple)).map {
        (String($0.name), $0.range.lowerBound)
      }
      + code.matches(of: array.wordBoundaryKind(.simple)).map {
        (String($0.name), $0.range.lowerBound)
      }
  }

  private static func excusedLines(of source: SourceText) -> Set<Int> {
    var lines: Set<Int> = []
    for line in source.comments.numberedLines where line.text.contains(#/any order/#) {
      lines.formUnion([line.number, line.number + 1])
    }
    return lines
  }
}
