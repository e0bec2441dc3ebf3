import ConclaveCore

/// What happened, in lines that a person can read.
struct Story {
  enum Detail: Int {
    /// Nothing: the fastest.
    case none
    /// What people would notice: starts and ends, faults, commands, events.
    case coarse
    /// Links, frames and the nodes' logs as well.
    case fine
  }

  private(set) var lines: [String] = []
  let detail: Detail
  /// Lines kept at most: the last ones.
  static let linesMax = 200_000

  init(_ detail: Detail) { self.detail = detail }

  mutating func tell(_ text: @autoclosure () -> String, at time: Int64) {
    guard detail != .none else { return }
    add(text(), time)
  }

  mutating func tell(_ machine: Machine, _ text: @autoclosure () -> String, at time: Int64) {
    guard detail != .none else { return }
    add("\(machine.name) \(text())", time)
  }

  mutating func detail(_ machine: Machine, _ text: @autoclosure () -> String, at time: Int64) {
    guard detail == .fine else { return }
    add("  \(machine.name) \(text())", time)
  }

  mutating func log(_ record: LogRecord, _ machine: Machine, at time: Int64) {
    guard detail == .fine else { return }
    let fields = record.fields.map { " \($0.name)=\($0.value)" }.joined()
    add("  \(machine.name) | \(record.topic.rawValue) \(record.event)\(fields)", time)
  }

  private mutating func add(_ text: String, _ time: Int64) {
    if lines.count >= Self.linesMax { lines.removeFirst(Self.linesMax / 2) }
    let milliseconds = String(time / 1_000_000)
    let padding = String(repeating: " ", count: max(0, 6 - milliseconds.count))
    let fraction =
      detail == .fine ? "." + String(String(1_000 + time / 1_000 % 1_000).dropFirst()) : ""
    lines.append("\(padding)\(milliseconds)\(fraction) ms  \(text)")
  }
}
