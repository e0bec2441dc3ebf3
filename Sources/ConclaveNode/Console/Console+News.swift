import ConclaveCore
import ConclaveText
import ConclaveWire

// What makes news easier to read on a terminal.
extension Console {
  /// Nanoseconds without anybody coming or going after which that is told.
  private static let comingsQuiet: Int64 = 400_000_000
  /// Nanoseconds that it is held back at most.
  private static let comingsLongest: Int64 = 2_000_000_000

  /// Nanoseconds between two calls for attention.
  private static let attentionPeriod: Int64 = 1_000_000_000

  /// Holds back who comes and goes, to be told together.
  func holdComing(_ event: Event) -> Bool {
    guard mode == .terminal, comings.take(event) else { return false }
    let end = comingsEnd ?? loop.now + Self.comingsLongest
    comingsEnd = end
    comingsTimer?.set(min(loop.now + Self.comingsQuiet, end))
    return true
  }

  /// Tells who came and went.
  func showComings() {
    guard !comings.isEmpty else { return }
    let lines = words.lines(comings, now: now)
    comings = Comings()
    comingsEnd = nil
    comingsTimer?.set(nil)
    put(words: lines) { nil }
  }

  /// A line for a day that began since the last message.
  func dayLines(_ event: Event) -> [String] {
    guard mode == .terminal, case .message = event else { return [] }
    let today = words.day(now)
    defer { day = today }
    return day == nil || day == today ? [] : words.lines(day: today)
  }

  /// Calls for attention where somebody looks elsewhere.
  func attend(_ event: Event) {
    guard let front, !isEnding, loop.now >= attendsAt,
      outlet?.waitingBytes ?? 0 < TerminalFront.aheadBytesMax
    else { return }
    let isLooking = front.isFocused ?? !front.editor.isEmpty
    if let call = attention.call(event, user: prompt.user, isLooking: isLooking) {
      attendsAt = loop.now + Self.attentionPeriod
      front.write(call)
    }
  }

  // MARK: - Receipts

  /// Nanoseconds that the next prompt waits for the receipt of the message sent last.
  private static let receiptLongest: Int64 = 300_000_000

  /// In line mode the prompt comes after the receipt: who listens to the screen hears it once.
  func awaitReceipt(_ outcome: Outcome) {
    guard mode == .terminal, front == nil, let message = outcome.message else { return }
    receipt = message
    receiptTimer?.set(loop.now + Self.receiptLongest)
  }

  /// The prompt waits no longer.
  func endReceipt() {
    receipt = nil
    offerPrompt()
  }

  // MARK: - Marks

  /// A message was taken: what becomes of it is said behind the line where it was typed.
  func remember(_ outcome: Outcome) {
    guard front != nil, let message = outcome.message, let waiting, let text = waiting.text,
      let token = waiting.token
    else { return }
    marks.add(message, token: token, text: text)
  }

  /// Says what became of a message, behind its line if that is still right above.
  /// - Returns: whether that is all.
  func show(_ report: DeliveryReport) -> Bool {
    guard let front, let mark = marks.mark(report, words: words.lines(.delivery(report), now: now))
    else { return false }
    if !mark.isFailure, front.mark(mark.words, token: mark.token) { return true }
    put(words: words.lines(mark)) { nil }
    return true
  }
}
