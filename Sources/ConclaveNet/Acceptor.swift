#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Takes the connections that wait at a listening socket, some in a turn, and pauses where the system has no
/// descriptor left, instead of being told of them without end.
final class Acceptor {
  /// How long it pauses.
  static let pauseNanoseconds: Int64 = 100_000_000

  private let descriptor: Int32
  private let loop: EventLoop
  private let acceptsPerTurnMax: Int
  private var resume: LoopTimer?

  /// - Parameters:
  ///   - descriptor: listens, and outlives this value.
  ///   - acceptsPerTurnMax: the rest wait in the system's queue.
  init(_ descriptor: Int32, acceptsPerTurnMax: Int, loop: EventLoop) {
    self.descriptor = descriptor
    self.acceptsPerTurnMax = acceptsPerTurnMax
    self.loop = loop
  }

  /// - Parameter accept: the system call that takes a connection.
  func deliver(
    accepting accept: @escaping () -> Int, to handler: @escaping (Int32) -> Void
  ) throws(SystemError) {
    resume = loop.makeTimer { [weak self] in self?.listen(true) }
    try loop.watch(descriptor) { _ in
      for _ in 0..<self.acceptsPerTurnMax {
        let raw = System.counting(accept)
        guard raw >= 0 else { return self.pauseIfExhausted(Int32(-raw)) }
        handler(Int32(raw))
      }
    }
  }

  func close() {
    loop.unwatch(descriptor)
    if let resume { loop.remove(resume) }
    resume = nil
  }

  private func pauseIfExhausted(_ code: Int32) {
    guard [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code) else { return }
    listen(false)
    resume?.set(loop.now &+ Self.pauseNanoseconds)
  }

  private func listen(_ isListening: Bool) {
    // It can't fail for a descriptor that is watched.
    try? loop.change(descriptor, readable: isListening, writable: false)
  }
}
