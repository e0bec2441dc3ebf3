/// What each target may import: the arrows of DESIGN, and the system's modules only where there is IO.
let allowedImports: [String: Set<String>] = [
  "ConclaveWire": [],
  "ConclaveCore": ["ConclaveWire"],
  "ConclaveText": ["ConclaveCore", "ConclaveWire"],
  "ConclaveNet": system.union(["ConclaveWire", "CSystem"]),
  "ConclaveCrypto": system.union(["ConclaveWire", "ConclaveCore", "CSodium"]),
  "ConclaveStore": system.union(["ConclaveWire", "ConclaveCore", "CSQLite"]),
  "ConclaveNode": system.union([
    "ConclaveWire", "ConclaveCore", "ConclaveText", "ConclaveNet", "ConclaveCrypto",
    "ConclaveStore", "CSystem",
  ]),
  "ConclaveSimulator": ["ConclaveCore", "ConclaveText", "ConclaveWire"],
  "conclave": ["ConclaveNode"],
  "conclave-bench": system.union([
    "ConclaveNode", "ConclaveSimulator", "ConclaveText", "ConclaveNet", "CSystem",
  ]),
]

/// The C library under its names, and the standard library's atomics.
private let system: Set<String> = ["Glibc", "Darwin", "Musl", "Synchronization"]

extension Rule {
  /// An undeclared import of a transitive target always compiles; this is what keeps the arrows.
  static var arrows: Rule {
    Rule(name: "arrows between targets") { source in
      guard source.isProductCode else { return [] }
      guard let allowed = allowedImports[source.target] else {
        return [Violation(path: source.path, line: 1, what: "target \(source.target) is unknown")]
      }
      return imports(of: source).filter { !allowed.contains($0.module) }.map {
        Violation(path: source.path, line: $0.line, what: "\(source.target) imports \($0.module)")
      }
    }
  }

  /// The modules that a file imports.
  static func imports(of source: SourceText) -> [(line: Int, module: String)] {
    let pattern =
      #/
      ^\s* (?:@\w+\s+)* (?:(?:public|package|internal|fileprivate|private)\s+)?
      import\s+ (?:(?:struct|class|enum|protocol|typealias|func|let|var)\s+)? (?<module>\w+)
    /#
    return source.code.numberedLines.compactMap { line in
      line.text.firstMatch(of: pattern).map { (line.number, String($0.module)) }
    }
  }
}
