/// Makes keys of a terminal's bytes, whole or cut anywhere.
///
///     key      = UTF-8 text / C0 / ESC [ parameters final / ESC O final / ESC character
///     paste    = ESC [200~ anything ESC [201~
///
/// Nothing breaks it: what isn't UTF-8 becomes U+FFFD, unknown sequences and those that are too long are
/// dropped, and an unfinished one is given up after `patience`. What follows a paste that stalled belongs to
/// it until its end comes, a Control-C alone, or nothing for long: it is given in pieces, as pastes.
public struct KeyDecoder: Sendable {
  /// Bytes of one escape sequence; a longer one is none.
  static let sequenceBytesMax = 64
  /// Bytes of one paste that are kept.
  static let pasteBytesMax = 1 << 17

  /// Bytes of text that are one key.
  static let textBytesMax = 1 << 12

  /// Milliseconds until a lone Escape is one, until the rest of a scalar is missed, until a paste is shown
  /// that doesn't end, and until one that stalled is over.
  private static let sequenceMilliseconds: Int64 = 50
  private static let scalarMilliseconds: Int64 = 1_000
  private static let pasteMilliseconds: Int64 = 1_000
  private static let stallMilliseconds: Int64 = 30_000
  /// Bytes taken as keys that are kept until they are thrown away together.
  private static let takenBytesMax = 1 << 16

  private var bytes: [UInt8] = []
  private var start = 0
  private var paste: [UInt8]?
  private var isPasteCut = false
  /// Whether the paste stalled: what came of it was given already.
  private var isPasteLate = false

  private static let pasteEnd = Array("\u{1b}[201~".utf8)

  public init() {}

  public mutating func append(_ more: some Sequence<UInt8>) {
    if start == bytes.count {
      bytes.removeAll(keepingCapacity: true)
      start = 0
    } else if start > Self.takenBytesMax {
      bytes.removeFirst(start)
      start = 0
    }
    bytes.append(contentsOf: more)
  }

  /// Bytes not looked at yet, or not whole.
  var waitingCount: Int { bytes.count - start }

  /// Milliseconds after which `expire` is called if nothing comes and `next` found nothing; nil if nothing is
  /// unfinished.
  public var patience: Int64? {
    if let paste {
      let isQuiet = isPasteLate && paste.isEmpty && start == bytes.count
      return isQuiet ? Self.stallMilliseconds : Self.pasteMilliseconds
    }
    guard start < bytes.count else { return nil }
    return bytes[start] == 0x1b ? Self.sequenceMilliseconds : Self.scalarMilliseconds
  }

  /// Ends what is unfinished, and nothing else: a lone Escape is that key, a paste is what came of it.
  public mutating func expire() -> Key? {
    if let key = next() { return key }
    if paste != nil { return expirePaste() }
    let rest = bytes[start...]
    start = bytes.count
    return rest == [0x1b] ? .escape : nil
  }

  /// Takes a Control-C or Control-Z out of what waits, behind so many bytes of it. One that was pasted is none.
  mutating func takeUrgent(behind count: Int) -> Key? {
    var ahead = self
    while let key = ahead.next() {
      let place = ahead.start - 1
      guard key == .control("c") || key == .control("z"), place >= start + count else { continue }
      bytes.remove(at: place)
      return key
    }
    return nil
  }

  /// Throws away what came of a paste.
  mutating func dropPaste() { if paste != nil { paste = [] } }

  /// The next whole key; nil if there is none.
  public mutating func next() -> Key? {
    while start < bytes.count {
      if paste != nil { return nextOfPaste() }
      let byte = bytes[start]
      if byte == 0x1b {
        switch sequence() {
        case .unfinished: return nil
        case .key(let key, let end):
          start = end
          return key
        case .nothing(let end): start = end
        }
      } else if byte < 0x20 || byte == 0x7f {
        start += 1
        return Self.control(byte)
      } else if let text = text() {
        return .text(text)
      } else {
        return nil
      }
    }
    return nil
  }

  private static func control(_ byte: UInt8) -> Key {
    switch byte {
    case 0x0d, 0x0a: .enter
    case 0x09: .tab
    case 0x08, 0x7f: .backspace
    default: .control(Character(Unicode.Scalar(byte | (byte < 0x1b && byte > 0 ? 0x60 : 0x40))))
    }
  }

  // MARK: - Text

  /// Text up to the next control character; a scalar that is cut at the end waits for its rest.
  private mutating func text() -> String? {
    let some = bytes[start...].prefix(Self.textBytesMax)
    let control = some.firstIndex { $0 < 0x20 || $0 == 0x7f }
    let whole = control ?? some.endIndex - Self.cutBytes(some)
    guard whole > start else { return nil }
    defer { start = whole }
    return String(decoding: bytes[start..<whole], as: UTF8.self)
  }

  /// Bytes at the end that may be the beginning of a scalar.
  private static func cutBytes(_ bytes: ArraySlice<UInt8>) -> Int {
    for (count, byte) in bytes.reversed().prefix(3).enumerated() {
      if byte & 0xc0 == 0x80 { continue }
      let length = byte >= 0xf0 && byte < 0xf5 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1
      return byte < 0xf5 && length > count + 1 ? count + 1 : 0
    }
    return 0
  }

