import ConclaveCore
import ConclaveWire

/// What a simulation may draw from.
public struct SimulationOptions: Sendable {
  /// Machines at least and at most.
  public var machines: ClosedRange<Int> = 1...6
  /// Virtual time with faults, at least and at most.
  public var faultPhase: ClosedRange<Interval> =
    Interval.seconds(5)...Interval.seconds(25)
  /// Virtual time within which everything must be settled when the faults have ended.
  public var healing = Interval.seconds(30)
  /// Faults that may be enabled.
  public var allowed = FaultSet.all
  /// Exactly these faults instead of a drawn set.
  public var faults: FaultSet?
  /// Whether to keep a story, and one with links, frames and the nodes' logs.
  public var tellsStory = false
  public var tellsAll = false

  public init() {}
}

/// A whole group under one seed: a phase with faults, then one without, after which everything must be
/// settled. The same seed and options give the same run.
public struct Simulation: Sendable {
  public let seed: UInt64
  public let options: SimulationOptions

  /// Virtual time without anything to do, in which beacons are counted.
  static let idle: Int64 = 5_000_000_000
  /// Beacons that a settled node sends a second at most, on average.
  static let idleBeaconsMax = 2
  /// Virtual time between two looks whether everything is settled.
  static let look: Int64 = 50_000_000

  public init(seed: UInt64, options: SimulationOptions = SimulationOptions()) {
    self.seed = seed
    self.options = options
  }

  public func run() -> Report {
    var dice = Random(seed: seed)
    let count = Int(
      dice.number(Int64(options.machines.lowerBound)...Int64(options.machines.upperBound)))
    // Drawn in any case: naming the faults that would be drawn changes nothing.
    let drawn = FaultSet.draw(&dice, from: options.allowed)
    let faults = options.faults ?? drawn
    let detail: Story.Detail =
      options.tellsAll ? .fine : options.tellsStory ? .coarse : .none
    let world = World(seed: dice.next(), machines: count, story: Story(detail))
    for index in 0..<count {
      world.machines.append(
        Machine(index: index, name: Self.name(index), identity: Self.identity(&dice)))
    }
    var report = Report(seed: seed, machines: count, enabled: faults)
    do {
      try play(world, faults, &dice, &report)
    } catch {
      report.violation = error
      world.story.tell("VIOLATION \(error.rule): \(error.text)", at: world.time)
    }
    report.close(world)
    return report
  }

  private func play(
    _ world: World, _ faults: FaultSet, _ dice: inout Random, _ report: inout Report
  ) throws(Violation) {
    let length = dice.number(
      options.faultPhase.lowerBound.nanoseconds...options.faultPhase.upperBound.nanoseconds)
    report.faultPhase = length
    world.unleash(faults)
    for machine in world.machines {
      let latest = faults.contains(.lateStart) ? length * 3 / 4 : 1_500_000_000
      let start = dice.below(3) == 0 ? 0 : dice.number(0...latest)
      world.schedule.add(.start(machine: machine.index), at: start)
    }
    try world.run(until: length)
    world.usersRest = true
    try world.heal()
    report.settled = try world.settle(within: options.healing.nanoseconds)
    try world.checkIdle()
    try world.checkEnd(isFaultless: faults.isEmpty)
  }

  private static let names = ["oak", "elm", "ash", "fir", "yew", "bay", "box", "may"]

  static func name(_ index: Int) -> String {
    index < names.count ? names[index] : "\(names[index % names.count])\(index / names.count + 1)"
  }

  static func identity(_ dice: inout Random) -> NodeID {
    NodeID(dice.bytes(NodeID.count)) ?? .zero
  }
}
