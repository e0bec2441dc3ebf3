import ConclaveWire

extension EventWords {
  /// The day of a moment, as the clock on the wall has it: `Saturday 2026-11-21`.
  public func day(_ time: WallTime) -> String {
    let there = local.shifted(time)
    // 1970 began on a Thursday.
    let number = Int((there.milliseconds / 86_400_000 + 3) % 7)
    return "\(Self.weekdays[number]) \(CivilTime(there).date)"
  }

  /// The line that a new day begins with.
  public func lines(day: String) -> [String] { [Paint.quiet("— \(day) —", colours: hasColours)] }

  private static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]
}
