import ConclaveSimulator
import Testing

@Suite struct SimulationTests {
  @Test func sameSeedSameRun() {
    for seed in 1...6 as ClosedRange<UInt64> {
      let first = Simulation(seed: seed).run()
      let second = Simulation(seed: seed).run()
      #expect(first.traceHash == second.traceHash)
      #expect(first.steps == second.steps)
    }
  }

  @Test func otherSeedOtherRun() {
    #expect(Simulation(seed: 1).run().traceHash != Simulation(seed: 2).run().traceHash)
  }

  /// A story changes nothing.
  @Test func toldOrNot() {
    var options = SimulationOptions()
    options.tellsAll = true
    let told = Simulation(seed: 3, options: options).run()
    #expect(told.traceHash == Simulation(seed: 3).run().traceHash)
    #expect(!told.story.isEmpty)
  }

  /// Shorter than `conclave-bench simulate` has them: this is no optimised build.
  @Test func threeHundredSeeds() {
    var options = SimulationOptions()
    options.faultPhase = .seconds(1)...(.seconds(5))
    for seed in 1...300 as ClosedRange<UInt64> {
      let report = Simulation(seed: seed, options: options).run()
      #expect(report.violation == nil, "\(report)")
    }
  }

  /// Without a fault there is one election, ever.
  @Test func faultless() {
    var options = SimulationOptions()
    options.faults = FaultSet.none
    for seed in 1_000..<1_010 as Range<UInt64> {
      let report = Simulation(seed: seed, options: options).run()
      #expect(report.violation == nil, "\(report)")
      #expect(report.reigns == 1)
    }
  }

  /// As many as a group is made for.
  @Test func fiftyNodes() {
    var options = SimulationOptions()
    options.machines = 50...50
    options.faultPhase = .milliseconds(1_500)...(.milliseconds(1_500))
    options.faults = FaultSet([.kill, .pause])
    let report = Simulation(seed: 1, options: options).run()
    #expect(report.violation == nil, "\(report)")
  }
}
