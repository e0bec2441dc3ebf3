/// What a simulation did and found.
public struct Report: Sendable {
  public let seed: UInt64
  public let machines: Int
  /// Faults that were enabled.
  public let enabled: FaultSet
  /// The promise that was broken, if one was.
  public internal(set) var violation: Violation?
  /// A hash of all that happened: the same for two runs of one seed.
  public internal(set) var traceHash: UInt64 = 0
  /// Nanoseconds of virtual time.
  public internal(set) var virtualTime: Int64 = 0
  /// Nanoseconds of it with faults.
  public internal(set) var faultPhase: Int64 = 0
  /// Inputs that nodes were given.
  public internal(set) var steps = 0
  /// Nanoseconds of virtual time from the end of the faults until everything was settled.
  public internal(set) var settled: Int64 = 0
  /// Reigns that began.
  public internal(set) var reigns = 0
  /// Public messages reported as sent.
  public internal(set) var acknowledged = 0
  /// Most beacons that a node sent in a second.
  public internal(set) var beaconsPerSecondMost = 0
  /// Faults that struck, and situations that were reached, each with its count.
  public internal(set) var faults: [Count] = []
  public internal(set) var situations: [Count] = []
  public internal(set) var story: [String] = []

  init(seed: UInt64, machines: Int, enabled: FaultSet) {
    self.seed = seed
    self.machines = machines
    self.enabled = enabled
  }

  mutating func close(_ world: World) {
    traceHash = world.trace.value
    virtualTime = world.time
    steps = world.steps
    reigns = world.watch.epochs.count
    acknowledged = world.watch.acknowledged.count
    beaconsPerSecondMost = world.watch.beaconsPerSecondMost
    if let entries = world.machines.first?.disk.entries { world.tally.countCopies(in: entries) }
    faults = world.tally.faultCounts
    situations = world.tally.situationCounts
    story = world.story.lines
  }
}

extension Report: CustomStringConvertible {
  /// One line.
  public var description: String {
    "seed \(seed): \(machines) machines, faults "
      + (enabled.isEmpty ? "none" : enabled.faults.map(\.rawValue).joined(separator: " "))
      + ", \(steps) steps, \(reigns) reigns, \(acknowledged) messages, settled in "
      + "\(settled / 1_000_000) ms"
      + (violation.map { ": VIOLATION \($0)" } ?? "")
  }
}
