import ConclaveCore
import ConclaveWire

/// Public and room lines that came late: people read them as one block, not between the lines of now
/// (Protocol.md, "What came late").
public struct LateLines: Sendable {
  /// Lines held back at most; what comes then begins another block.
  public static let countMax = 1_000

  private(set) var reports: [MessageReport] = []

  public init() {}

  public var isEmpty: Bool { reports.isEmpty }
  public var isFull: Bool { reports.count >= Self.countMax }

  /// Holds a line back if it came late.
  /// - Returns: false for any other event, which is said at once.
  public mutating func take(_ event: Event) -> Bool {
    guard case .message(let report) = event, report.isLate else { return false }
    switch report.scope {
    case .direct, .party: return false
    case .everyone, .room: break
    }
    reports.append(report)
    return true
  }
}

extension EventWords {
  /// The lines that say what was held back, and why it came if that is known.
  public func lines(_ late: LateLines, _ merged: MergeReport? = nil, now: WallTime) -> [String] {
    let block = late.reports.map { "  " + line($0, now: now) }
    let count = counted(late.reports.count, "line")
    let span = span(late, now: now)
    guard let merged else {
      return late.isEmpty ? [] : news("\(count) came late, \(span):") + block
    }
    let origin =
      late.isEmpty ? merged.wordsOfLines : "\(count) from the other side, \(span):"
    return news("\(merged.words) \(origin)") + block + merged.consequences.flatMap(news)
  }

  /// `10:02–10:05`.
  private func span(_ late: LateLines, now: WallTime) -> String {
    let times = late.reports.map(\.sentAt)
    let ends = [times.min(), times.max()].compactMap { $0 }.map { local.words($0, now: now) }
    return ends.first == ends.last ? ends.first ?? "" : ends.joined(separator: "–")
  }
}

extension MergeReport {
  fileprivate var words: String { "Two groups came together under \(Sanitizer.line(coordinator))." }

  /// What is said where no line is left to be shown.
  fileprivate var wordsOfLines: String {
    entries == 0
      ? "The other side wrote nothing." : "\(counted(entries, "line")) came from the other side."
  }

  /// What follows from it for people, and what they can do.
  fileprivate var consequences: [String] {
    var all = renamed.map(\.words)
    if isOverCapacity {
      all.append(
        "There are more accounts than seats. All of them go on; nobody can register meanwhile.")
    }
    return all
  }
}

extension MergeReport.Renaming {
  fileprivate var words: String {
    let change = "\(Sanitizer.line(from)) is called \(Sanitizer.line(to)) from now on"
    // `~` is in no name that anybody chose.
    guard let tilde = to.firstIndex(of: "~") else { return change + "." }
    let name = Sanitizer.line(String(to[..<tilde]))
    return "\(change): another account called \(name) was confirmed earlier. Password and messages "
      + "stay; @login \(name) with that password still leads there."
  }
}
