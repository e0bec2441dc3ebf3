/// The command line can't be understood: says what was expected, with an example. Exit status 2.
public struct UsageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence.
  public var message: String
  /// A command line that works.
  public var example: String?

  public init(_ message: String, example: String? = nil) {
    self.message = message
    self.example = example
  }

  /// What goes to standard error.
  public var description: String {
    let hint = example.map { "\nExample: \($0)" } ?? ""
    return "conclave: \(message)\(hint)\nconclave --help lists the options."
  }
}
