import ConclaveWire

/// Addresses as people write them. IPv4 only, so far.
enum AddressText {
  /// `IP[:PORT]`; port 0, or none, for a free one.
  static func listen(_ text: String) throws(UsageError) -> Endpoint {
    guard let (host, port) = split(text), let address = ipv4(host) else {
      throw UsageError(
        "--listen takes an IPv4 address of this machine and perhaps a port, not '\(text.shown)'",
        example: OptionName.listen.example)
    }
    return Endpoint(address: address, port: port ?? 0)
  }

  /// `HOST[:PORT]`. A host that looks like an IPv4 address must be one.
  static func peer(_ text: String) throws(UsageError) -> PeerAddress {
    guard let (host, port) = split(text), port != 0, ipv4(host) != nil || isHostName(host) else {
      throw UsageError(
        "--peer takes a host name or an IPv4 address and perhaps a UDP port, not '\(text.shown)'",
        example: OptionName.peer.example)
    }
    return PeerAddress(host: String(host), port: port)
  }

  /// Four decimal numbers from 0 to 255, without leading zeros.
  static func ipv4(_ text: Substring) -> IPAddress? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bits: UInt32 = 0
    for part in parts {
      guard let byte = Decimal.uint16(part), byte <= 255, "\(byte)" == part else { return nil }
      bits = bits << 8 | UInt32(byte)
    }
    return .v4(bits)
  }

  private static func split(_ text: String) -> (host: Substring, port: UInt16?)? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    switch parts.count {
    case 1: return (parts[0], nil)
    case 2: return Decimal.uint16(parts[1]).map { (parts[0], $0) }
    default: return nil
    }
  }

  /// Bytes of a host name (RFC 1123, 2.1).
  private static let hostBytesMax = 255

  private static func isHostName(_ text: Substring) -> Bool {
    guard !text.isEmpty, text.utf8.count <= hostBytesMax, !text.hasPrefix("-"),
      !text.hasPrefix("."), !text.hasPrefix("/")
    else { return false }
    // Of digits and dots only: a mistyped address.
    guard text.contains(where: { $0 != "." && !$0.isASCIIDigit }) else { return false }
    return text.utf8.allSatisfy {
      ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a)
        || $0 == 0x2d || $0 == 0x2e || $0 == 0x5f
    }
  }
}

/// Decimal digits and nothing else: `UInt16("+1")` would be 1.
enum Decimal {
  static func uint16(_ text: Substring) -> UInt16? {
    text.allSatisfy(\.isASCIIDigit) ? UInt16(text) : nil
  }

  static func int(_ text: Substring) -> Int? {
    text.allSatisfy(\.isASCIIDigit) ? Int(text) : nil
  }
}

extension Character {
  var isASCIIDigit: Bool { self >= "0" && self <= "9" && isASCII }
}
