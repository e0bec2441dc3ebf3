/// Breaks lines for a terminal where words end.
public enum TextWrap {
  /// Columns by which what goes on is indented, where there is room for that.
  private static let indent = 2
  private static let roomyColumns = 24

  /// A word that is longer than a row stays whole: the terminal breaks it, and a click or a copy gets all of
  /// it. Colours (SGR) take no room.
  public static func lines(_ line: String, columns: Int) -> [String] {
    guard columns > 0, line.utf8.count > columns else { return [line] }
    let space = line.prefix { $0 == " " }
    let further =
      columns >= roomyColumns ? String(space) + String(repeating: " ", count: indent) : ""
    var rows: [String] = []
    var (row, width) = (String(space), space.count)
    for (gap, word) in words(line.dropFirst(space.count)) {
      let wide = columnsWithoutColours(word)
      if width + gap.count + wide > columns, wide <= columns - further.count,
        !rows.isEmpty || width > space.count
      {
        rows.append(row)
        (row, width) = (further + word, further.count + wide)
      } else {
        row += gap + word
        width += gap.count + wide
        if width > columns { width %= columns }
      }
    }
    return rows + [row]
  }

  /// Words, each with the spaces before it.
  private static func words(_ text: Substring) -> [(gap: String, word: String)] {
    var words: [(gap: String, word: String)] = []
    var rest = text
    while !rest.isEmpty {
      let gap = rest.prefix { $0 == " " }
      let word = rest[gap.endIndex...].prefix { $0 != " " }
      words.append((String(gap), String(word)))
      rest = rest[word.endIndex...]
    }
    return words
  }

  private static func columnsWithoutColours(_ word: String) -> Int { Columns.of(plain(word)) }

  /// The text without colours.
  static func plain(_ text: String) -> String {
    var plain = ""
    var rest = text[...]
    while let escape = rest.firstIndex(of: "\u{1b}") {
      plain += rest[..<escape]
      let end = rest[escape...].firstIndex(of: "m")
      rest = end.map { rest[rest.index(after: $0)...] } ?? ""
    }
    return plain + rest
  }
}
