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

  /// Adds a row below, cut to the width.
  mutating func append(hint: String) {
    var row = Row()
    for character in Sanitizer.line(hint) {
      let width = Columns.of(character)
      if row.width + width >= columns { break }
      row.text.append(character)
      row.width += width
    }
    row.text = Paint.quiet(row.text, colours: true)
    rows.append(row)
  }
}
