import Testing
import conclave_bench

/// Real processes on LANs of network namespaces, one test after the other: they want the machine's time.
@Suite(
  .serialized, .timeLimit(.minutes(10)),
  .enabled(if: Lan.isAvailable, "this system allows no network namespaces"))
struct EndToEnd {}
