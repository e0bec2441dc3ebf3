import ConclaveCore
import Foundation
import Testing

@testable import ConclaveSimulator
@testable import conclave_bench

/// Many seeds from the command line.
@Suite struct CampaignTests {
  private func request(_ line: String) throws -> SimulateRequest {
    try #require(SimulateRequest(line.split(separator: " ").map(String.init)))
  }

  /// In another process hashing has another seed, and memory lies elsewhere.
  @Test func sameSeedSameRunInTwoProcesses() throws {
    let arguments = ["--seeds", "1..5", "--phase", "3000", "--traces"]
    let other = Foundation.Process()
    other.executableURL = URL(filePath: conclaveProgram).deletingLastPathComponent()
      .appending(path: "conclave-bench")
    other.arguments = ["simulate"] + arguments
    let output = Foundation.Pipe()
    other.standardOutput = output
    try other.run()
    let written = try output.fileHandleForReading.readToEnd() ?? Data()
    other.waitUntilExit()
    #expect(other.terminationStatus == 0)
    let options = try #require(SimulateRequest(arguments)).options
    let traces = (1...5).map { seed in
      Bench.trace(of: Simulation(seed: seed, options: options).run())
    }
    #expect(String(decoding: written, as: UTF8.self) == traces.joined(separator: "\n") + "\n")
  }

  @Test func resultsComeInTheOrderOfSeeds() async throws {
    var campaign = Campaign(try request("--seeds 3..14 --phase 500 --threads 5"))
    var seeds: [UInt64] = []
    await campaign.run { seeds.append($0.seed) }
    #expect(seeds == Array(3...14))
    #expect(campaign.summary.seeds == 12)
    #expect(campaign.summary.violations.isEmpty)
    #expect(campaign.summary.situationTable.contains { $0.reach.seeds > 6 })
  }

  @Test func aReplayIsTheSameRun() throws {
    let line = "--seed 9 --machines 3 --faults kill,pause --phase 800"
    let options = try request(line).options
    #expect(Replay.command(seed: 9, options: options) == "conclave-bench simulate \(line)")
    #expect(
      Replay.command(seed: 4, options: SimulationOptions()) == "conclave-bench simulate --seed 4")
  }

  @Test func wrongUsageIsRefused() {
    for line in [
      "--seeds 3..1", "--seeds x", "--seed 1..2", "--seed", "--faults fire", "--machines 0",
      "--machines 51", "--phase 0", "--minutes 0", "--threads 0", "--what",
    ] {
      #expect(SimulateRequest(line.split(separator: " ").map(String.init)) == nil, "\(line)")
    }
  }

  /// No time to heal breaks a rule in almost every run: the simplest one has little in it.
  @Test func aFailureIsShrunk() throws {
    var options = SimulationOptions()
    options.healing = .zero
    options.machines = 3...5
    options.faultPhase = .seconds(2)...(.seconds(4))
    options.faults = FaultSet([.kill, .loss, .pause, .partition])
    let runs = (1...20).lazy.map { Simulation(seed: $0, options: options).run() }
    let failed = try #require(runs.first { $0.violation?.rule == "not settled" })
    var shrinker = Shrinker(failed, options: options, runsMax: 40)
    shrinker.shrink()
    let shrunk = shrinker.report
    #expect(shrunk.violation?.rule == "not settled")
    #expect(shrunk.enabled.faults.count < 4)
    #expect(shrunk.machines < failed.machines)
    #expect(shrunk.faultPhase < failed.faultPhase)
    #expect(!shrunk.story.isEmpty)
    let again = Simulation(seed: shrunk.seed, options: shrinker.options).run()
    #expect(again.traceHash == shrunk.traceHash)
  }

  /// Naming what would be drawn changes nothing: a shrinker begins with the very run that failed.
  @Test func aRunWithItsOptionsNamedIsTheSame() {
    let report = Simulation(seed: 5).run()
    var options = SimulationOptions()
    options.faults = report.enabled
    options.machines = report.machines...report.machines
    let phase = Interval(nanoseconds: report.faultPhase)
    options.faultPhase = phase...phase
    #expect(Simulation(seed: 5, options: options).run().traceHash == report.traceHash)
  }

  @Test func situationsAreCountedOnce() {
    let counted = Situation.all.flatMap(\.counted)
    #expect(Set(counted).count == counted.count)
    #expect(Set(Situation.all.map(\.name)).count == Situation.all.count)
  }
}
