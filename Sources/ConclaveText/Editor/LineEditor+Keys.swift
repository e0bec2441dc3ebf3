// What the keys do to the line.
extension LineEditor {
  mutating func edit(_ key: Key) -> EditorEvent? {
    let before = last
    last = .other
    switch key {
    case .text(let text): return bell(unless: line.insert(text))
    case .enter: return .line(enter())
    case .paste(let text, let isCut): return paste(text, isCut: isCut)
    case .tab: return complete()
    case .up: return older()
    case .down: return newer()
    case .left: line.left()
    case .right: line.right()
    case .home: line.toStart()
    case .end: line.toEnd()
    case .wordLeft: line.wordLeft()
    case .wordRight: line.wordRight()
    case .backspace: return bell(unless: line.deleteBackward())
    case .delete: return bell(unless: line.deleteForward())
    case .metaBackspace: cut(line.killWordLeft(), .before, before)
    case .control(let letter): return control(letter, before)
    case .meta(let character): return meta(character, before)
    case .escape, .backTab, .focus: break
    }
    return nil
  }

  private mutating func control(_ letter: Character, _ before: Last) -> EditorEvent? {
    switch letter {
    case "a": line.toStart()
    case "b": line.left()
    case "c": return giveUp(before)
    case "d": return line.isEmpty ? .end : bell(unless: line.deleteForward())
    case "e": line.toEnd()
    case "f": line.right()
    case "k": cut(line.killToEnd(), .after, before)
    case "l": return .clear
    case "n": return newer()
    case "p": return older()
    case "r": return startSearch()
    case "t": return bell(unless: line.transpose())
    case "u": cut(line.killToStart(), .before, before)
    case "w": cut(line.killSpacedWord(), .before, before)
    case "y": return yank(ring.newest())
    case "z": return .suspend
    default: break
    }
    return nil
  }

  private mutating func meta(_ character: Character, _ before: Last) -> EditorEvent? {
    switch character {
    case "b", "B": line.wordLeft()
    case "f", "F": line.wordRight()
    case "d", "D": cut(line.killWordRight(), .after, before)
    case "y", "Y":
      guard case .yank(let count) = before else { return .bell }
      for _ in 0..<count { _ = line.deleteBackward() }
      return yank(ring.older())
    default: break
    }
    return nil
  }

  func bell(unless isDone: Bool) -> EditorEvent? { isDone ? nil : .bell }

  /// Control-C: the line goes, or the question; where there is neither, only the second one in a row counts.
  private mutating func giveUp(_ before: Last) -> EditorEvent? {
    if line.isEmpty, !isAnswer {
      if case .warned = before { return .interrupt }
      last = .warned
      remark = Hint("Ctrl-C once more leaves, as @exit does.")
      return nil
    }
    _ = enter()
    return .abandoned
  }

  // MARK: - Cutting and putting in

  private mutating func cut(_ text: String, _ side: KillRing.Side, _ before: Last) {
    // A password doesn't go where it can be put into the next line.
    guard !isSecret else { return }
    var joins: KillRing.Side?
    if case .cut = before { joins = side }
    ring.add(text, joining: joins)
    last = .cut(side)
  }

  private mutating func yank(_ text: String?) -> EditorEvent? {
    guard let text, !isSecret else { return .bell }
    let count = line.before.count
    let isWhole = line.insert(text)
    last = .yank(max(0, line.before.count - count))
    return bell(unless: isWhole)
  }

  // MARK: - History

  private mutating func older() -> EditorEvent? {
    guard !isSecret, let next = history.lines.indices.last(where: { $0 < place ?? history.count })
    else { return .bell }
    if place == nil { draft = line }
    place = next
    line = EditLine(history.lines[next])
    return nil
  }

  private mutating func newer() -> EditorEvent? {
    guard let here = place else { return .bell }
    let next = here + 1
    place = next < history.count ? next : nil
    line = next < history.count ? EditLine(history.lines[next]) : draft
    return nil
  }
}
