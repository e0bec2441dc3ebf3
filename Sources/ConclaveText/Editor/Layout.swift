/// How a view is laid out in rows of a terminal.
struct Layout: Hashable, Sendable {
  struct Row: Hashable, Sendable {
    var text = ""
    var width = 0
  }

  private(set) var rows = [Row()]
  /// Where the cursor stands.
  private(set) var cursorRow = 0
  private(set) var cursorColumn = 0

  private let columns: Int

  init(_ view: EditorView, columns: Int) {
    self.columns = max(2, columns)
    add(view.prompt)
    add(view.before)
    // Behind a full row the cursor is on the next one.
    if rows[rows.count - 1].width >= self.columns { rows.append(Row()) }
    cursorRow = rows.count - 1
    cursorColumn = rows[cursorRow].width
    let place = (cursorRow, cursorColumn)
    add(view.after)
    // A wide character that doesn't fit behind the cursor takes the cursor with it.
    if let first = view.after.first, place.1 + Columns.of(first) > self.columns {
      (cursorRow, cursorColumn) = (cursorRow + 1, 0)
    }
  }

  private mutating func add(_ text: String) {
    for character in text { add(character) }
  }

  private mutating func add(_ character: Character) {
    let isPlain = character.isASCII && character >= " " && character != "\u{7f}"
    let shown = isPlain ? String(character) : Sanitizer.line(String(character))
    let width = isPlain ? 1 : Columns.of(shown)
    if rows[rows.count - 1].width + width > columns { rows.append(Row()) }
    let last = rows.count - 1
    rows[last].text += shown
    rows[last].width += width
    // CHA (ECMA-48, 8.3.9): whatever the terminal holds that to be wide, what follows stands here.
    if !isPlain, Columns.isUncertain(character), rows[last].width < columns {
      rows[last].text += "\u{1b}[\(rows[last].width + 1)G"
    }
  }

  /// So many rows as fit, with the cursor's among them.
  mutating func cut(toRows count: Int) {
    guard rows.count > count else { return }
    let start = min(max(0, cursorRow - count / 2), rows.count - count)
    rows = Array(rows[start..<(start + count)])
    cursorRow -= start
  }

  /// Without the row that only the cursor needed.
  mutating func dropEmptyRow() {
    if rows.count > 1, rows.last?.width == 0 { rows.removeLast() }
  }

  /// Adds rows below, narrower than the screen.
  mutating func append(_ hint: Hint, rowsMax: Int) {
    rows += HintRows(hint, columns: columns, rowsMax: rowsMax).rows.map { row in
      Row(text: Paint.quiet(row.text, colours: true), width: row.width)
    }
  }
}

/// A hint's words in as many rows as they need, or as there are.
private struct HintRows {
  private(set) var rows = [Layout.Row()]
  /// Columns of a row.
  private let room: Int
  private let rowsMax: Int

  /// Columns between two words.
  private static let gap = "  "

  init(_ hint: Hint, columns: Int, rowsMax: Int) {
    room = columns - 1
    self.rowsMax = min(hint.rowsMax, rowsMax)
    let words = hint.words.map { Self.row(Sanitizer.line($0)) }
    for place in words.indices where !add(words[place], before: words[(place + 1)...]) {
      add("… \(words.count - place) more")
      return
    }
  }

  /// - Returns: false if there is no room for it, or none to say behind it how many are left out.
  private mutating func add(_ word: Layout.Row, before rest: ArraySlice<Layout.Row>) -> Bool {
    let isLast = rows.count >= rowsMax
    if fits(word, before: isLast ? rest : []) {
      add(word)
      return true
    }
    guard !isLast else { return false }
    rows.append(Layout.Row())
    return add(word, before: rest)
  }

  private func fits(_ word: Layout.Row, before rest: ArraySlice<Layout.Row>) -> Bool {
    let width = after(rows[rows.count - 1].width) + min(word.width, room)
    guard width <= room, !rest.isEmpty else { return width <= room }
    let all = rest.reduce(width) { after($0) + $1.width }
    return min(all, after(width) + Columns.of("… \(rest.count) more")) <= room
  }

  /// The column where the next word stands.
  private func after(_ width: Int) -> Int { width > 0 ? width + Columns.of(Self.gap) : 0 }

  private mutating func add(_ text: String) { add(Self.row(text)) }

  /// Adds what there is room for.
  private mutating func add(_ word: Layout.Row) {
    let last = rows.count - 1
    if rows[last].width > 0 {
      rows[last].text += Self.gap
      rows[last].width += Columns.of(Self.gap)
    }
    for character in word.text {
      let width = Columns.of(character)
      if rows[last].width + width > room { break }
      rows[last].text.append(character)
      rows[last].width += width
    }
  }

  private static func row(_ text: String) -> Layout.Row {
    Layout.Row(text: text, width: Columns.of(text))
  }
}
