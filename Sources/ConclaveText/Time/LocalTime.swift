import ConclaveWire

/// The wall clock of the place where people read it: how far it is ahead of UTC at a moment.
public struct LocalTime: Sendable {
  /// Seconds ahead of UTC; a day at most in either direction.
  public var offset: @Sendable (WallTime) -> Int

  public init(offset: @escaping @Sendable (WallTime) -> Int) { self.offset = offset }

  /// UTC.
  public static let utc = LocalTime { _ in 0 }

  /// What the clock on the wall shows, taken as if it were UTC.
  func shifted(_ time: WallTime) -> WallTime {
    let offset = Int64(min(max(offset(time), -86_400), 86_400)) * 1_000
    if offset >= 0 {
      let (sum, overflow) = time.milliseconds.addingReportingOverflow(UInt64(offset))
      return WallTime(milliseconds: overflow ? .max : sum)
    }
    return WallTime(milliseconds: time.milliseconds - min(time.milliseconds, UInt64(-offset)))
  }

  /// `10:02`, and on another day than today's `2026-11-20 10:02`.
  func words(_ time: WallTime, now: WallTime) -> String {
    let (there, here) = (CivilTime(shifted(time)), CivilTime(shifted(now)))
    return there.date == here.date ? there.clock : "\(there.date) \(there.clock)"
  }
}
