/// Thirty-two bytes: a key, an id or a hash, compared in byte order. `Role` says which, so that none is
/// taken for another; it has no values.
public struct Bytes32<Role>: Sendable {
  /// The bytes as four big-endian words, so that comparing words compares bytes.
  let words: (UInt64, UInt64, UInt64, UInt64)

  /// The number of bytes.
  public static var count: Int { 32 }

  init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

  /// All bytes zero: the hash before the first entry, the id of nobody.
  public static var zero: Self { Self(words: (0, 0, 0, 0)) }

  /// Returns nil unless there are exactly 32 bytes.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.count else { return nil }
    func word(_ index: Int) -> UInt64 {
      bytes[(index * 8)..<(index * 8 + 8)].reduce(0) { $0 << 8 | UInt64($1) }
    }
    self.init(words: (word(0), word(1), word(2), word(3)))
  }

  /// The 32 bytes in order.
  public var bytes: [UInt8] {
    var writer = Writer()
    writer.append(self)
    return writer.bytes
  }
}

extension Bytes32: Hashable, Comparable {
  public static func == (left: Self, right: Self) -> Bool { left.words == right.words }
  public static func < (left: Self, right: Self) -> Bool { left.words < right.words }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}

/// Not a form of the protocol: between processes of one machine.
extension Bytes32: Codable {
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode([words.0, words.1, words.2, words.3])
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let words = try container.decode([UInt64].self)
    guard words.count == 4 else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no four words")
    }
    self.init(words: (words[0], words[1], words[2], words[3]))
  }
}

extension Bytes32: CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  public var description: String { bytes.hexadecimal }

  /// The first eight hexadecimal digits: what people and logs are shown.
  public var short: String { String(bytes.prefix(4).hexadecimal) }
}

extension Sequence where Element == UInt8 {
  /// Two lower-case hexadecimal digits a byte.
  public var hexadecimal: String {
    var text = ""
    for byte in self {
      text += byte < 16 ? "0" : ""
      text += String(byte, radix: 16)
    }
    return text
  }
}

/// A node's identity: its static X25519 public key (Protocol.md, "Words").
public typealias NodeID = Bytes32<NodeRole>
/// The BLAKE2b-256 hash of an entry (Protocol.md, "Entries").
public typealias EntryHash = Bytes32<EntryHashRole>
/// An account's Ed25519 public key, against which its session certificates are verified.
public typealias LoginKey = Bytes32<LoginKeyRole>
/// An account's X25519 public key, to which its mail is sealed.
public typealias MailKey = Bytes32<MailKeyRole>

public enum NodeRole {}
public enum EntryHashRole {}
public enum LoginKeyRole {}
public enum MailKeyRole {}
