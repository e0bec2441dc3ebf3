import ConclaveCore

/// Calls for attention when a private message or a mention comes while its reader looks elsewhere.
public struct Attention: Sendable {
  /// Scalars of a field that a notification shows.
  private static let shownMax = 100

  private let manner: NotifyManner

  public init(manner: NotifyManner) { self.manner = manner }

  /// - Parameter isLooking: whether the window has the focus.
  /// - Returns: what to write to the terminal; nil for nothing.
  public func call(_ event: Event, user: String?, isLooking: Bool) -> String? {
    guard manner != .off, !isLooking, case .message(let report) = event, !report.isOwn,
      isFor(user, report)
    else { return nil }
    return manner == .bell ? "\u{7}" : Self.notification(report)
  }

  private func isFor(_ user: String?, _ report: MessageReport) -> Bool {
    switch report.scope {
    case .everyone, .room: Mention.isIn(report.text, of: user)
    // Everything else is for its reader only.
    default: true
    }
  }

  /// OSC 9 and OSC 777: a terminal takes one of them, and skips the other.
  private static func notification(_ report: MessageReport) -> String {
    let from = plain(report.from)
    let text = plain(report.text)
    return "\u{1b}]9;\(from): \(text)\u{7}\u{1b}]777;notify;\(from);\(text)\u{7}"
  }

  /// Without what would end a field.
  private static func plain(_ text: String) -> String {
    var plain = ""
    for scalar in Sanitizer.line(text).unicodeScalars.prefix(shownMax) {
      plain.unicodeScalars.append(scalar == ";" ? "," : scalar)
    }
    return plain
  }
}

/// Somebody who is spoken of or to.
enum Mention {
  /// Whether the text has the name as a word, in any case.
  static func isIn(_ text: String, of user: String?) -> Bool {
    guard let user else { return false }
    let key = UserName.key(of: user)
    // Names may end in what also ends a sentence.
    return text.split { !isOfName($0) }.contains { word in
      let wanted = UserName.key(of: String(word))
      return wanted == key || wanted.trimmingEnd(while: { ".-_".contains($0) }) == key
    }
  }

  private static func isOfName(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "-_.~".contains(character)
  }
}

extension String {
  fileprivate func trimmingEnd(while isTrimmed: (Character) -> Bool) -> String {
    var text = self
    while let last = text.last, isTrimmed(last) { text.removeLast() }
    return text
  }
}
