import ConclaveCore
import ConclaveSimulator
import Testing

/// How long a group is without a coordinator, in virtual time: the network takes 0.04 to 0.25 ms a way, a
/// sync up to 0.3 ms, and the core's own work nothing.
@Suite struct FailoverTests {
  private func group(_ machines: Int, _ seed: UInt64) throws -> (Transcript, lost: String) {
    let play = Transcript(machines: machines, seed: seed)
    for index in 0..<machines {
      try play.start(play.names[index])
      try play.pass(milliseconds: Int64(seed % 7) * 60)
    }
    try play.settle()
    return (play, try #require(play.coordinator))
  }

  /// "After a crash, where all links close in the same instant, that is a round trip."
  @Test func crash() throws {
    for machines in 2...6 {
      for seed in 1...8 as ClosedRange<UInt64> {
        let (play, lost) = try group(machines, seed)
        try play.kill(lost)
        try play.pass(milliseconds: 10)
        #expect(play.unsettled == nil, "\(machines) machines, seed \(seed)")
        #expect(play.reigns == 2)
      }
    }
  }

  /// "After a pulled cable in under a second."
  @Test func powerLoss() throws {
    for machines in 2...6 {
      for seed in 1...8 as ClosedRange<UInt64> {
        let (play, lost) = try group(machines, seed)
        try play.cutPower(lost)
        try play.pass(milliseconds: 900)
        #expect(play.unsettled == nil, "\(machines) machines, seed \(seed)")
        #expect(play.reigns == 2)
      }
    }
  }

  @Test func handOver() throws {
    for machines in 2...6 {
      for seed in 1...8 as ClosedRange<UInt64> {
        let (play, lost) = try group(machines, seed)
        try play.terminate(lost)
        try play.pass(milliseconds: 10)
        #expect(play.unsettled == nil, "\(machines) machines, seed \(seed)")
        #expect(play.reigns == 2)
      }
    }
  }

  /// A node that comes to a group follows within milliseconds.
  @Test func join() throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      let play = Transcript(machines: 3, seed: seed)
      try play.start("oak", "elm")
      try play.settle()
      try play.start("ash")
      try play.pass(milliseconds: 5)
      #expect(play.unsettled == nil, "seed \(seed)")
      #expect(play.reigns == 1)
    }
  }
}
