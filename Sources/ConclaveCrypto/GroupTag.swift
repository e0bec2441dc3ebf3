/// What beacons and link preambles carry in the clear, so that "wrong secret" can be told from "other
/// group": "the first 8 bytes of BLAKE2b-256 over `conclave group tag 1` and the group's name in UTF-8".
/// It tells a guesser of names the group's name, and nothing about its secret.
public struct GroupTag: Hashable, Sendable {
  /// Eight bytes.
  public let bytes: [UInt8]

  /// Bytes of a tag.
  public static let count = 8
  /// What is hashed before the group's name.
  public static let context = "conclave group tag 1"

  public init(group: String) {
    bytes = Array(Sodium.blake2b256(Array((Self.context + group).utf8)).prefix(Self.count))
  }
}

extension GroupTag: CustomStringConvertible {
  /// 16 lower-case hexadecimal digits.
  public var description: String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
