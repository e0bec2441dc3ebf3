import ConclaveCore
import ConclaveWire

/// Lines typed before, oldest first.
public struct History: Sendable {
  /// Lines kept.
  public static let linesMax = 1_000
  /// Bytes of one line that is kept.
  static let lineBytesMax = 4_096
  /// Bytes of the file that are read.
  public static let fileBytesMax = 1 << 20

  private(set) var lines: [String] = []

  public init() {}

  /// Reads a history file; what isn't a line that would be kept is left out.
  public init(file bytes: [UInt8]) {
    for line in bytes.suffix(Self.fileBytesMax).split(separator: 0x0a) {
      guard let text = String(validating: line, as: UTF8.self), EditLine.clean(text) == text,
        Self.isUnderstood(text)
      else { continue }
      remember(text)
    }
  }

  /// The file's text.
  public var file: String { lines.map { $0 + "\n" }.joined() }

  public var count: Int { lines.count }

  /// Takes a line, unless it is the last one again, or may have a password in it.
  /// - Returns: whether the file may have it: what wasn't understood is there to be mended, and no longer.
  public mutating func add(_ line: String) -> Bool {
    remember(line) && Self.isUnderstood(line)
  }

  @discardableResult
  private mutating func remember(_ line: String) -> Bool {
    guard Self.keeps(line), lines.last != line else { return false }
    lines.append(line)
    if lines.count > Self.linesMax { lines.removeFirst() }
    return true
  }

  /// The nearest line at or before a place that has the text in it, in any case.
  func search(_ text: String, upTo place: Int) -> Int? {
    let wanted = text.lowercased()
    return lines[..<min(lines.count, max(0, place + 1))].lastIndex {
      $0.lowercased().contains(wanted)
    }
  }
}

extension History {
  /// Commands that take a password, and how many words may stand before it.
  private static let secretive: [(word: String, words: Int)] = [
    ("login", 1), ("passwd", 0), ("register", 1), ("unregister", 0),
  ]

  /// Whether it is a message, or a command without a password.
  private static func isUnderstood(_ line: String) -> Bool {
    // Which times a line may name doesn't matter.
    let someday = WallTime(milliseconds: 4_000_000_000_000)
    switch LineParser(local: .utc).parse(line, now: someday) {
    case .empty, .error: return false
    case .command(.register), .command(.login), .command(.changePassword), .command(.unregister):
      return false
    case .command, .needsPassword, .needsMessage: return true
    }
  }

  /// Whether a line is kept: never one that has, or may have been meant to have, a password in it.
  static func keeps(_ line: String) -> Bool {
    guard line.utf8.count <= lineBytesMax else { return false }
    let words = line.split(whereSeparator: \.isWhitespace)
    guard let first = words.first else { return false }
    let word = String(first.drop { $0 == "@" || $0 == "/" }).lowercased()
    var name = CommandTable.find(word)?.rawValue ?? word
    // A command that was misspelt, or whose @ was forgotten.
    if CommandTable.find(word) == nil, word.count < first.count {
      name = Nearest.word(to: word, among: secretive.map(\.word)) ?? word
    }
    guard let row = secretive.first(where: { $0.word == name }) else { return true }
    return words.count - 1 <= row.words
  }
}
