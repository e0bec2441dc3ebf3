#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One measurement: a row of the table that feeds the command line and the help.
struct Measurement {
  let name: String
  let help: String
  let rounds: Int
  let measure: (_ rounds: Int, inout Figures) throws(SystemFailure) -> Void
}

enum Bench {
  static var measurements: [Measurement] {
    [
      Measurement(
        name: "failover", help: "the coordinator of four is killed, or its cable pulled",
        rounds: 30, measure: measureFailover),
      Measurement(
        name: "merge", help: "four nodes cut two and two, and the link comes back", rounds: 10,
        measure: measureMerge),
      Measurement(
        name: "join", help: "from launch to joined, beside a coordinator", rounds: 30,
        measure: measureJoin),
      Measurement(
        name: "direct", help: "a direct message, against a bare relay over TCP", rounds: 2_000,
        measure: measureDirect),
      Measurement(
        name: "idle", help: "what four nodes cost that do nothing; rounds are seconds", rounds: 60,
        measure: measureIdle),
    ]
  }

  /// - Returns: the exit status.
  static func run(_ arguments: [String]) async -> Int32 {
    if let status = await runSimulate(arguments) { return status }
    if let status = runRelay(arguments) { return status }
    guard let request = Request(arguments) else {
      complain(usage)
      return 2
    }
    var figures = Figures(title: request.measurement.name)
    do {
      try request.measurement.measure(request.rounds, &figures)
    } catch {
      complain("conclave-bench: \(error)")
      return 1
    }
    say(request.asJSON ? figures.json : figures.table)
    return 0
  }

  private static var usage: String {
    let rows = measurements.map { row in
      let padding = String(repeating: " ", count: max(0, 10 - row.name.count))
      return "  \(row.name)\(padding)\(row.help) (\(row.rounds))"
    }
    return "usage: conclave-bench MEASUREMENT [--rounds N] [--json]\n"
      + rows.joined(separator: "\n") + "\n\n" + SimulateRequest.usage
  }
}

/// What the command line asks for.
private struct Request {
  var measurement: Measurement
  var rounds: Int
  var asJSON = false

  /// - Returns: nil for wrong usage.
  init?(_ arguments: [String]) {
    guard let row = Bench.measurements.first(where: { $0.name == arguments.first }) else {
      return nil
    }
    measurement = row
    rounds = row.rounds
    var rest = arguments.dropFirst()
    while let option = rest.popFirst() {
      switch option {
      case "--json": asJSON = true
      case "--rounds":
        guard let count = rest.popFirst().flatMap({ Int($0) }), count > 0 else { return nil }
        rounds = count
      default: return nil
      }
    }
  }
}

/// Writes a line to standard output.
func say(_ text: String) { print(text) }

/// Writes a line to standard error.
func complain(_ text: String) {
  let line = Array((text + "\n").utf8)
  _ = write(STDERR_FILENO, line, line.count)
}
