import ConclaveNet
import ConclaveText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Standard input, line by line. It is read when it is ready, and so needs no O_NONBLOCK, and no further
/// than a bound while lines wait.
final class LineInput {
  private let descriptor: Int32
  private let isTerminal: Bool
  private let loop: EventLoop
  private var buffer: LineBuffer
  private var chunk = [UInt8](repeating: 0, count: LineInput.chunkBytes)
  private var isWatched = false
  private var isClosed = false
  private var retry: LoopTimer?
  private let arrived: () -> Void

  /// Bytes of one read.
  private static let chunkBytes = 1 << 16
  /// Nanoseconds until a terminal that another program has is looked at again.
  private static let retryNanoseconds: Int64 = 500_000_000

  /// - Parameter arrived: called by the loop when something new can be taken.
  init(
    _ descriptor: Int32, isTerminal: Bool, loop: EventLoop,
    lineBytesMax: Int = ConsoleFault.lineBytesMax, arrived: @escaping () -> Void
  ) {
    buffer = LineBuffer(lineBytesMax: lineBytesMax)
    self.descriptor = descriptor
    self.isTerminal = isTerminal
    self.loop = loop
    self.arrived = arrived
    retry = loop.makeTimer { [weak self] in self?.look() }
    resume()
  }

  /// Whether the end has come and every line before it was taken.
  var isExhausted: Bool { buffer.isExhausted }

  /// The next line, if one is whole.
  func next() -> LineBuffer.Item? {
    defer { resume() }
    return buffer.next()
  }

  func close() {
    isClosed = true
    pause()
    if let retry { loop.remove(retry) }
    retry = nil
  }

  /// An input that has hung up is ready for ever: to wait means not to watch it.
  private func pause() {
    if isWatched { loop.unwatch(descriptor) }
    isWatched = false
  }

  private func resume() {
    guard !isWatched, !isClosed, !buffer.hasEnded, !buffer.isFull else { return }
    do {
      try loop.watch(descriptor) { [weak self] _ in self?.read() }
      isWatched = true
    } catch {
      // No such descriptor: an input that is at its end. The timer says so from the loop.
      guard !buffer.hasEnded else { return }
      buffer.end()
      retry?.set(loop.now)
    }
  }

  private func look() {
    if buffer.hasEnded { arrived() } else { resume() }
  }

  private func read() {
    if isTerminal, ConsoleSystem.isInBackground(descriptor) {
      pause()
      retry?.set(loop.now + Self.retryNanoseconds)
      return
    }
    let count = ConsoleSystem.read(descriptor, into: &chunk)
    if count == -Int(EAGAIN) { return }
    if count > 0 {
      buffer.append(chunk[..<count])
      if buffer.isFull { pause() }
    } else {
      // The end, or an error such as that of a terminal that is gone.
      buffer.end()
      pause()
    }
    arrived()
  }
}
