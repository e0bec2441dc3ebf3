import ConclaveCore
import ConclaveWire

extension Tally {
  /// Counts what a node's log tells and no event does.
  /// - Parameters:
  ///   - belief: what the node believed before.
  ///   - coordinators: nodes that coordinate just now.
  mutating func count(_ record: LogRecord, belief: Belief, coordinators: Int) {
    func field(_ name: String) -> [Int] {
      let value = record.fields.first { $0.name == name }?.value ?? ""
      return value.split(separator: "/").compactMap { Int($0) }
    }
    switch record.event {
    case "won":
      let rank = field("rank")
      guard let place = rank.first, let stood = rank.last else { return }
      count(place > 1 ? "won, not the best" : stood > 1 ? "won, the best" : "won, alone")
    case "yielded":
      let terms = field("term")
      guard let own = terms.first, let other = terms.last else { return }
      count(
        own > other
          ? "yielded, higher term" : own < other ? "yielded, lower term" : "yielded, equal term")
      if coordinators > 2 { count("yielded, of three") }
    case "stalled": count(belief.role == .coordinator ? "stalled, coordinator" : "stalled")
    case "vouched", "took over", "nobody took over", "out of sync", "in sync", "silent", "rejoined",
      "disk broken", "new identity", "join failed":
      count(record.event)
    default: break
    }
  }

  /// Counts requests that stand in the log more than once.
  mutating func countCopies(in entries: [Entry]) {
    var seen: Set<RequestID> = []
    for entry in entries {
      // A confirmation carries the request of its claim.
      if case .accountConfirmed = entry.body { continue }
      if !seen.insert(entry.request).inserted { count("request written twice") }
    }
  }
}
