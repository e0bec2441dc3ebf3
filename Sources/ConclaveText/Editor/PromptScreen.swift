/// The last rows of a terminal, where the line is typed: what to write so that they show a view, make room for
/// other lines, or stay behind as one. Everything above belongs to the terminal's scrollback.
///
/// It relies on nothing but CR, LF, CUU, CUD, CUF, CHA, EL and ED (ECMA-48). Rows are broken here, never by the
/// terminal, so that it is known where each begins.
public struct PromptScreen: Sendable {
  private(set) var columns: Int
  public private(set) var rows: Int
  /// What stands there; nil if nothing does.
  private(set) var shown: Layout?
  /// Entered lines that are still right above, newest last.
  private var left: [LeftLine] = []
  private var lastToken = 0

  /// The end of a line that was entered, for its mark.
  private struct LeftLine: Sendable {
    var token: Int
    /// Rows above the prompt's first.
    var above: Int
    var width: Int
  }

  /// Entered lines whose place is remembered.
  private static let leftMax = 8
  /// Columns and rows of a terminal that doesn't say.
  private static let standard = (columns: 80, rows: 24)

  public init(columns: Int = 0, rows: Int = 0) {
    (self.columns, self.rows) = Self.size(columns, rows)
  }

  private static func size(_ columns: Int, _ rows: Int) -> (Int, Int) {
    (columns > 0 ? columns : standard.columns, rows > 0 ? rows : standard.rows)
  }

  /// Columns for lines of text.
  public var width: Int { columns }

  /// Makes room: the cursor is then where the prompt began, with nothing below.
  public mutating func hide() -> String {
    guard let shown else { return "" }
    self.shown = nil
    return Self.toStart(shown) + Self.erase
  }

  /// Room was made and other lines were written.
  public mutating func wroteAbove() { left = [] }

  /// Shows a view, over what was shown before.
  public mutating func show(_ view: EditorView) -> String {
    let next = layout(view)
    defer { shown = next }
    guard let shown else { return Self.text(of: next, over: 0) + Self.toCursor(next, over: 0) }
    if shown.rows == next.rows {
      return shown == next ? "" : Self.toStart(shown) + Self.fromStart(toCursor: next)
    }
    if let typed = Self.typed(from: shown, to: next) { return typed }
    return Self.toStart(shown) + Self.text(of: next, over: shown.rows.count)
      + Self.toCursor(next, over: shown.rows.count)
  }

  private func layout(_ view: EditorView) -> Layout {
    var layout = Layout(view, columns: columns)
    // A hint takes rows only where there are some.
    let hint = rows > 3 ? view.hint : nil
    layout.cut(toRows: rows - (hint == nil ? 0 : 1))
    if let hint { layout.append(hint, rowsMax: rows - layout.rows.count) }
    return layout
  }

  /// Leaves a line behind, whole, with its line break.
  /// - Returns: what to write, and the token by which it gets its mark.
  public mutating func leave(_ view: EditorView) -> (text: String, token: Int) {
    var layout = Layout(view, columns: columns)
    layout.dropEmptyRow()
    let text = hide() + layout.rows.map { $0.text + "\r\n" }.joined()
    for place in left.indices { left[place].above += layout.rows.count }
    lastToken += 1
    left.append(LeftLine(token: lastToken, above: 1, width: layout.rows.last?.width ?? 0))
    if left.count > Self.leftMax { left.removeFirst() }
    return (text, lastToken)
  }

  /// Writes a mark at the end of a line that was left behind, in place of an earlier one.
  /// - Returns: nil if the line isn't there any more, or has no room.
  public func mark(_ words: String, token: Int) -> String? {
    guard let shown, let line = left.last(where: { $0.token == token }),
      line.above + shown.rows.count < rows, line.width + 2 + Columns.of(words) < columns
    else { return nil }
    let up = shown.cursorRow + line.above
    return "\r\u{1b}[\(up)A\u{1b}[\(line.width + 1)C\u{1b}[K"
      + Paint.quiet(" " + words, colours: true) + "\r\u{1b}[\(up)B" + Self.right(shown.cursorColumn)
  }

  /// The terminal has another size: it has broken the rows that are too long now.
  public mutating func resize(columns: Int, rows: Int) -> String {
    let before = shown
    (self.columns, self.rows) = Self.size(columns, rows)
    left = []
    guard let before else { return "" }
    let width = max(1, self.columns)
    let broken = before.rows[..<before.cursorRow].reduce(0) { $0 + max(0, $1.width - 1) / width }
    let above = before.cursorRow + broken + max(0, before.cursorColumn - 1) / width
    shown = nil
    return "\r" + Self.up(min(above, self.rows - 1)) + Self.erase
  }

  /// Nothing of it is there any more.
  public mutating func forget() {
    shown = nil
    left = []
  }

  /// From the start of a row, erases it and all below. ED at the top left would do, but tmux takes that for a
  /// whole screen and keeps in its scrollback what stood there: so it begins a column further.
  private static let erase = "\u{1b}[C\u{1b}[J\r\u{1b}[K"

  // MARK: - Moving

  private static func up(_ count: Int) -> String { count > 0 ? "\u{1b}[\(count)A" : "" }
  private static func right(_ count: Int) -> String { count > 0 ? "\u{1b}[\(count)C" : "" }

  private static func toStart(_ shown: Layout) -> String { "\r" + up(shown.cursorRow) }

  /// From the last row.
  private static func toCursor(_ layout: Layout, over count: Int) -> String {
    let last = layout.rows.count - 1
    let isThere = layout.cursorRow == last && layout.cursorColumn == layout.rows[last].width
    if isThere, count <= layout.rows.count { return "" }
    return "\r" + up(last - layout.cursorRow) + right(layout.cursorColumn)
  }

  private static func fromStart(toCursor layout: Layout) -> String {
    (layout.cursorRow > 0 ? "\u{1b}[\(layout.cursorRow)B" : "") + right(layout.cursorColumn)
  }

  /// The rows from the first one's start on.
  /// - Parameter count: rows that stand there.
  private static func text(of layout: Layout, over count: Int) -> String {
    let erase = count > 0 ? "\u{1b}[K" : ""
    let rows = layout.rows.map { row in
      // EL before the text: behind a full row it would take the last character.
      erase + row.text
    }
    return rows.joined(separator: "\r\n")
      + (count > layout.rows.count ? "\r\n\u{1b}[J\u{1b}[A" : "")
  }

  /// What only adds to the end of the last row needs nothing else.
  private static func typed(from shown: Layout, to next: Layout) -> String? {
    guard shown.rows.count == next.rows.count, shown.rows.dropLast() == next.rows.dropLast(),
      let (old, new) = shown.rows.last.flatMap({ old in next.rows.last.map { (old, $0) } }),
      shown.cursorRow == shown.rows.count - 1, next.cursorRow == shown.cursorRow,
      shown.cursorColumn == old.width, next.cursorColumn == new.width,
      old.text.allSatisfy(\.isASCII), new.text.hasPrefix(old.text)
    else { return nil }
    return String(new.text.dropFirst(old.text.count))
  }
}
