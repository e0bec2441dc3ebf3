import ConclaveNet

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The bytes of a terminal, as they are typed. It is read when it is ready, and not while it is paused.
final class TerminalInput {
  private let descriptor: Int32
  private let loop: EventLoop
  private var chunk = [UInt8](repeating: 0, count: TerminalInput.chunkBytes)
  private var isWatched = false
  private var isClosed = false
  private var retry: LoopTimer?
  private let arrived: (ArraySlice<UInt8>) -> Void
  private let ended: () -> Void

  /// Bytes of one read.
  private static let chunkBytes = 1 << 12
  /// Nanoseconds until a terminal that another program has is looked at again.
  private static let retryNanoseconds: Int64 = 500_000_000

  /// - Parameters:
  ///   - arrived: called by the loop with what was typed.
  ///   - ended: called by the loop once, when nothing comes any more.
  init(
    _ descriptor: Int32, loop: EventLoop, arrived: @escaping (ArraySlice<UInt8>) -> Void,
    ended: @escaping () -> Void
  ) {
    self.descriptor = descriptor
    self.loop = loop
    self.arrived = arrived
    self.ended = ended
    retry = loop.makeTimer { [weak self] in self?.resume() }
    resume()
  }

  func close() {
    isClosed = true
    pause()
    if let retry { loop.remove(retry) }
    retry = nil
  }

  func pause() {
    if isWatched { loop.unwatch(descriptor) }
    isWatched = false
  }

  func resume() {
    guard !isWatched, !isClosed else { return }
    do {
      try loop.watch(descriptor) { [weak self] _ in self?.read() }
      isWatched = true
    } catch {
      end()
    }
  }

  /// The bytes that are there by now, of one read; none at the end, which is told when the loop finds it.
  func take() -> ArraySlice<UInt8> {
    guard !isClosed, !ConsoleSystem.isInBackground(descriptor),
      ConsoleSystem.isReadable(descriptor)
    else { return [] }
    return chunk[..<max(0, ConsoleSystem.read(descriptor, into: &chunk))]
  }

  private func read() {
    if ConsoleSystem.isInBackground(descriptor) {
      pause()
      retry?.set(loop.now + Self.retryNanoseconds)
      return
    }
    let count = ConsoleSystem.read(descriptor, into: &chunk)
    if count == -Int(EAGAIN) { return }
    if count > 0 { arrived(chunk[..<count]) } else { end() }
  }

  /// The end, or an error such as that of a terminal that is gone.
  private func end() {
    guard !isClosed else { return }
    close()
    ended()
  }
}
