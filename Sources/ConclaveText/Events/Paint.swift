import ConclaveCore

/// What a line is, for those who see colours. It says nothing that the words don't.
enum Paint: Sendable {
  case plain, direct, quiet, fault, mention
  /// The name of somebody: always the same colour.
  case name(String)

  /// SGR parameters (ECMA-48, 8.3.117).
  private var parameters: String? {
    switch self {
    case .plain: nil
    case .direct: "35"
    case .quiet: "2"
    case .fault: "31"
    case .mention: "1"
    case .name(let name): Self.colour(of: name)
    }
  }

  /// Those of the 16 colours that can be read on dark and on light screens.
  private static let colours = [
    "31", "32", "35", "36", "94", "1;31", "1;32", "1;35", "1;36", "1;94",
  ]

  /// By the name without regard to case (FNV-1a).
  private static func colour(of name: String) -> String {
    let hash = UserName.key(of: name).utf8.reduce(0x811c_9dc5 as UInt32) {
      ($0 ^ UInt32($1)) &* 0x0100_0193
    }
    return colours[Int(hash % UInt32(colours.count))]
  }

  func callAsFunction(_ line: String, colours: Bool) -> String {
    guard colours, let parameters else { return line }
    return "\u{1b}[\(parameters)m\(line)\u{1b}[0m"
  }
}
