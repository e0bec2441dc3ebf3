import ConclaveCore
import ConclaveWire

/// Messages sent from one terminal, and what became of them: said behind the line, or in a line of its own that
/// says which message is meant.
public struct SentMarks: Sendable {
  public struct Mark: Hashable, Sendable {
    /// Such as `sent, 3 copies`.
    public var words: String
    /// Where the message was typed.
    public var token: Int
    /// The message's beginning.
    var start: String
    public var isFailure: Bool
  }

  private struct Sent: Sendable {
    var message: RequestID
    var mark: Mark
  }

  /// Messages that are remembered.
  private static let sentMax = 100
  /// Characters of a message that say which it is.
  private static let startMax = 30

  private var sent: [Sent] = []

  public init() {}

  public mutating func add(_ message: RequestID, token: Int, text: String) {
    let mark = Mark(words: "", token: token, start: Self.start(text), isFailure: false)
    sent.append(Sent(message: message, mark: mark))
    if sent.count > Self.sentMax { sent.removeFirst() }
  }

  private static func start(_ text: String) -> String {
    let line = Sanitizer.line(text)
    return line.count > startMax ? line.prefix(startMax) + "…" : line
  }

  /// - Parameter lines: how the event is said otherwise.
  /// - Returns: nil for a message that isn't one of these.
  public mutating func mark(_ report: DeliveryReport, words lines: [String]) -> Mark? {
    guard let place = sent.firstIndex(where: { $0.message == report.message }),
      let line = lines.first
    else { return nil }
    var mark = sent[place].mark
    let words = String(TextWrap.plain(line).trimmed)
    if case .failed = report.state { mark.isFailure = true } else { mark.isFailure = false }
    // Several recipients, one after the other.
    let shared = "delivered to "
    mark.words =
      words.hasPrefix(shared) && mark.words.hasPrefix(shared)
      ? "\(mark.words), \(words.dropFirst(shared.count))" : words
    sent[place].mark = mark
    return mark
  }
}

extension EventWords {
  /// A mark in a line of its own.
  public func lines(_ mark: SentMarks.Mark) -> [String] {
    let text = "\(mark.words)  “\(mark.start)”"
    return [
      mark.isFailure
        ? Paint.fault(text, colours: hasColours) : Paint.quiet("  " + text, colours: hasColours)
    ]
  }
}

extension Command {
  /// The text of a message that it sends.
  public var text: String? {
    switch self {
    case .send(_, let text), .sendAll(let text), .say(let text), .reply(let text),
      .partySay(let text), .act(let text):
      text
    default: nil
    }
  }
}
