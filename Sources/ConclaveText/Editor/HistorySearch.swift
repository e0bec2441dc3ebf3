/// Control-R: a line typed before, found by what is in it.
struct HistorySearch: Sendable {
  private(set) var wanted = ""
  /// The line found.
  private(set) var place: Int?

  /// Characters that are searched for at most.
  private static let wantedMax = 200

  /// - Returns: false if there is no such line.
  mutating func add(_ text: String, in history: History) -> Bool {
    let more = EditLine.clean(text)
    guard wanted.count + more.count <= Self.wantedMax else { return false }
    // What is found nowhere isn't found with more behind it.
    let start = wanted.isEmpty ? history.count - 1 : place
    wanted += more
    place = start.flatMap { history.search(wanted, upTo: $0) }
    return place != nil
  }

  mutating func removeLast(in history: History) {
    _ = wanted.popLast()
    place = wanted.isEmpty ? nil : history.search(wanted, upTo: history.count - 1)
  }

  /// - Returns: false if there is none.
  mutating func older(in history: History) -> Bool {
    guard let place, !wanted.isEmpty, let found = history.search(wanted, upTo: place - 1) else {
      return false
    }
    self.place = found
    return true
  }

  func line(in history: History) -> String? {
    place.flatMap { history.lines.indices.contains($0) ? history.lines[$0] : nil }
  }

  func view(in history: History) -> EditorView {
    let found = line(in: history).map { "  → \($0)" } ?? (wanted.isEmpty ? "" : " (nothing)")
    return EditorView(
      prompt: "search: ", before: wanted, after: found,
      hint: Hint("Enter takes it, Ctrl-R an older one, Ctrl-G none"))
  }
}

extension LineEditor {
  mutating func startSearch() -> EditorEvent? {
    guard !isSecret, history.count > 0 else { return .bell }
    mode = .search(HistorySearch())
    return nil
  }

  mutating func take(_ key: Key, in search: HistorySearch) -> EditorEvent? {
    var search = search
    var isDone = true
    switch key {
    case .text(let text): isDone = search.add(text, in: history)
    case .control("r"): isDone = search.older(in: history)
    case .backspace: search.removeLast(in: history)
    case .control("g"), .control("c"):
      mode = .line
      return nil
    default:
      // Every other key goes on with the line found.
      mode = .line
      if let found = search.line(in: history) {
        if place == nil { draft = line }
        line = EditLine(found)
        place = search.place
      }
      return key == .enter || key == .escape ? nil : edit(key)
    }
    mode = .search(search)
    return bell(unless: isDone)
  }
}
