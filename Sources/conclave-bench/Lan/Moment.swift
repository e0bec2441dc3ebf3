#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A reading of the monotonic clock.
package struct Moment: Comparable, Sendable {
  package var nanoseconds: Int64

  package static var now: Moment {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Moment(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  package static func < (left: Moment, right: Moment) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// - Parameter seconds: from now.
  package static func after(seconds: Double) -> Moment {
    Moment(nanoseconds: now.nanoseconds + Int64(seconds * 1e9))
  }

  /// Whole milliseconds from now, rounded up; zero when it is over.
  package var millisecondsLeft: Int32 {
    let left = nanoseconds - Moment.now.nanoseconds
    return left <= 0 ? 0 : Int32(clamping: (left + 999_999) / 1_000_000)
  }

  /// Milliseconds from an earlier moment to this one.
  package func milliseconds(since earlier: Moment) -> Double {
    Double(nanoseconds - earlier.nanoseconds) / 1e6
  }
}
