import CSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The raw system calls of this target, each by its C name. An interrupted call (EINTR) is repeated here
/// and nowhere else.
enum System {
  /// A clock's reading (`clock_gettime`), which can't fail for the clocks used.
  static func clock(_ clock: clockid_t) -> timespec {
    var time = timespec()
    clock_gettime(clock, &time)
    return time
  }

  /// Repeats `call` while it is interrupted.
  /// - Returns: what it returned.
  /// - Throws: `SystemError` if that is negative.
  @inline(__always)
  static func retrying<Result: FixedWidthInteger & SignedInteger>(
    _ name: StaticString, _ object: @autoclosure () -> String, _ call: () -> Result
  ) throws(SystemError) -> Result {
    while true {
      let result = call()
      if result >= 0 { return result }
      if errno != EINTR {
        throw SystemError(code: errno, call: "\(name)", object: object())
      }
    }
  }

  /// Repeats `call` while it is interrupted.
  /// - Returns: what it returned, or the negative `errno`: for calls whose failure is everyday life.
  @inline(__always)
  static func counting(_ call: () -> Int) -> Int {
    while true {
      let result = call()
      if result >= 0 { return result }
      if errno != EINTR { return -Int(errno) }
    }
  }

  /// `close`; not repeated: on Linux the descriptor is gone even when interrupted.
  static func close(_ descriptor: Int32) {
    #if canImport(Glibc)
      _ = Glibc.close(descriptor)
    #elseif canImport(Darwin)
      _ = Darwin.close(descriptor)
    #endif
  }
}

/// The clocks of a node.
public enum Clock {
  /// Nanoseconds since the machine started, sleep included (CLOCK_BOOTTIME).
  public static func boot() -> Int64 {
    #if os(Linux)
      let time = System.clock(CLOCK_BOOTTIME)
    #else
      let time = System.clock(CLOCK_MONOTONIC)
    #endif
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Milliseconds since 1970 UTC (CLOCK_REALTIME), 0 for a clock set before that.
  public static func wallMilliseconds() -> UInt64 {
    wallMilliseconds(System.clock(CLOCK_REALTIME))
  }

  /// The same of a reading: a clock may be set to any time, also to one whose nanoseconds don't fit.
  static func wallMilliseconds(_ time: timespec) -> UInt64 {
    let seconds = UInt64(clamping: time.tv_sec)
    let (milliseconds, isAbove) = seconds.multipliedReportingOverflow(by: 1_000)
    return isAbove ? .max : milliseconds + UInt64(clamping: time.tv_nsec / 1_000_000)
  }
}
