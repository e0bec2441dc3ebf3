import CSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Wakes a thread that polls or waits (eventfd): raised any number of times, seen once.
struct Wakeup: ~Copyable, Sendable {
  private let descriptor: Descriptor

  init() throws(SystemError) {
    descriptor = Descriptor(
      owning: try System.retrying("eventfd", "a wake-up between threads") { conclave_eventfd() })
  }

  /// Readable while the wake-up is raised.
  var raw: Int32 { descriptor.raw }

  /// From any thread.
  func raise() {
    var one: UInt64 = 1
    _ = System.counting { write(descriptor.raw, &one, 8) }
  }

  /// Takes the wake-up back, if it is raised.
  func lower() {
    var count: UInt64 = 0
    _ = System.counting { read(descriptor.raw, &count, 8) }
  }

  /// Blocks until the wake-up is raised.
  func wait() {
    var request = pollfd(fd: descriptor.raw, events: Int16(POLLIN), revents: 0)
    _ = System.counting { Int(poll(&request, 1, -1)) }
  }
}
