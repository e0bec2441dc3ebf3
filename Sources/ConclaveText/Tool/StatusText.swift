import ConclaveCore
import ConclaveWire

/// What `conclave status` and `conclave peers` say.
public enum StatusText {
  public static func lines(_ report: StatusReport) -> [String] {
    StatusWords(local: .utc, now: WallTime(milliseconds: 0)).lines(report)
  }

  public static func json(_ report: StatusReport) -> String { JSONWriter.text(report.json) }

  /// The other nodes of the group.
  public static func peers(_ report: StatusReport) -> [String] {
    let others = report.others
    guard !others.isEmpty else { return ["No other node is here."] }
    return Table.lines(
      others.map { node in
        [
          Sanitizer.line(node.name), node.node.short, node.endpoint.description,
          node.name == report.coordinator ? "coordinates" : "",
          node.isLinked ? "linked" : "not linked",
          node.roundTripMilliseconds.map(Figures.milliseconds) ?? "",
        ]
      })
  }

  public static func peersJSON(_ report: StatusReport) -> String {
    JSONWriter.text(.array(report.others.map(\.json)))
  }
}

extension StatusReport {
  fileprivate var others: [NodeStatus] { nodes.filter { $0.node != nodeID } }
}
