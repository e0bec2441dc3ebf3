import ConclaveSimulator
import ConclaveText

extension Bench {
  static func table(of summary: Summary) -> String {
    let rate = Int(summary.stepsPerSecond)
    var lines = [
      "simulate",
      "  \(summary.seeds) seeds, \(summary.violations.count) violations",
      "  \(summary.steps) steps in \(Int(summary.elapsedSeconds.rounded())) s: \(rate) a second",
      "  \(rounded(summary.virtualSeconds / 3_600)) h of virtual time, "
        + "\(summary.reigns) reigns, \(summary.acknowledged) messages acknowledged",
      "  settled within \(summary.settledMost) ms of the healing, "
        + "\(summary.beaconsPerSecondMost) beacons a second at most",
    ]
    lines += rows("faults", "struck", summary.faultTable)
    lines += rows("situations", "times", summary.situationTable)
    return lines.joined(separator: "\n")
  }

  private static func rows(
    _ title: String, _ counted: String, _ table: [(name: String, reach: Summary.Reach)]
  ) -> [String] {
    let width = table.map(\.name.count).max() ?? 0
    let heading = padded(title, width + 2) + before(counted) + before("seeds")
    return ["", heading]
      + table.map { row in
        "  " + padded(row.name, width) + before("\(row.reach.count)")
          + before("\(row.reach.seeds)") + (row.reach.seeds == 0 ? "  NEVER REACHED" : "")
      }
  }

  private static let columnWidth = 10

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func before(_ text: String) -> String {
    String(repeating: " ", count: max(1, columnWidth - text.count)) + text
  }

  /// Two decimals.
  private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

  static func json(of summary: Summary) -> String {
    func object(_ table: [(name: String, reach: Summary.Reach)]) -> JSONValue {
      .object(
        table.map { row in
          .init(
            row.name,
            .object([
              .init("count", .number("\(row.reach.count)")),
              .init("seeds", .number("\(row.reach.seeds)")),
            ]))
        })
    }
    let violations = summary.violations.map { report in
      JSONValue.object([
        .init("seed", .number("\(report.seed)")),
        .init("rule", .string(report.violation?.rule ?? "")),
        .init("text", .string(report.violation?.text ?? "")),
      ])
    }
    return JSONWriter.text(
      .object([
        .init("measurement", .string("simulate")),
        .init("seeds", .number("\(summary.seeds)")),
        .init("steps", .number("\(summary.steps)")),
        .init("steps_per_second", .number("\(Int(summary.stepsPerSecond))")),
        .init("virtual_seconds", .number("\(Int(summary.virtualSeconds))")),
        .init("reigns", .number("\(summary.reigns)")),
        .init("acknowledged", .number("\(summary.acknowledged)")),
        .init("settled_ms_most", .number("\(summary.settledMost)")),
        .init("faults", object(summary.faultTable)),
        .init("situations", object(summary.situationTable)),
        .init("violations", .array(violations)),
      ]))
  }
}