  // MARK: - Paste

  private mutating func nextOfPaste() -> Key? {
    let marker = Self.pasteEnd
    var place = start
    while let escape = bytes[place...].firstIndex(of: 0x1b) {
      let rest = bytes[escape...]
      if rest.starts(with: marker) {
        takePaste(upTo: escape)
        start = escape + marker.count
        return endPaste()
      }
      if marker.starts(with: rest) {
        takePaste(upTo: escape)
        return nil
      }
      place = escape + 1
    }
    takePaste(upTo: bytes.count)
    return nil
  }

  private mutating func takePaste(upTo end: Int) {
    let room = max(0, Self.pasteBytesMax - (paste?.count ?? 0))
    if end - start > room { isPasteCut = true }
    paste?.append(contentsOf: bytes[start..<end].prefix(room))
    start = end
  }

  private mutating func endPaste() -> Key {
    let key = Key.paste(String(decoding: paste ?? [], as: UTF8.self), isCut: isPasteCut)
    (paste, isPasteCut, isPasteLate) = (nil, false, false)
    return key
  }

  /// Gives what came of a paste that stalls. Its rest isn't typed: a line break in it enters nothing.
  private mutating func expirePaste() -> Key? {
    // What may be the beginning of its end is waited for once more.
    if paste?.isEmpty == true { takePaste(upTo: bytes.count) }
    let isOver = isPasteLate && paste?.allSatisfy { $0 == 0x03 } == true
    let isEmpty = paste?.isEmpty == true
    let key = endPaste()
    if isOver { return isEmpty ? nil : .control("c") }
    (paste, isPasteLate) = ([], true)
    return isEmpty ? nil : key
  }
}

// MARK: - Escape sequences

extension KeyDecoder {
  private enum Reading {
    case unfinished
    /// A key, and where the next begins.
    case key(Key, end: Int)
    /// Something unknown.
    case nothing(end: Int)
  }

  private mutating func sequence() -> Reading {
    guard start + 1 < bytes.count else { return .unfinished }
    switch bytes[start + 1] {
    case UInt8(ascii: "["): return controlSequence()
    case UInt8(ascii: "O"):
      guard start + 2 < bytes.count else { return .unfinished }
      return Self.found(Self.cursorKey(bytes[start + 2], isWordwise: false), end: start + 3)
    case 0x7f, 0x08: return .key(.metaBackspace, end: start + 2)
    case 0x20..<0x7f:
      return .key(.meta(Character(Unicode.Scalar(bytes[start + 1]))), end: start + 2)
    // An Escape of its own, before another key.
    default: return .key(.escape, end: start + 1)
    }
  }

  private mutating func controlSequence() -> Reading {
    var end = start + 2
    // The Linux console's function keys: ESC [ [ A.
    if end < bytes.count, bytes[end] == UInt8(ascii: "[") {
      return end + 1 < bytes.count ? .nothing(end: end + 2) : .unfinished
    }
    while end < bytes.count, (0x20..<0x40).contains(bytes[end]) { end += 1 }
    if end - start > Self.sequenceBytesMax { return .nothing(end: end) }
    guard end < bytes.count else { return .unfinished }
    // Anything else ends it without being part of it.
    guard (0x40..<0x7f).contains(bytes[end]) else { return .nothing(end: end) }
    return meaning(bytes[start + 2..<end], final: bytes[end], end: end + 1)
  }

  private mutating func meaning(
    _ parameters: ArraySlice<UInt8>, final: UInt8, end: Int
  ) -> Reading {
    let numbers = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .map {
        $0.reduce(0) { $1 >= 0x30 && $1 < 0x3a && $0 < 10_000 ? $0 * 10 + Int($1 - 0x30) : $0 }
      }
    if final == UInt8(ascii: "~") {
      guard numbers.first != 200 else {
        paste = []
        return .nothing(end: end)
      }
      return Self.found(Self.editingKey(numbers.first ?? 0), end: end)
    }
    switch final {
    case UInt8(ascii: "Z"): return .key(.backTab, end: end)
    case UInt8(ascii: "I") where parameters.isEmpty: return .key(.focus(true), end: end)
    case UInt8(ascii: "O") where parameters.isEmpty: return .key(.focus(false), end: end)
    // The second number is 1 and what is held with the key: Shift 1, Alt 2, Control 4.
    default:
      let held = numbers.count > 1 ? max(0, numbers[1] - 1) : 0
      return Self.found(Self.cursorKey(final, isWordwise: held & 6 != 0), end: end)
    }
  }

  private static func found(_ key: Key?, end: Int) -> Reading {
    key.map { .key($0, end: end) } ?? .nothing(end: end)
  }

  private static func cursorKey(_ final: UInt8, isWordwise: Bool) -> Key? {
    switch final {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): isWordwise ? .wordRight : .right
    case UInt8(ascii: "D"): isWordwise ? .wordLeft : .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "M"): .enter
    default: nil
    }
  }

  private static func editingKey(_ number: Int) -> Key? {
    switch number {
    case 1, 7: .home
    case 4, 8: .end
    case 3: .delete
    default: nil
    }
  }
}
