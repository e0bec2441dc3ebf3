/// A line with a cursor, which stands between two characters as the eye sees them.
struct EditLine: Hashable, Sendable {
  /// Bytes of a line: the longest message, and the command before it.
  static let bytesMax = 20_000

  private(set) var before = ""
  private(set) var after = ""

  init(_ text: String = "") { before = text }

  init(before: String, after: String) {
    (self.before, self.after) = (before, after)
    settle()
  }

  var text: String { before + after }
  var isEmpty: Bool { before.isEmpty && after.isEmpty }

  /// A mark that follows belongs to the character before the cursor: the cursor moves behind it.
  private mutating func settle() {
    while let last = before.last, let first = after.first, (String(last) + String(first)).count == 1
    {
      before.append(after.removeFirst())
    }
  }

  /// Inserts what fits, without what isn't text.
  /// - Returns: whether all of it fitted.
  mutating func insert(_ text: String) -> Bool {
    let room = Self.bytesMax - before.utf8.count - after.utf8.count
    // Looking through what can't be inserted takes time.
    guard room > 0 || text.isEmpty else { return false }
    var clean = Self.clean(text)
    // A mark needs a character to be on; it would go to the prompt.
    if before.isEmpty {
      clean.unicodeScalars.removeFirst(clean.unicodeScalars.prefix(while: \.isMark).count)
    }
    if clean.utf8.count <= room {
      before += clean
    } else {
      var left = room
      for character in clean {
        left -= character.utf8.count
        if left < 0 { break }
        before.append(character)
      }
    }
    settle()
    return clean.utf8.count <= room
  }

  /// Without control characters and what else isn't shown as text; a tab is a space.
  static func clean(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text }
    var clean = ""
    for scalar in text.unicodeScalars {
      if scalar == "\t" { clean += " " }
      // What chooses an emoji's look is kept; it is a mark.
      if !scalar.isHostile { clean.unicodeScalars.append(scalar) }
    }
    return clean
  }

  // MARK: - Moving

  mutating func left() {
    if let last = before.popLast() { after.insert(last, at: after.startIndex) }
  }
  mutating func right() { if !after.isEmpty { before.append(after.removeFirst()) } }

  mutating func toStart() { (before, after) = ("", text) }
  mutating func toEnd() { (before, after) = (text, "") }

  mutating func wordLeft() { move(to: wordStart(Self.isWord)) }
  mutating func wordRight() {
    let count = wordEnd()
    before += after.prefix(count)
    after.removeFirst(count)
  }

  private mutating func move(to start: Int) {
    let moved = before.suffix(before.count - start)
    after = moved + after
    before.removeLast(moved.count)
  }

  // MARK: - Deleting

  /// - Returns: whether there was something.
  mutating func deleteBackward() -> Bool {
    defer { settle() }
    return before.popLast() != nil
  }

  mutating func deleteForward() -> Bool {
    guard !after.isEmpty else { return false }
    after.removeFirst()
    settle()
    return true
  }

  /// Each of these returns what it took away.
  mutating func killToEnd() -> String {
    defer { after = "" }
    return after
  }

  mutating func killToStart() -> String {
    defer { before = "" }
    return before
  }

  /// Back to the space before the cursor's word.
  mutating func killSpacedWord() -> String { kill(from: wordStart { !$0.isWhitespace }) }
  mutating func killWordLeft() -> String { kill(from: wordStart(Self.isWord)) }

  mutating func killWordRight() -> String {
    let killed = String(after.prefix(wordEnd()))
    after.removeFirst(killed.count)
    settle()
    return killed
  }

  private mutating func kill(from start: Int) -> String {
    let killed = String(before.suffix(before.count - start))
    before.removeLast(killed.count)
    settle()
    return killed
  }

  /// Exchanges the two characters around the cursor; at the end the last two.
  mutating func transpose() -> Bool {
    if after.isEmpty { left() }
    guard let first = before.last, let second = after.first else {
      toEnd()
      return false
    }
    before.removeLast()
    after.removeFirst()
    before += String(second) + String(first)
    settle()
    return true
  }

  // MARK: - Words

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }

  /// Characters before the start of the word that the cursor is in or behind.
  private func wordStart(_ isWord: (Character) -> Bool) -> Int {
    let backwards = before.reversed().drop { !isWord($0) }.drop(while: isWord)
    return backwards.count
  }

  /// Characters after the cursor up to the end of a word.
  private func wordEnd() -> Int {
    let gap = after.prefix { !Self.isWord($0) }.count
    return gap + after.dropFirst(gap).prefix(while: Self.isWord).count
  }
}
