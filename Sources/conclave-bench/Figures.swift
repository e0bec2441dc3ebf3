import ConclaveText

/// The results of a measurement: rows of numbers, as a table or as JSON.
struct Figures {
  let title: String
  private var rows: [Row] = []

  private struct Row {
    var name: String
    var unit: String
    /// Named values, in the order they are shown.
    var values: [(name: String, value: Double)]
  }

  init(title: String) { self.title = title }

  /// One number.
  mutating func add(_ name: String, _ value: Double, _ unit: String) {
    rows.append(Row(name: name, unit: unit, values: [("value", value)]))
  }

  /// Many readings of the same thing.
  mutating func add(_ name: String, readings: [Double], _ unit: String) {
    let sorted = readings.sorted()
    guard let least = sorted.first, let worst = sorted.last else { return }
    rows.append(
      Row(
        name: name, unit: unit,
        values: [
          ("median", median(sorted)), ("least", least), ("worst", worst),
          ("count", Double(sorted.count)),
        ]))
  }

  var table: String {
    let width = rows.map(\.name.count).max() ?? 0
    let lines = rows.map { row in
      let padding = String(repeating: " ", count: width - row.name.count)
      let values = row.values.map { named in
        named.name == "value" ? short(named.value) : "\(named.name) \(short(named.value))"
      }
      return "  \(row.name)\(padding)  \(values.joined(separator: "  ")) \(row.unit)"
    }
    return ([title] + lines).joined(separator: "\n")
  }

  var json: String {
    let members = rows.map { row in
      let values = row.values.map { JSONValue.Member($0.name, .number(short($0.value))) }
      return JSONValue.Member(row.name, .object(values + [.init("unit", .string(row.unit))]))
    }
    return JSONWriter.text(.object([.init("measurement", .string(title))] + members))
  }

  /// Three decimals at most.
  private func short(_ value: Double) -> String {
    let rounded = (value * 1_000).rounded() / 1_000
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }
}

/// The middle of sorted numbers.
func median(_ sorted: [Double]) -> Double {
  guard !sorted.isEmpty else { return 0 }
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
