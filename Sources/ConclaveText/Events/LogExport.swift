import ConclaveCore
import ConclaveWire

/// The log as a file: every line with its whole time, UTC, and its id's order.
public enum LogExport {
  public static func line(_ entry: LogLine) -> String {
    "\(ISO8601.text(entry.sentAt)) \(entry.words)"
  }

  public static func json(_ entry: LogLine) -> String { JSONWriter.text(entry.json) }
}

extension LogLine {
  /// `#tea anna: hello`, `* anna waves`.
  var words: String {
    let place = room.map { "#\(Sanitizer.line($0)) " } ?? ""
    let who = Sanitizer.line(from)
    return place + (isAction ? "* \(who) " : "\(who): ") + Sanitizer.line(text)
  }
}
