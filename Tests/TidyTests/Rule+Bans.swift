extension Rule {
  /// Words that aren't written, and where.
  static var bans: [Rule] {
    [
      ban(
        "unchecked concurrency", near: ["@unchecked", "unsafe"],
        #/@unchecked\s+Sendable|nonisolated\(unsafe\)/#),
      ban("sleeping", near: ["sleep"], #/sleep\s*\(/#),
      ban("errors as traps", near: ["try!", "as!"], #/\btry!|\bas!/#),
      ban(
        "a trap without a message", near: ["fatalError", "Failure"],
        #/\b(?:fatalError|preconditionFailure)\s*\(\s*\)/#),
      ban("a clock in the core", in: pureTargets, clocks),
      ban("randomness in the core", in: pureTargets, randomness),
      ban("input or output in the core", in: pureTargets, inputOutput),
      ban("concurrency in the core", in: pureTargets, concurrency),
    ]
  }

  /// The targets with no IO, no clock and no randomness.
  static var pureTargets: Set<String> { ["ConclaveWire", "ConclaveCore", "ConclaveText"] }

  private static var clocks: Regex<Substring> {
    #/\b(?:ContinuousClock|SuspendingClock|clock_gettime|gettimeofday|Date\s*\(|time\s*\(nil)/#
  }

  private static var randomness: Regex<Substring> {
    #/
      \b(?:SystemRandomNumberGenerator|getrandom|arc4random|hashValue)\b
      | \bHasher\s*\( | \.(?:random|randomElement|shuffled?)\s*\((?!.*using:)
    /#
  }

  private static var inputOutput: Regex<Substring> {
    #/\b(?:print|debugPrint|dump|readLine|fopen|getenv|withUnsafeFileHandle)\s*\(/#
  }

  private static var concurrency: Regex<Substring> {
    #/\b(?:async|await|actor|Mutex|Atomic|Task)\b(?!\s*:)/#
  }

  /// - Parameter targets: nil for every file, tests too.
  private static func ban(
    _ name: String, in targets: Set<String>? = nil, near words: [String] = [""],
    _ pattern: Regex<Substring>
  ) -> Rule {
    Rule(name: name) { source in
      if let targets, !(source.isProductCode && targets.contains(source.target)) { return [] }
      guard words.contains(where: { source.code.mentions($0) }) else { return [] }
      return source.code.numberedLines.compactMap { line in
        line.text.firstMatch(of: pattern.wordBoundaryKind(.simple)).map {
          Violation(path: source.path, line: line.number, what: "\(name): \($0.output)")
        }
      }
    }
  }

  /// Product code only: in tests a nil where none may be is a failure like any other.
  static var forceUnwrap: Rule {
    Rule(name: "force unwraps") { source in
      guard source.isProductCode, source.code.mentions("!") else { return [] }
      return source.code.numberedLines.filter { $0.text.utf8.contains(UInt8(ascii: "!")) }
        .compactMap { line in
          line.text.firstMatch(of: #/[\w\)\]>\}]!(?!=)/#).map {
            Violation(path: source.path, line: line.number, what: "force unwrap: \($0.output)")
          }
        }
    }
  }

  /// Work left to do stands in issues.
  static var marker: Rule {
    Rule(name: "markers") { source in
      guard source.comments.mentions("TODO", "FIXME", "XXX", "HACK") else { return [] }
      return source.comments.numberedLines.compactMap { line in
        line.text.firstMatch(of: #/\b(?:TODO|FIXME|XXX|HACK)\b/#.wordBoundaryKind(.simple)).map {
          Violation(path: source.path, line: line.number, what: "marker: \($0.output)")
        }
      }
    }
  }

  /// No path of somebody's own machine.
  static var foreignPath: Rule {
    Rule(name: "foreign paths") { source in
      guard source.raw.mentions("/work", "/root", "/Users") else { return [] }
      return source.raw.numberedLines.compactMap { line in
        line.text.firstMatch(of: #/(?:^|[^\w.\-\)\}])\/(?:work|root|Users)\//#).map {
          Violation(path: source.path, line: line.number, what: "foreign path: \($0.output)")
        }
      }
    }
  }
}
