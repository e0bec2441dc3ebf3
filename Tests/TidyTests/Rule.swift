/// Something that the sources must keep to.
struct Rule {
  let name: String
  /// What breaks the rule in a file.
  let check: (SourceText) -> [Violation]
}

/// A place that breaks a rule.
struct Violation: Equatable, CustomStringConvertible {
  let path: String
  let line: Int
  let what: String

  var description: String { "\(path):\(line): \(what)" }
}

extension Rule {
  /// All of them.
  static var all: [Rule] {
    [.arrows] + bans + [.forceUnwrap, .marker, .ordered, .fileSize, .functionSize, .foreignPath]
  }
}
