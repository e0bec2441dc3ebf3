#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A clock that nobody sets, and waiting for a condition on it.
enum MonotonicClock {
  private static let nanosecondsPerSecond: Int64 = 1_000_000_000

  /// Nanoseconds since an arbitrary start.
  static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * nanosecondsPerSecond + Int64(time.tv_nsec)
  }

  /// Initializes a condition that `wait` can wait for.
  /// - Returns: 0, or an error number.
  static func makeCondition(_ condition: UnsafeMutablePointer<pthread_cond_t>) -> Int32 {
    #if canImport(Darwin)
      return pthread_cond_init(condition, nil)
    #else
      var attributes = pthread_condattr_t()
      pthread_condattr_init(&attributes)
      defer { pthread_condattr_destroy(&attributes) }
      let code = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
      return code == 0 ? pthread_cond_init(condition, &attributes) : code
    #endif
  }

  /// Waits until the condition is signalled or the time has come.
  /// - Returns: false if the time has come.
  static func wait(
    _ condition: UnsafeMutablePointer<pthread_cond_t>,
    _ mutex: UnsafeMutablePointer<pthread_mutex_t>, until deadline: Int64
  ) -> Bool {
    #if canImport(Darwin)
      var time = timespec(nanoseconds: max(0, deadline - now))
      return pthread_cond_timedwait_relative_np(condition, mutex, &time) != ETIMEDOUT
    #else
      var time = timespec(nanoseconds: deadline)
      return pthread_cond_timedwait(condition, mutex, &time) != ETIMEDOUT
    #endif
  }
}

extension timespec {
  fileprivate init(nanoseconds: Int64) {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    self.init(tv_sec: Int(seconds), tv_nsec: Int(rest))
  }
}
