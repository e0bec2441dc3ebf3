import ConclaveText

/// Cuts bytes into lines, within bounds.
struct LineBuffer {
  enum Item: Hashable {
    case line(String)
    case fault(ConsoleFault)
  }

  private let lineBytesMax: Int
  private var bytes: [UInt8] = []
  /// Where the next line begins, and how far no line break was found.
  private var start = 0
  private var searched = 0
  /// Whether what comes belongs to a line that is too long.
  private var isSkipping = false
  private(set) var hasEnded = false

  /// Bytes taken as lines that are kept until they are thrown away together.
  private static let takenBytesMax = 1 << 17

  /// - Parameter lineBytesMax: bytes of a line; a longer one is skipped.
  init(lineBytesMax: Int = ConsoleFault.lineBytesMax) { self.lineBytesMax = lineBytesMax }

  /// Whether so much is here that reading can wait.
  var isFull: Bool { bytes.count - start > lineBytesMax }

  /// Whether the end has come and nothing is left before it.
  var isExhausted: Bool { hasEnded && start == bytes.count }

  mutating func append(_ more: ArraySlice<UInt8>) { bytes.append(contentsOf: more) }

  /// Nothing comes any more; what is left is a line, too.
  mutating func end() { hasEnded = true }

  /// The next line, without its line break (LF or CR LF); nil if none is whole.
  mutating func next() -> Item? {
    while true {
      let newline = bytes[searched...].firstIndex(of: 0x0a)
      guard let end = newline ?? (hasEnded ? bytes.count : nil), end > start || newline != nil
      else { return more() }
      let line = bytes[start..<end]
      advance(to: newline == nil ? end : end + 1)
      if isSkipping {
        isSkipping = false
        continue
      }
      return item(line)
    }
  }

  /// Without a whole line: one that is too long is refused at once, before it fills the memory.
  private mutating func more() -> Item? {
    searched = bytes.count
    if isSkipping {
      advance(to: bytes.count)
      return nil
    }
    guard bytes.count - start > lineBytesMax else { return nil }
    isSkipping = true
    advance(to: bytes.count)
    return .fault(.lineTooLong)
  }

  private mutating func advance(to place: Int) {
    start = place
    searched = place
    if start == bytes.count {
      bytes.removeAll(keepingCapacity: true)
      (start, searched) = (0, 0)
    } else if start > Self.takenBytesMax {
      bytes.removeFirst(start)
      (start, searched) = (0, 0)
    }
  }

  private func item(_ line: ArraySlice<UInt8>) -> Item {
    guard line.count <= lineBytesMax else { return .fault(.lineTooLong) }
    let bytes = line.last == 0x0d ? line.dropLast() : line
    guard let text = String(validating: bytes, as: UTF8.self) else { return .fault(.notUTF8) }
    return .line(text)
  }
}
