/// A broken promise: what a checker found, and when.
public struct Violation: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nanoseconds of virtual time.
  public var time: Int64
  /// The rule, in a word or two.
  public var rule: String
  /// What was seen.
  public var text: String

  public var description: String { "at \(seconds(time)) s: \(rule): \(text)" }
}

/// Seconds with six decimals.
func seconds(_ nanoseconds: Int64) -> String {
  let micros = String(nanoseconds / 1_000 % 1_000_000)
  return "\(nanoseconds / 1_000_000_000)."
    + String(repeating: "0", count: 6 - micros.count) + micros
}
