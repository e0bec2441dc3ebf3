import ConclaveCore
import ConclaveWire

/// How often what happened: faults, and situations that a workload should reach.
struct Tally {
  private(set) var faults: [Fault: Int] = [:]
  private(set) var situations: [String: Int] = [:]

  mutating func count(_ fault: Fault) { faults[fault, default: 0] += 1 }
  mutating func count(_ situation: String) { situations[situation, default: 0] += 1 }

  mutating func count(_ event: Event) {
    switch event {
    case .coordinator(let report):
      count((report.isSelf ? "reigns: " : "follows: ") + report.reason)
    case .noCoordinator(let reason): count("no coordinator: \(reason)")
    case .reply(_, let name, let outcome):
      if case .refused(let refusal) = outcome {
        count("\(name.rawValue) refused: \(Narration.text(of: refusal))")
      } else {
        count("\(name.rawValue) done")
        if case .joined(let view) = outcome, !view.lines.isEmpty { count("room lines from before") }
      }
    case .message(let report):
      switch report.scope {
      case .everyone: count(report.isLate ? "message shown late" : "message shown")
      case .room: count("room message shown")
      case .direct: count(report.isLate ? "mail shown" : "direct message shown")
      case .party: count(report.isLate ? "party mail shown" : "party message shown")
      }
    case .delivery(let report): count(report)
    case .party(let report): count("party: \(report.what.rawValue)")
    case .merged(let report):
      count("merged")
      if !report.renamed.isEmpty { count("account renamed") }
      if report.isOverCapacity { count("over capacity") }
    case .notice(let notice): count("notice: \(Self.kind(of: notice))")
    case .room(let change): count(change.what == .joined ? "room entered" : "room left")
    case .ready, .progress, .nodeJoined, .nodeLeft, .userJoined, .userLeft: break
    }
  }

  private mutating func count(_ report: DeliveryReport) {
    switch report.state {
    case .sent(let copies): count(copies == 1 ? "sent, one copy" : "sent, several copies")
    case .delivered: count("delivered")
    case .failed(.leftParty): count("failed: left the party")
    case .waiting: count("waiting")
    case .failed(.accountGone): count("failed: account gone")
    case .failed(.unsealable): count("failed: unsealable")
    case .failed(.leaving): count("failed: leaving")
    case .failed(.refused): count("failed: refused")
    }
  }

  private static func kind(of notice: Notice) -> String {
    switch notice {
    case .sessionEnded(_, .signedInElsewhere): "signed in elsewhere"
    case .sessionEnded(_, .accountGone): "account gone"
    case .sessionEnded(_, .accountRemoved): "account removed"
    case .sessionEnded(_, .passwordChanged): "password changed"
    case .sessionEnded(_, .newIdentity): "new identity"
    case .capacitySet: "capacity set"
    case .readerAway: "reader away"
    default: Narration.text(of: notice)
    }
  }

  /// Both tables, in order.
  var faultCounts: [Count] {
    Fault.allCases.compactMap { fault in
      faults[fault].map { Count(name: fault.rawValue, count: $0) }
    }
  }
  var situationCounts: [Count] {
    situations.sorted { $0.key < $1.key }.map { Count(name: $0.key, count: $0.value) }
  }
}

/// A name and how often it was counted.
public struct Count: Hashable, Sendable {
  public var name: String
  public var count: Int
}
