/// An IP address. An IPv6 link-local address carries the interface it was seen on, which has a meaning on
/// this machine only and isn't sent.
public enum IPAddress: Hashable, Sendable, Codable {
  /// Four bytes, the first in the highest bits.
  case v4(UInt32)
  case v6(high: UInt64, low: UInt64, scope: UInt32)

  /// 127.0.0.0/8 or ::1.
  public var isLoopback: Bool {
    switch self {
    case .v4(let address): address >> 24 == 127
    case .v6(let high, let low, _): high == 0 && low == 1
    }
  }
}

/// An address and a port, TCP or UDP as the field's name says.
public struct Endpoint: Hashable, Sendable, Codable {
  public var address: IPAddress
  public var port: UInt16

  public init(address: IPAddress, port: UInt16) {
    self.address = address
    self.port = port
  }
}

extension IPAddress: CustomStringConvertible {
  public var description: String {
    switch self {
    case .v4(let address):
      return (0..<4).map { String(address >> (24 - 8 * $0) & 255) }.joined(separator: ".")
    case .v6(let high, let low, let scope):
      let groups = [high, low].flatMap { word in
        (0..<4).map { String(word >> (48 - 16 * UInt64($0)) & 0xffff, radix: 16) }
      }
      return groups.joined(separator: ":") + (scope == 0 ? "" : "%\(scope)")
    }
  }
}

extension Endpoint: CustomStringConvertible {
  public var description: String {
    switch address {
    case .v4: "\(address):\(port)"
    case .v6: "[\(address)]:\(port)"
    }
  }
}

extension Endpoint: WireValue {
  public func write(to writer: inout Writer) {
    switch address {
    case .v4(let bits):
      writer.append(UInt8(4))
      writer.append(bits)
    case .v6(let high, let low, _):
      writer.append(UInt8(6))
      writer.append(high)
      writer.append(low)
    }
    writer.append(port)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    let address: IPAddress
    switch try cursor.number(bytes, as: UInt8.self) {
    case 4: address = .v4(try cursor.number(bytes))
    case 6: address = .v6(high: try cursor.number(bytes), low: try cursor.number(bytes), scope: 0)
    case let other: throw .unknown(what: "address family", value: Int(other))
    }
    self.init(address: address, port: try cursor.number(bytes))
  }
}
