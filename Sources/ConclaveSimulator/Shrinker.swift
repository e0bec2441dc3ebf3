import ConclaveCore

/// Looks for a simpler run that breaks the same rule: fewer faults, fewer machines, a shorter phase. Greedy:
/// each simplification that still breaks it is kept.
public struct Shrinker {
  /// The simplest run found so far, and the options that give it.
  public private(set) var report: Report
  public private(set) var options: SimulationOptions
  /// Runs that may still be tried.
  private var runsLeft: Int
  private let rule: String

  /// Runs tried at most.
  public static let runsMax = 400
  /// Seeds tried for a simplification beside the one that failed: with fewer faults other things happen.
  static let otherSeeds = 1...6 as ClosedRange<UInt64>
  /// Nanoseconds of virtual time with faults, at least.
  static let phaseMin: Int64 = 100_000_000

  /// - Parameters:
  ///   - report: of a run that broke a rule.
  ///   - options: those of that run.
  public init(_ report: Report, options: SimulationOptions, runsMax: Int = Self.runsMax) {
    self.report = report
    self.options = options
    runsLeft = runsMax
    rule = report.violation?.rule ?? ""
    self.options.faults = report.enabled
    self.options.machines = report.machines...report.machines
  }

  /// Simplifies until nothing simpler breaks the rule, or all runs are used up. In the end the story is told.
  public mutating func shrink() {
    while simplifyPhase() || simplifyFaults() || simplifyMachines() {}
    var telling = options
    telling.tellsStory = true
    report = Simulation(seed: report.seed, options: telling).run()
  }

  private mutating func simplifyPhase() -> Bool {
    let phase = report.faultPhase
    let found = report.violation?.time ?? phase
    return [found, phase / 2, phase * 3 / 4].contains { shorter in
      // In whole milliseconds, as a command line has it.
      let milliseconds = shorter / 1_000_000 + 1
      guard shorter >= Self.phaseMin, milliseconds * 1_000_000 < phase * 9 / 10 else {
        return false
      }
      var simpler = options
      simpler.faultPhase = .milliseconds(milliseconds)...(.milliseconds(milliseconds))
      return keep(simpler)
    }
  }

  private mutating func simplifyFaults() -> Bool {
    report.enabled.faults.contains { fault in
      var simpler = options
      simpler.faults?.remove(fault)
      return keep(simpler)
    }
  }

  private mutating func simplifyMachines() -> Bool {
    guard report.machines > 1 else { return false }
    var simpler = options
    simpler.machines = (report.machines - 1)...(report.machines - 1)
    return keep(simpler)
  }

  /// Keeps the options if a run with them breaks the rule too.
  private mutating func keep(_ simpler: SimulationOptions) -> Bool {
    for seed in [report.seed] + Self.otherSeeds where runsLeft > 0 {
      runsLeft -= 1
      let run = Simulation(seed: seed, options: simpler).run()
      guard run.violation?.rule == rule else { continue }
      report = run
      options = simpler
      return true
    }
    return false
  }
}
