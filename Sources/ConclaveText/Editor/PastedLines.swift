/// Lines that were pasted, about which is asked before anything is sent.
struct PastedLines: Sendable {
  /// Lines of one paste that are sent.
  static let linesMax = 500

  /// The first goes behind what was typed before.
  let lines: [String]
  private let text: String

  /// - Returns: nil for text of one line.
  init?(_ text: String) {
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
      .filter { line in line.contains { !$0.isWhitespace } }
    guard lines.count > 1 else { return nil }
    self.lines = lines
    self.text = text
  }

  /// With what was pasted after it; nil if both are too long.
  func adding(_ more: String) -> PastedLines? {
    guard text.utf8.count + more.utf8.count <= KeyDecoder.pasteBytesMax else { return nil }
    return PastedLines(text + more)
  }

  var question: String {
    "\(lines.count) lines pasted. Send them? (y: each one, j: joined into one, n: none) "
  }
}

extension LineEditor {
  mutating func paste(_ text: String, isCut: Bool) -> EditorEvent? {
    guard !isCut, let lines = isSecret ? nil : PastedLines(text) else {
      if isCut { return leaveOut() }
      let first = text.split(omittingEmptySubsequences: true) { $0.isNewline }.first ?? ""
      return bell(unless: line.insert(String(first)))
    }
    return ask(about: lines)
  }

  private mutating func leaveOut() -> EditorEvent? {
    mode = .line
    remark = Hint("That paste is longer than \(KeyDecoder.pasteBytesMax) bytes and was left out.")
    return .bell
  }

  private mutating func ask(about paste: PastedLines) -> EditorEvent? {
    mode = .line
    guard paste.lines.count <= PastedLines.linesMax else {
      remark = Hint("That paste has more than \(PastedLines.linesMax) lines and was left out.")
      return .bell
    }
    mode = .question(paste)
    return nil
  }

  mutating func take(_ key: Key, about paste: PastedLines) -> EditorEvent? {
    switch key {
    case .text("y"), .text("Y"):
      mode = .line
      queue = paste.lines
      queue[0] = line.before + queue[0]
      queue[queue.count - 1] += line.after
      return next()
    case .text("j"), .text("J"):
      mode = .line
      return bell(unless: line.insert(paste.lines.joined(separator: " ")))
    case .text("n"), .text("N"), .escape, .control("c"), .control("g"):
      mode = .line
      return nil
    case .paste(let more, let isCut):
      guard !isCut, let both = paste.adding(more) else { return leaveOut() }
      return ask(about: both)
    default: return .bell
    }
  }
}
