import ConclaveCore
import ConclaveText

/// The prompt of a terminal in line mode: shown while a line is awaited, taken away for what comes in
/// between.
struct Prompt {
  /// Whether cursor movement was declined.
  var isPlain: Bool
  /// Who is signed in here.
  private(set) var user: String?
  /// The room that the user is in.
  private(set) var room: String?
  /// What stands on the terminal's last line.
  private var shown: String?

  init(isPlain: Bool) { self.isPlain = isPlain }

  /// Whether both know the same of where the user is.
  func isSame(as other: Prompt) -> Bool { user == other.user && room == other.room }

  /// Where you are.
  var words: String {
    let place = room.map { " #" + Sanitizer.line($0) } ?? ""
    return "\(user.map(Sanitizer.line) ?? "")\(place)> "
  }

  /// What makes room for other lines.
  mutating func hidden() -> String {
    guard shown != nil else { return "" }
    shown = nil
    return isPlain ? "\n" : "\r\u{1b}[K"
  }

  /// What shows the prompt; nothing if it stands there.
  mutating func showing(_ question: String? = nil) -> String {
    let text = question ?? words
    guard shown == nil else { return "" }
    shown = text
    return text
  }

  /// A line was typed: its line break left the prompt behind.
  mutating func typed() { shown = nil }

  /// Follows who is signed in.
  mutating func follow(_ event: Event) {
    switch event {
    case .reply(_, _, .registered(let name, _)), .reply(_, _, .signedIn(let name, _)): user = name
    case .merged(let report):
      // No two accounts have one name, so this is the one signed in here.
      if let own = report.renamed.first(where: { $0.from == user }) { user = own.to }
    case .reply(_, _, .signedOut), .reply(_, _, .unregistered), .notice(.sessionEnded):
      (user, room) = (nil, nil)
    case .reply(_, _, .joined(let view)): room = view.room
    case .reply(_, _, .leftRoom): room = nil
    default: break
    }
  }
}
