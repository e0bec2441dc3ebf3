import ConclaveCore
import ConclaveWire

/// A machine's two clocks as functions of virtual time.
struct Clock {
  /// Nanoseconds by which the machine was up before the world began.
  var offset: Int64 = 0
  /// Millionths by which the machine's oscillator runs fast; below 0: slow.
  var driftPerMillion: Int64 = 0
  /// Milliseconds by which the wall clock is ahead; below 0: behind.
  var wallSkew: Int64 = 0

  /// The wall clock's reading where virtual time is 0: 2026-11-21 10:00 UTC.
  static let wallStart: Int64 = 1_795_255_200_000

  /// Milliseconds by which a wall clock is wrong at most: ten years.
  static let skewMax: Int64 = 315_360_000_000

  func instant(at time: Int64) -> Instant {
    Instant(nanoseconds: offset + time + time / 1_000_000 * driftPerMillion)
  }

  func now(at time: Int64) -> Now {
    let instant = instant(at: time)
    let wall = Self.wallStart + (instant.nanoseconds - offset) / 1_000_000 + wallSkew
    return Now(
      instant: instant, wall: WallTime(milliseconds: UInt64(max(0, wall))))
  }

  /// The first virtual time, not before `time`, at which the clock reads `instant` or later.
  func time(of instant: Instant, from time: Int64) -> Int64 {
    let lacking = instant.nanoseconds - self.instant(at: time).nanoseconds
    guard lacking > 0 else { return time }
    // A tick a few microseconds late is what a real timer gives.
    return time + lacking + lacking / 1_000 + 1_000 - lacking / 1_000_000 * driftPerMillion
  }
}
