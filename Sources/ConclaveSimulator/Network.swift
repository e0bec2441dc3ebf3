import ConclaveCore
import ConclaveWire

/// The state of the network: who reaches whom, and how well.
struct Network {
  /// Cuts in force from each machine to each other one: `from * machines + to`.
  private var cuts: [Int]
  private let machines: Int
  /// Virtual time when a cut last began or ended.
  var changedTime = Int64.min / 2
  /// Nanoseconds that a packet takes at least, and at most under way normally.
  var latency: ClosedRange<Int64> = 40_000...250_000
  /// Millionths of beacons that are lost, that come twice, and that are late.
  var lossShare = 0
  var duplicateShare = 0
  var lateShare = 0
  /// Nanoseconds by which a late beacon is late at most.
  static let lateMax: Int64 = 400_000_000
  /// Millionths of frames on a link that TCP must send again.
  var resendShare = 0
  /// Nanoseconds that takes at most.
  static let resendMax: Int64 = 220_000_000

  init(machines: Int) {
    self.machines = machines
    cuts = Array(repeating: 0, count: machines * machines)
  }

  func reaches(_ from: Int, _ to: Int) -> Bool { cuts[from * machines + to] == 0 }

  mutating func cut(_ from: Int, _ to: Int) { cuts[from * machines + to] += 1 }
  mutating func uncut(_ from: Int, _ to: Int) {
    cuts[from * machines + to] = max(0, cuts[from * machines + to] - 1)
  }

  /// Whether beacons may get lost or come late.
  var isLossy: Bool { lossShare > 0 || lateShare > 0 }

  /// No faults any more.
  mutating func heal() {
    cuts = Array(repeating: 0, count: machines * machines)
    (lossShare, duplicateShare, lateShare, resendShare) = (0, 0, 0, 0)
  }
}
