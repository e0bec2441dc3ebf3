import ConclaveSimulator

/// What a campaign did and found.
struct Summary: Sendable {
  private(set) var seeds = 0
  /// Inputs that nodes were given.
  private(set) var steps = 0
  /// Seconds of virtual time.
  private(set) var virtualSeconds = 0.0
  private(set) var reigns = 0
  private(set) var acknowledged = 0
  /// Milliseconds of virtual time from the end of the faults until everything was settled, at most.
  private(set) var settledMost: Int64 = 0
  private(set) var beaconsPerSecondMost = 0
  private(set) var violations: [Report] = []
  var elapsed = Duration.zero

  /// How often, and in how many seeds.
  struct Reach: Sendable {
    var count = 0
    var seeds = 0
  }

  /// Faults: how often each struck, and the seeds in which it was enabled.
  private var faults: [String: Reach] = [:]
  private var counted: [String: Int] = [:]
  /// By place in `Situation.all`.
  private var reached = Array(repeating: Reach(), count: Situation.all.count)

  mutating func add(_ report: Report) {
    seeds += 1
    steps += report.steps
    virtualSeconds += Double(report.virtualTime) / 1e9
    reigns += report.reigns
    acknowledged += report.acknowledged
    settledMost = max(settledMost, report.settled / 1_000_000)
    beaconsPerSecondMost = max(beaconsPerSecondMost, report.beaconsPerSecondMost)
    if report.violation != nil { violations.append(report) }
    for fault in report.enabled.faults { faults[fault.rawValue, default: Reach()].seeds += 1 }
    for fault in report.faults { faults[fault.name, default: Reach()].count += fault.count }
    var counts: [String: Int] = [:]
    for situation in report.situations { counts[situation.name] = situation.count }
    for (place, situation) in Situation.all.enumerated() {
      let count = situation.counted.reduce(0) { $0 + (counts[$1] ?? 0) }
      reached[place].count += count
      reached[place].seeds += count > 0 ? 1 : 0
    }
  }

  var elapsedSeconds: Double {
    Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
  }
  var stepsPerSecond: Double { elapsedSeconds > 0 ? Double(steps) / elapsedSeconds : 0 }

  /// Each fault with its strikes; what is there all the time never strikes.
  var faultTable: [(name: String, reach: Reach)] {
    Fault.allCases.map { ($0.rawValue, faults[$0.rawValue] ?? Reach()) }
  }

  var situationTable: [(name: String, reach: Reach)] {
    zip(Situation.all, reached).map { ($0.name, $1) }
  }
}
