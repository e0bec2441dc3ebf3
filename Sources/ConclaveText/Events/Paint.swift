/// What a line is, for those who see colours. It says nothing that the words don't.
enum Paint: Sendable {
  case plain, direct, quiet, fault

  /// SGR parameters (ECMA-48, 8.3.117).
  private var parameters: String? {
    switch self {
    case .plain: nil
    case .direct: "35"
    case .quiet: "2"
    case .fault: "31"
    }
  }

  func callAsFunction(_ line: String, colours: Bool) -> String {
    guard colours, let parameters else { return line }
    return "\u{1b}[\(parameters)m\(line)\u{1b}[0m"
  }
}
