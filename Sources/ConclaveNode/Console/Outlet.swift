import ConclaveNet

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Text on its way to a terminal, a pipe or a file. A reader that is slow costs memory up to a bound, and
/// never the loop's time.
final class Outlet {
  /// Bytes that wait at most; what comes on top is left out and counted.
  let bytesMax: Int
  /// Texts left out since that was last asked.
  private var droppedCount = 0
  private var bytes: [UInt8] = []
  private var start = 0
  private let output: OutputDescriptor
  private let loop: EventLoop
  private var isWatched = false
  private var isBroken = false
  private var turnEnd: Int?
  /// Called from a flush: once when nothing can be written any more, and when all is written that had to
  /// wait.
  private let changed: (Change) -> Void

  enum Change {
    case broken(code: Int32)
    case drained
  }

  /// - Parameter descriptor: stays the caller's.
  init(
    _ descriptor: Int32, loop: EventLoop, bytesMax: Int, changed: @escaping (Change) -> Void
  ) {
    output = OutputDescriptor(descriptor)
    self.loop = loop
    self.bytesMax = bytesMax
    self.changed = changed
    turnEnd = loop.atTurnEnd { [weak self] in self?.flush() }
  }

  private var waiting: Int { bytes.count - start }

  /// Bytes that wait for the reader.
  var waitingBytes: Int { waiting }

  /// Whether so much waits that more may be left out.
  var isFull: Bool { waiting >= bytesMax }

  /// Whether all that was taken is written.
  var isEmpty: Bool { waiting == 0 }

  /// Takes text; it is written when the turn ends.
  /// - Parameter always: whether it is taken even above the bound.
  func append(_ text: String, always: Bool = false) {
    if isBroken { return }
    guard always || waiting + text.utf8.count <= bytesMax else {
      droppedCount += 1
      return
    }
    bytes.append(contentsOf: text.utf8)
  }

  /// How many texts were left out since the last call, once there is room to say so.
  func takeDropped() -> Int? {
    guard droppedCount > 0, waiting < bytesMax / 2 else { return nil }
    defer { droppedCount = 0 }
    return droppedCount
  }

  /// Bytes of one write: the loop goes on in between.
  private static let writeBytesMax = 1 << 16

  /// Writes what goes without waiting.
  func flush() {
    while waiting > 0, !isBroken {
      let end = min(bytes.count, start + Self.writeBytesMax)
      let count = ConsoleSystem.write(output.raw, bytes[start..<end])
      if count > 0 {
        start += count
      } else if count == 0 || count == -Int(EAGAIN) {
        return wait()
      } else {
        return breakOff(code: Int32(-count))
      }
    }
    bytes.removeAll(keepingCapacity: bytes.capacity <= Self.writeBytesMax)
    start = 0
    guard isWatched else { return }
    unwatch()
    changed(.drained)
  }

  private func wait() {
    // What is written needn't be kept.
    if start > bytes.count / 2 {
      bytes.removeFirst(start)
      start = 0
    }
    guard !isWatched else { return }
    do {
      try loop.watch(output.raw, readable: false, writable: true) { [weak self] _ in self?.flush() }
      isWatched = true
    } catch {
      breakOff(code: error.code)
    }
  }

  private func breakOff(code: Int32) {
    isBroken = true
    bytes = []
    start = 0
    unwatch()
    changed(.broken(code: code))
  }

  private func unwatch() {
    if isWatched { loop.unwatch(output.raw) }
    isWatched = false
  }

  /// Tries again after it broke; what waited then is lost.
  func mend() { isBroken = false }

  /// Writes the rest, for as long as that gets on.
  /// - Parameter milliseconds: the longest wait for a reader, each time.
  func close(milliseconds: Int32) {
    flush()
    while waiting > 0, !isBroken,
      ConsoleSystem.waitToWrite(output.raw, milliseconds: milliseconds)
    {
      flush()
    }
    unwatch()
    isBroken = true
    if let turnEnd { loop.removeTurnEnd(turnEnd) }
    turnEnd = nil
  }
}
