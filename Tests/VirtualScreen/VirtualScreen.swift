import ConclaveText

/// A terminal as a value: it interprets what the line editor writes, and nothing else. What it doesn't know
/// is kept in `strange`, so that a test can say that there was none.
public struct VirtualScreen {
  public let columns: Int
  public let rows: Int
  /// Every cell holds a character; the second cell of a wide one is empty.
  private var cells: [[String]]
  public private(set) var row = 0
  public private(set) var column = 0
  /// Lines that left the screen at the top.
  public private(set) var scrolled: [String] = []
  /// Control functions that it doesn't know.
  public private(set) var strange: [String] = []
  public private(set) var bells = 0
  /// Private modes that are set.
  public private(set) var modes: [String] = []
  /// Behind the last column: the next character goes to the next row.
  private var isWrapPending = false
  private var pending = ""

  public init(columns: Int, rows: Int) {
    (self.columns, self.rows) = (columns, rows)
    cells = Self.blank(columns, rows)
  }

  private static func blank(_ columns: Int, _ rows: Int) -> [[String]] {
    Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  /// The rows with text, without the space at their ends.
  public var lines: [String] {
    var lines = cells.map(Self.line)
    while lines.last == "" { lines.removeLast() }
    return lines
  }

  /// All rows of the screen.
  public var allRows: [String] { cells.map(Self.line) }

  /// What left the screen, and what is on it.
  public var everything: [String] { scrolled + lines }

  private static func line(_ cells: [String]) -> String {
    var text = cells.joined()
    while text.last == " " { text.removeLast() }
    return text
  }

  /// The text, with the cursor as `▏`.
  public var picture: String {
    var shown = cells
    if column < columns {
      shown[row][column] = "▏" + shown[row][column]
    } else {
      shown[row].append("▏")
    }
    var lines = shown.map(Self.line)
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n")
  }

  public mutating func write(_ text: String) {
    var rest = Array((pending + text).unicodeScalars)[...]
    pending = ""
    var run = ""
    while let scalar = rest.first {
      guard scalar.value < 0x20 || scalar.value == 0x7f else {
        run.unicodeScalars.append(scalar)
        rest = rest.dropFirst()
        continue
      }
      put(run)
      run = ""
      rest = rest.dropFirst()
      if scalar.value == 0x1b { escape(&rest) } else { control(scalar) }
    }
    put(run)
  }

  private mutating func put(_ text: String) { for character in text { put(character) } }

  private mutating func put(_ character: Character) {
    let width = Columns.of(character)
    guard width > 0 else { return }
    if isWrapPending || column + width > columns {
      column = 0
      lineFeed()
    }
    isWrapPending = false
    cells[row][column] = String(character)
    if width == 2, column + 1 < columns { cells[row][column + 1] = "" }
    column += width
    if column >= columns {
      column = columns - 1
      isWrapPending = true
    }
  }

  private mutating func lineFeed() {
    isWrapPending = false
    guard row == rows - 1 else {
      row += 1
      return
    }
    scrolled.append(Self.line(cells.removeFirst()))
    cells.append(Array(repeating: " ", count: columns))
  }

  private mutating func control(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\r": (column, isWrapPending) = (0, false)
    case "\n": lineFeed()
    case "\u{7}": bells += 1
    default: strange.append("U+\(String(scalar.value, radix: 16))")
    }
  }

  private mutating func escape(_ rest: inout ArraySlice<Unicode.Scalar>) {
    guard rest.first == "[", let end = rest.dropFirst().firstIndex(where: { $0.value >= 0x40 })
    else {
      strange.append("ESC \(String(rest.first ?? " "))")
      return
    }
    var parameters = ""
    parameters.unicodeScalars.append(contentsOf: rest[rest.startIndex + 1..<end])
    let final = rest[end]
    rest = rest[(end + 1)...]
    perform(final, parameters)
  }

  private mutating func perform(_ final: Unicode.Scalar, _ parameters: String) {
    let number = max(1, Int(parameters) ?? 1)
    switch final {
    case "A": (row, isWrapPending) = (max(0, row - number), false)
    case "B": (row, isWrapPending) = (min(rows - 1, row + number), false)
    case "C": (column, isWrapPending) = (min(columns - 1, column + number), false)
    case "G": (column, isWrapPending) = (min(columns, number) - 1, false)
    case "H" where parameters.isEmpty: (row, column, isWrapPending) = (0, 0, false)
    case "J" where parameters.isEmpty: eraseBelow()
    case "J" where parameters == "2": cells = Self.blank(columns, rows)
    case "K" where parameters.isEmpty: erase(row, from: column)
    case "m": break
    case "h" where parameters.hasPrefix("?"): modes.append(parameters)
    case "l" where parameters.hasPrefix("?"): modes.removeAll { $0 == parameters }
    default: strange.append("CSI \(parameters)\(final)")
    }
  }

  private mutating func eraseBelow() {
    // As tmux has it: who erases the whole screen wants it kept.
    if row == 0, column == 0 { scrolled += lines }
    erase(row, from: column)
    for below in (row + 1)..<max(row + 1, rows) { erase(below, from: 0) }
  }

  private mutating func erase(_ row: Int, from column: Int) {
    for place in column..<columns { cells[row][place] = " " }
  }
}
