import CSystem
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Endpoint {
  /// Any address, any free port.
  public static let any = Endpoint(address: .v4(0), port: 0)

  init(_ address: sockaddr_in) {
    self.init(
      address: .v4(UInt32(bigEndian: address.sin_addr.s_addr)),
      port: UInt16(bigEndian: address.sin_port))
  }

  /// The system's form; nil for IPv6, which isn't served yet.
  var socketAddress: sockaddr_in? {
    guard case .v4(let bits) = address else { return nil }
    var result = sockaddr_in()
    result.sin_family = sa_family_t(AF_INET)
    result.sin_port = port.bigEndian
    result.sin_addr.s_addr = bits.bigEndian
    return result
  }
}

extension IPAddress {
  /// Reads an IPv4 address in dotted decimal, such as `192.168.1.20`; nil for anything else.
  public init?(dotted text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bits: UInt32 = 0
    for part in parts {
      let isPlain = part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard isPlain, part.utf8.count <= 3, let byte = UInt8(part) else { return nil }
      bits = bits << 8 | UInt32(byte)
    }
    self = .v4(bits)
  }
}

/// Calls with the address as the system wants it.
func withSocketAddress<Result>(
  _ address: sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
  withUnsafePointer(to: address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
}
