import Testing

@testable import ConclaveNet

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct ClockTests {
  /// A clock may be set to anything, as by an empty battery.
  @Test(arguments: [
    (seconds: -1, nanoseconds: 999_999_999, milliseconds: 999 as UInt64),
    (0, 0, 0),
    (1_795_000_000, 123_999_999, 1_795_000_000_123),
    // Above 2^63 nanoseconds, in the year 2262.
    (18_446_659_200, 5_000_000, 18_446_659_200_005),
    (Int.max, 0, .max),
  ])
  func everyTimeHasItsMilliseconds(
    seconds: Int, nanoseconds: Int, milliseconds: UInt64
  ) {
    let time = timespec(tv_sec: seconds, tv_nsec: nanoseconds)
    #expect(Clock.wallMilliseconds(time) == milliseconds)
  }
}
