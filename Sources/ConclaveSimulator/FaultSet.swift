/// The kinds of faults a simulation can have. Each seed enables its own set (swarm testing; Groce et al.,
/// 2012): a fault that is always there hides what happens without it.
public enum Fault: String, CaseIterable, Sendable {
  /// Beacons get lost.
  case loss
  /// Beacons come twice.
  case duplication
  /// Beacons come late and out of order.
  case delay
  /// Links are slow at times.
  case slowLinks
  /// Processes are killed and started again.
  case kill
  /// Machines lose power, with all that wasn't synced.
  case power
  /// Processes stand still (SIGSTOP).
  case pause
  /// Nodes leave in order and come back.
  case goodbye
  /// The network falls into pieces.
  case partition
  /// Two machines can't reach each other.
  case cut
  /// One machine can't reach another, which can reach it.
  case oneWay
  /// Links are reset.
  case reset
  case slowDisk
  case fullDisk
  /// A sync fails for good.
  case brokenDisk
  /// A machine is lost with its disk, and a new one takes its place. One loss a run: this one or the next.
  case wreck
  /// A disk is set back to what it held a while ago.
  case rollback
  /// A machine gets a copy of another one's disk, key and all. It counts as a loss as well.
  case twin
  /// Wall clocks that are wrong from the start.
  case skew
  /// Clocks that run fast or slow.
  case drift
  /// Wall clocks that are set.
  case wallStep
  /// Nodes that come for the first time when the group has long been there.
  case lateStart
  /// Pairs of machines that don't reach each other until everything heals.
  case apart
}

/// A set of faults, in their order.
public struct FaultSet: Hashable, Sendable {
  private var bits: UInt64 = 0

  public init(_ faults: [Fault] = []) {
    for fault in faults { insert(fault) }
  }

  public static let none = FaultSet()
  public static let all = FaultSet(Fault.allCases)

  public mutating func insert(_ fault: Fault) { bits |= Self.bit(fault) }
  public mutating func remove(_ fault: Fault) { bits &= ~Self.bit(fault) }
  public func contains(_ fault: Fault) -> Bool { bits & Self.bit(fault) != 0 }
  public func intersection(_ other: FaultSet) -> FaultSet {
    var common = self
    common.bits &= other.bits
    return common
  }
  public var faults: [Fault] { Fault.allCases.filter { contains($0) } }
  public var isEmpty: Bool { bits == 0 }

  private static func bit(_ fault: Fault) -> UInt64 {
    1 << UInt64(Fault.allCases.firstIndex(of: fault) ?? 0)
  }

  /// Draws a set: one in sixteen is empty, and each fault is in a third of the others.
  static func draw(_ random: inout Random, from allowed: FaultSet) -> FaultSet {
    guard random.below(16) > 0 else { return .none }
    return FaultSet(allowed.faults.filter { _ in random.below(3) == 0 })
  }
}
