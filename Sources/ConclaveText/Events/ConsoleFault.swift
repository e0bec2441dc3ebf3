import ConclaveWire

/// What goes wrong between a node and its terminal, pipe or program.
public enum ConsoleFault: Hashable, Sendable {
  /// Above `lineBytesMax`; skipped to its end.
  case lineTooLong
  case notUTF8
  case badJSON(JSONFault)
  /// So many events were left out because the output was read too slowly.
  case outputDropped(Int)

  /// Bytes of a line: the longest message with every character as a JSON escape, and the rest around it.
  public static let lineBytesMax = 1 << 17

  var code: String {
    switch self {
    case .lineTooLong: "line_too_long"
    case .notUTF8: "not_utf8"
    case .badJSON: "bad_json"
    case .outputDropped: "output_dropped"
    }
  }

  var words: String {
    switch self {
    case .lineTooLong:
      "That line is longer than \(Self.lineBytesMax) bytes and was skipped. A message has at most "
        + "\(Limits.textScalarsMax) characters."
    case .notUTF8: "That line isn't UTF-8 and was skipped. Set the terminal or the file to UTF-8."
    case .badJSON(let fault):
      "That line begins with { and isn't an input object: \(fault). "
        + "Expected: {\"id\":\"7\",\"line\":\"@send bob hi\"}"
    case .outputDropped(let count):
      "\(counted(count, "line")) of news left out: the output was read too slowly. "
        + "@getlog has the public messages."
    }
  }
}
