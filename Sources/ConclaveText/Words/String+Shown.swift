extension StringProtocol {
  /// The text as an error or a log line quotes it: sanitized, and cut where it gets long.
  var shown: String {
    let start = String(String.UnicodeScalarView(unicodeScalars.prefix(shownScalarsMax)))
    return Sanitizer.line(start) + (start.unicodeScalars.count < unicodeScalars.count ? "…" : "")
  }

  /// The text with spaces up to a column; at least one.
  func padded(to column: Int) -> String {
    self + String(repeating: " ", count: Swift.max(column - count, isEmpty ? 0 : 1))
  }
}

/// Unicode scalars of foreign text that an error quotes.
private let shownScalarsMax = 60
