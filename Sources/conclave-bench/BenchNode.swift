import ConclaveText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A running `conclave` of a measurement.
final class BenchNode {
  let name: String
  let host: Int
  let child: Child
  private(set) var events: [BenchEvent] = []
  private var asked = 0

  init(_ name: String, host: Int, in group: BenchGroup) throws(SystemFailure) {
    self.name = name
    self.host = host
    let data = "\(group.directory)/\(name)"
    child = try Child(
      group.lan.command(
        in: host,
        [conclaveProgram, "--json", "--name", name, "--data", data, "--log-file", "\(data).log"]),
      errors: "\(data).errors")
  }

  /// Takes what it has written; each line is stamped with the time.
  func takeOutput() {
    for line in child.readLines() {
      let now = Moment.now
      guard let value = try? JSONReader.read(line) else { continue }
      events.append(BenchEvent(value: value, seen: now))
    }
  }

  /// Types a line whose reply will carry the returned id.
  func begin(_ line: String) -> String {
    asked += 1
    let id = "\(asked)"
    child.write("{\"id\":\"\(id)\",\"line\":\"\(line)\"}\n")
    return id
  }

  /// The first event from a place on that is of a kind and fits.
  func find(_ name: String, from start: Int, where fits: (BenchEvent) -> Bool) -> BenchEvent? {
    events.dropFirst(start).first { $0.name == name && fits($0) }
  }

  /// Whether its last word on the coordinator is that it is it.
  var isCoordinator: Bool { events.last { $0.name == "coordinator" }?.flag("self") == true }
}

/// One line of a node's output, and when it was seen.
struct BenchEvent {
  let value: JSONValue
  let seen: Moment

  var name: String { text("event") ?? "" }

  func text(_ field: String) -> String? {
    if case .string(let text)? = value[field] { text } else { nil }
  }

  func flag(_ field: String) -> Bool? {
    if case .bool(let flag)? = value[field] { flag } else { nil }
  }

  /// The objects of a list.
  func list(_ field: String) -> [BenchEvent] {
    guard case .array(let values)? = value[field] else { return [] }
    return values.map { BenchEvent(value: $0, seen: seen) }
  }

  func number(_ field: String) -> Double? {
    if case .number(let digits)? = value[field] { Double(digits) } else { nil }
  }
}
