import CSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The signals that ask the process to end or tell it something, as events of the loop (signalfd). SIGPIPE
/// is ignored: a closed pipe or link is an error of the write.
///
/// Made before any thread is: a thread that doesn't block the signals would take them.
public final class Signals {
  private let descriptor: Descriptor

  /// Blocks the signals in this thread and all that it starts.
  /// - Parameter numbers: such as SIGTERM, SIGINT, SIGHUP, SIGWINCH.
  public init(_ numbers: [Int32]) throws(SystemError) {
    signal(SIGPIPE, SIG_IGN)
    var set = sigset_t()
    sigemptyset(&set)
    // What the parent had ignored, as nohup does, stays so.
    for number in numbers where !Self.isIgnored(number) { sigaddset(&set, number) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    descriptor = Descriptor(
      owning: try System.retrying("signalfd", "the signals") { conclave_signalfd(&set) })
  }

  /// Has `loop` hand over each signal.
  public func deliver(
    in loop: EventLoop, to handler: @escaping (Int32) -> Void
  ) throws(SystemError) {
    try loop.watch(descriptor.raw) { _ in
      while let number = self.take() { handler(number) }
    }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private func take() -> Int32? {
    var information = signalfd_siginfo()
    let size = MemoryLayout<signalfd_siginfo>.size
    let count = System.counting { read(descriptor.raw, &information, size) }
    return count == size ? Int32(bitPattern: information.ssi_signo) : nil
  }
}
