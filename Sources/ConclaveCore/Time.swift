import ConclaveWire

/// A reading of a clock that never jumps and goes on during sleep (CLOCK_BOOTTIME): all timeouts are
/// measured on it.
public struct Instant: Hashable, Comparable, Sendable {
  /// Nanoseconds since an arbitrary start.
  public var nanoseconds: Int64

  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  public static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
  public static func + (left: Self, right: Interval) -> Self {
    Self(nanoseconds: left.nanoseconds &+ right.nanoseconds)
  }
  public static func - (left: Self, right: Interval) -> Self {
    Self(nanoseconds: left.nanoseconds &- right.nanoseconds)
  }
  public static func - (left: Self, right: Self) -> Interval {
    Interval(nanoseconds: left.nanoseconds &- right.nanoseconds)
  }
}

/// A length of time.
public struct Interval: Hashable, Comparable, Sendable {
  public var nanoseconds: Int64

  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  public static func seconds(_ count: Int64) -> Self { Self(nanoseconds: count * 1_000_000_000) }
  public static func milliseconds(_ count: Int64) -> Self { Self(nanoseconds: count * 1_000_000) }
  public static let zero = Self(nanoseconds: 0)

  public static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }
  public static func / (left: Self, right: Int64) -> Self {
    Self(nanoseconds: left.nanoseconds / right)
  }
  public static func * (left: Self, right: Int64) -> Self {
    Self(nanoseconds: left.nanoseconds * right)
  }

  /// Whole seconds, never below none.
  public var seconds: Int64 { max(nanoseconds / 1_000_000_000, 0) }

  /// Whole milliseconds, rounded down.
  public var milliseconds: Int64 { nanoseconds / 1_000_000 }
}

/// Both clocks, read at once.
public struct Now: Hashable, Sendable {
  /// For every timeout.
  public var instant: Instant
  /// For people, and as the physical part of stamps.
  public var wall: WallTime

  public init(instant: Instant, wall: WallTime) {
    self.instant = instant
    self.wall = wall
  }
}
