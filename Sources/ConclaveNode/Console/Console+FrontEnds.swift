import ConclaveCore
import ConclaveText
import ConclaveWire

// Other front-ends of the same node.
extension Console {
  /// Takes note of what another front-end asked for: who is signed in here.
  public func follow(_ event: Event) {
    guard outlet != nil else { return }
    let before = prompt
    track(event)
    // What was before this one came is no news.
    if case .due = greeting { return }
    if prompt.isSame(as: before) { return }
    put(words: words.elsewhere(event)) { nil }
  }

  /// The words of an event. What was written on another front-end wasn't seen here yet; what becomes of it
  /// is its writer's concern.
  func words(of event: Event) -> [String] {
    switch event {
    case .ready(let report) where isAnother: return words.another(report)
    case .message(var report) where report.isOwn && !own.contains(report.message):
      if case .direct = report.scope { break }
      report.isOwn = false
      return words.lines(.message(report), now: now)
    case .delivery(let report) where !own.contains(report.message): return []
    default: break
    }
    return words.lines(event, now: now)
  }
}

/// The messages written on one console, the last ones.
struct OwnMessages {
  private var known: Set<RequestID> = []
  private var order: [RequestID] = []

  /// Messages remembered.
  private static let countMax = 4_096

  func contains(_ message: RequestID) -> Bool { known.contains(message) }

  mutating func note(_ message: RequestID) {
    guard known.insert(message).inserted else { return }
    order.append(message)
    if order.count > 2 * Self.countMax {
      for old in order.prefix(Self.countMax) { known.remove(old) }
      order.removeFirst(Self.countMax)
    }
  }
}

extension Console {
  /// Says that so many events were left out on the way here.
  func tellDropped(_ count: Int) {
    let fault = ConsoleFault.outputDropped(count)
    put(words: words.lines(fault), always: true) { EventJSON.line(fault, at: now) }
  }
}
