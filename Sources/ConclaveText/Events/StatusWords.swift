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
      ["up", Figures.time(seconds: report.uptimeSeconds)],
      ["user", user(report)],
      ["online", report.users.isEmpty ? "nobody" : OutcomeWords.names(report.users)],
      ["coordinator", coordinator(report)],
      ["log", log(report)],
      ["disk", disk(report)],
      ["seats", "\(report.accounts) of \(report.capacity) taken"],
      [
        "waiting",
        report.waiting == 0 ? "nothing" : counted(report.waiting, "request") + " of this node",
      ],
    ]
    return Table.lines(facts) + ["\(counted(report.nodes.count, "node")):"]
      + Table.lines(report.nodes.map(row))
  }

  private func coordinator(_ report: StatusReport) -> String {
    guard let name = report.coordinator else { return "none for now" }
    let since = report.reignSeconds.map { ", for " + Figures.time(seconds: $0) } ?? ""
    return "\(Sanitizer.line(name))\(since), term \(report.epoch.term), epoch \(report.epoch)"
  }

  private func user(_ report: StatusReport) -> String {
    guard let user = report.user else { return "nobody signed in" }
    let room = report.room.map { ", in #" + Sanitizer.line($0) } ?? ""
    return Sanitizer.line(user) + room + (report.away.map { ", away: " + Sanitizer.line($0) } ?? "")
  }

  private func disk(_ report: StatusReport) -> String {
    let log = report.logBytes.map { "the log takes \(Figures.bytes($0))" }
    let free = report.freeBytes.map { "\(Figures.bytes($0)) free" }
    let known = [log, free].compactMap { $0 }
    return known.isEmpty ? "unknown" : known.joined(separator: ", ")
  }

  private func log(_ report: StatusReport) -> String {
    let held = report.entriesHeld == 1 ? "1 entry" : "\(report.entriesHeld) entries"
    let disk =
      report.entriesDurable == report.entriesHeld
      ? "all on the disk" : "\(report.entriesDurable) of them on the disk"
    return "\(held), \(disk)\(report.canWrite ? "" : "; the disk takes no writes")"
  }

  /// Whether all that the coordinator has is on that node's disk.
  private func lag(_ node: StatusReport.NodeStatus) -> String {
    let lacking = node.entriesLacking ?? 0
    let lacks = lacking == 0 ? "" : ", lacks \(lacking)"
    return node.isInSync.map { ($0 ? "in sync" : "behind") + lacks } ?? ""
  }

  private func row(_ node: StatusReport.NodeStatus) -> [String] {
    [
      Sanitizer.line(node.name), node.node.short, node.endpoint.description,
      node.isLinked ? "linked" : "not linked",
      lag(node),
      node.roundTripMilliseconds.map(Figures.milliseconds) ?? "",
    ]
  }
}
