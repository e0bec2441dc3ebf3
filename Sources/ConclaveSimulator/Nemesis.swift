/// What is to go wrong in a simulation.
struct Nemesis {
  var faults = FaultSet.none
  /// The faults that strike at times; the others are there all the time.
  var striking: [Fault] = []
  /// Nanoseconds between two strikes on average.
  var period: Int64 = 1_500_000_000
  /// Whether a disk was lost or set back: a second loss may take what was promised to survive one.
  var hasLost = false
  /// A machine and what its disk held, to be set back to.
  var backup: (machine: Int, disk: Disk)?
  /// Whether faults still strike.
  var isActive = false

  /// Whether nothing is wrong and every node has had a coordinator for a second.
  func isCalm(_ machines: [Machine], at time: Int64) -> Bool {
    isActive && faults.isEmpty
      && machines.allSatisfy { machine in
        (machine.process?.belief.settledTime).map { time - $0 > 1_000_000_000 } ?? false
      }
  }

  static let strikes = FaultSet([
    .kill, .power, .pause, .goodbye, .partition, .cut, .oneWay, .reset, .slowDisk, .fullDisk,
    .brokenDisk, .wallStep, .wreck, .rollback, .twin,
  ])
}
