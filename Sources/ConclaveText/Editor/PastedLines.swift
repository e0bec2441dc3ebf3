/// Lines that were pasted, about which is asked before anything is sent.
struct PastedLines: Sendable {
  /// Lines of one paste that are sent.
  static let linesMax = 500

  /// The first goes behind what was typed before.
  let lines: [String]

  /// - Returns: nil for text of one line.
  init?(_ text: String) {
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
      .filter { line in line.contains { !$0.isWhitespace } }
    guard lines.count > 1 else { return nil }
    self.lines = lines
  }

  var question: String {
    "\(lines.count) lines pasted. Send them? (y: each one, j: joined into one, n: none) "
  }
}

extension LineEditor {
  mutating func paste(_ text: String, isCut: Bool) -> EditorEvent? {
    guard !isCut, let lines = isSecret ? nil : PastedLines(text) else {
      if isCut {
        remark = Hint(
          "That paste is longer than \(KeyDecoder.pasteBytesMax) bytes and was left out.")
        return .bell
      }
      let first = text.split(omittingEmptySubsequences: true) { $0.isNewline }.first ?? ""
      return bell(unless: line.insert(String(first)))
    }
    guard lines.lines.count <= PastedLines.linesMax else {
      remark = Hint("That paste has more than \(PastedLines.linesMax) lines and was left out.")
      return .bell
    }
    mode = .question(lines)
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
    default: return .bell
    }
  }
}
