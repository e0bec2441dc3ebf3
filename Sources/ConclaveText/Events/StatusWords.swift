import ConclaveCore
import ConclaveWire

/// Says what this node sees.
struct StatusWords {
  var local: LocalTime
  var now: WallTime

  func lines(_ report: StatusReport) -> [String] {
    let facts = [
      ["node", "\(Sanitizer.line(report.node)) (\(report.nodeID.short)), \(report.role.word)"],
      ["group", "\(Sanitizer.line(report.group)), \(report.isOpen ? "open" : "with a secret")"],
      ["user", report.user.map(Sanitizer.line) ?? "nobody signed in"],
      ["coordinator", coordinator(report)],
      ["log", log(report)],
      ["seats", "\(report.accounts) of \(report.capacity) taken"],
      ["waiting", counted(report.waiting, "request")],
    ]
    return Table.lines(facts) + ["\(counted(report.nodes.count, "node")):"]
      + Table.lines(report.nodes.map(row))
  }

  private func coordinator(_ report: StatusReport) -> String {
    guard let name = report.coordinator else { return "none for now" }
    return "\(Sanitizer.line(name)), term \(report.epoch.term), epoch \(report.epoch)"
  }

  private func log(_ report: StatusReport) -> String {
    let held = report.entriesHeld == 1 ? "1 entry" : "\(report.entriesHeld) entries"
    let disk =
      report.entriesDurable == report.entriesHeld
      ? "all on the disk" : "\(report.entriesDurable) of them on the disk"
    return "\(held), \(disk)\(report.canWrite ? "" : "; the disk takes no writes")"
  }

  private func row(_ node: StatusReport.NodeStatus) -> [String] {
    [
      Sanitizer.line(node.name), node.node.short, node.endpoint.description,
      node.isLinked ? "linked" : "not linked",
      node.isInSync.map { $0 ? "in sync" : "behind" } ?? "",
      node.roundTripMilliseconds.map(Figures.milliseconds) ?? "",
    ]
  }
}
