/// Reads one JSON text (RFC 8259), strictly and within bounds.
public struct JSONReader {
  /// Arrays and objects within each other.
  public static let depthMax = 8
  /// Bytes of a text.
  public static let bytesMax = 1 << 17

  private let bytes: [UInt8]
  private var place = 0

  private let depthMax: Int

  /// - Throws: `JSONFault` with the byte at which the text stops being JSON.
  public static func read(
    _ text: String, depthMax: Int = depthMax, bytesMax: Int = bytesMax
  ) throws(JSONFault) -> JSONValue {
    let bytes = Array(text.utf8)
    guard bytes.count <= bytesMax else { throw JSONFault(what: "too long", byte: bytesMax) }
    var reader = JSONReader(bytes: bytes, depthMax: depthMax)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.place == bytes.count else { throw reader.fault("something after the end") }
    return value
  }

  private init(bytes: [UInt8], depthMax: Int) {
    self.bytes = bytes
    self.depthMax = depthMax
  }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private func fault(_ what: String) -> JSONFault { JSONFault(what: what, byte: place) }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d {
      place += 1
    }
  }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: byte) else { return false }
    place += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSONFault) -> JSONValue {
    guard depth < depthMax else { throw fault("nested too deeply") }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONFault) -> JSONValue {
    guard bytes[place...].starts(with: word.utf8) else { throw fault("no JSON value") }
    place += word.utf8.count
    return value
  }

  private mutating func object(depth: Int) throws(JSONFault) -> JSONValue {
    place += 1
    var members: [JSONValue.Member] = []
    var names: Set<String> = []
    if take("}") { return .object([]) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw fault("a member's name in quotes is missing") }
      let name = try string()
      // A name that comes twice means one thing to one reader and another to the next.
      guard names.insert(name).inserted else { throw fault("a member comes twice") }
      guard take(":") else { throw fault("':' is missing") }
      members.append(JSONValue.Member(name, try value(depth: depth + 1)))
    } while take(",")
    guard take("}") else { throw fault("'}' is missing") }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(JSONFault) -> JSONValue {
    place += 1
    var values: [JSONValue] = []
    if take("]") { return .array([]) }
    repeat { values.append(try value(depth: depth + 1)) } while take(",")
    guard take("]") else { throw fault("']' is missing") }
    return .array(values)
  }

  /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
  private mutating func number() throws(JSONFault) -> String {
    let start = place
    if next == UInt8(ascii: "-") { place += 1 }
    let whole = digits()
    guard whole > 0, whole == 1 || bytes[place - whole] != UInt8(ascii: "0") else {
      throw fault("no JSON value")
    }
    if next == UInt8(ascii: ".") {
      place += 1
      guard digits() > 0 else { throw fault("digits are missing") }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      place += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
      guard digits() > 0 else { throw fault("digits are missing") }
    }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private mutating func digits() -> Int {
    let start = place
    while let byte = next, (0x30...0x39).contains(byte) { place += 1 }
    return place - start
  }
}

// Strings.
extension JSONReader {
  private mutating func string() throws(JSONFault) -> String {
    place += 1
    var content: [UInt8] = []
    while let byte = next {
      place += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"): content += try escape().utf8
      case 0..<0x20: throw fault("a control character in a string; write it as \\u00XX")
      default: content.append(byte)
      }
    }
    throw fault("a string without an end")
  }

  private mutating func escape() throws(JSONFault) -> String {
    guard let byte = next else { throw fault("a string without an end") }
    place += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return String(Character(try scalar()))
    default: throw fault("an unknown escape")
    }
  }

  /// Four hexadecimal digits, or a pair of surrogates in two escapes.
  private mutating func scalar() throws(JSONFault) -> Unicode.Scalar {
    let high = try unit()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xdc00, next == UInt8(ascii: "\\") else { throw fault("half a surrogate pair") }
    place += 1
    guard next == UInt8(ascii: "u") else { throw fault("half a surrogate pair") }
    place += 1
    let low = try unit()
    guard (0xdc00...0xdfff).contains(low),
      let scalar = Unicode.Scalar(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
    else { throw fault("half a surrogate pair") }
    return scalar
  }

  private mutating func unit() throws(JSONFault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue,
        byte < 0x80
      else { throw fault("\\u needs four hexadecimal digits") }
      value = value << 4 | UInt32(digit)
      place += 1
    }
    return value
  }
}

/// Where a text stops being JSON, and why.
public struct JSONFault: Error, Hashable, Sendable, CustomStringConvertible {
  public var what: String
  /// Counted from 0.
  public var byte: Int

  public var description: String { "\(what) (at byte \(byte))" }
}
