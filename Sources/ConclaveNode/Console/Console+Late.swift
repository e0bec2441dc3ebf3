import ConclaveCore
import ConclaveText

// What came late, as one block for people; programs get each line at once.
extension Console {
  /// Nanoseconds without a late line after which the block is shown. Longer than `Timing.mergeQuiet`: a merge
  /// is told a little after its last line, and is the block's heading.
  private static let lateQuiet: Int64 = 500_000_000
  /// Nanoseconds that a block is held back at most. Longer than `Timing.mergeLongest`.
  private static let lateLongest: Int64 = 6_000_000_000

  /// - Returns: whether the event is shown with the block.
  func hold(_ event: Event) -> Bool {
    guard mode != .json else { return false }
    if case .merged(let report) = event {
      showLate(report)
      return true
    }
    guard late.take(event) else { return false }
    let end = lateEnd ?? loop.now + Self.lateLongest
    lateEnd = end
    lateTimer?.set(min(loop.now + Self.lateQuiet, end))
    if late.isFull { showLate() }
    return true
  }

  /// Shows what was held back.
  func showLate(_ merged: MergeReport? = nil) {
    let lines = words.lines(late, merged, now: now)
    late = LateLines()
    lateEnd = nil
    lateTimer?.set(nil)
    if !lines.isEmpty { put(words: lines) { nil } }
  }
}
