import ConclaveCore
import ConclaveText

// A long log, page by page.
extension Console {
  /// What of an answer isn't shown yet.
  struct Rest {
    var lines: ArraySlice<String>
    var total: Int

    /// How far it is, and how to go on.
    var question: String {
      "-- \(total - lines.count) of \(total) lines; Enter shows more, q stops -- "
    }
  }

  /// Lines above which a log comes page by page.
  static let pagedFrom = 200

  /// - Returns: the lines to be shown now.
  func firstPage(of lines: [String], _ outcome: Outcome) -> [String] {
    guard let front, case .entries(_, export: nil) = outcome, lines.count > Self.pagedFrom else {
      return lines
    }
    return page(front, Rest(lines: lines[...], total: lines.count))
  }

  /// Enter shows the next page, q stops, and anything else is a line as always.
  func goOn(_ rest: Rest, _ answer: String) {
    guard answer.allSatisfy(\.isWhitespace) else {
      asking = .nothing
      if answer.lowercased() != "q" { take(answer, token: lineToken) }
      return
    }
    guard let front else { return }
    put(words: page(front, rest), always: true) { nil }
  }

  private func page(_ front: TerminalFront, _ rest: Rest) -> [String] {
    let lines = rest.lines.prefix(front.linesOfAPage(rest.lines))
    let left = rest.lines.dropFirst(lines.count)
    asking = left.isEmpty ? .nothing : .more(Rest(lines: left, total: rest.total))
    return Array(lines)
  }
}
