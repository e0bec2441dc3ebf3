import CSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a descriptor is watched for, and what it is found to be.
public struct Readiness: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Reading doesn't block: there are bytes, connections, or the end.
  public static let readable = Readiness(rawValue: 1)
  /// Writing doesn't block.
  public static let writable = Readiness(rawValue: 2)
  /// It failed, or the other side hung up; found whether asked for or not.
  public static let failed = Readiness(rawValue: 4)
}

#if os(Linux)
  /// Waits for descriptors: epoll, level-triggered. The counterpart for kqueue has the same members.
  struct Poller: ~Copyable {
    /// A descriptor that is ready, by the token it was added with.
    struct Ready {
      var token: UInt64
      var readiness: Readiness
    }

    /// Descriptors taken from the kernel at once.
    static let eventsMax = 256

    private let descriptor: Descriptor
    private var buffer = [epoll_event](repeating: epoll_event(), count: Poller.eventsMax)

    init() throws(SystemError) {
      descriptor = Descriptor(
        owning: try System.retrying("epoll_create1", "the event loop") { conclave_epoll_create() })
    }

    /// - Returns: false for what can't be polled because it is always ready, such as a regular file.
    func add(_ watched: Int32, _ interest: Readiness, token: UInt64) throws(SystemError) -> Bool {
      do {
        try control(EPOLL_CTL_ADD, watched, interest, token)
        return true
      } catch {
        if error.code == EPERM { return false }
        throw error
      }
    }

    func change(_ watched: Int32, _ interest: Readiness, token: UInt64) throws(SystemError) {
      try control(EPOLL_CTL_MOD, watched, interest, token)
    }

    /// A descriptor that is closed already has left by itself: no error.
    func remove(_ watched: Int32) {
      _ = conclave_epoll_control(descriptor.raw, EPOLL_CTL_DEL, watched, 0, 0)
    }

    /// Waits, and replaces `ready` by what is ready.
    /// - Parameter nanoseconds: the longest wait; negative for ever.
    mutating func wait(nanoseconds: Int64, into ready: inout [Ready]) throws(SystemError) {
      ready.removeAll(keepingCapacity: true)
      let poller = descriptor.raw
      let count = conclave_epoll_wait(poller, &buffer, Int32(Self.eventsMax), nanoseconds)
      // Interrupted: a turn without events, because the time to wait has changed.
      guard count >= 0 || errno == EINTR else {
        throw SystemError(code: errno, call: "epoll_pwait2", object: "the event loop")
      }
      for index in 0..<max(0, Int(count)) {
        let token = UInt64(conclave_epoll_token(&buffer[index]))
        ready.append(Ready(token: token, readiness: Self.readiness(buffer[index].events)))
      }
    }

    private func control(
      _ operation: Int32, _ watched: Int32, _ interest: Readiness, _ token: UInt64
    ) throws(SystemError) {
      _ = try System.retrying("epoll_ctl", "descriptor \(watched)") {
        conclave_epoll_control(
          descriptor.raw, operation, watched, Self.events(interest), UInt(token))
      }
    }

    private static func events(_ interest: Readiness) -> UInt32 {
      (interest.contains(.readable) ? EPOLLIN.rawValue : 0)
        | (interest.contains(.writable) ? EPOLLOUT.rawValue : 0)
    }

    private static func readiness(_ events: UInt32) -> Readiness {
      var readiness: Readiness = []
      if events & EPOLLIN.rawValue != 0 { readiness.insert(.readable) }
      if events & EPOLLOUT.rawValue != 0 { readiness.insert(.writable) }
      if events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { readiness.insert(.failed) }
      return readiness
    }
  }
#endif
