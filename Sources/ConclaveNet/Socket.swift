import CSystem
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A nonblocking IPv4 socket and the calls on it.
struct Socket: ~Copyable {
  let descriptor: Descriptor
  /// What it is for, in words, for errors.
  let object: String

  var raw: Int32 { descriptor.raw }

  /// Takes over an open, nonblocking socket.
  init(owning raw: Int32, _ object: String) {
    descriptor = Descriptor(owning: raw)
    self.object = object
  }

  static func stream(_ object: String) throws(SystemError) -> Socket {
    let raw = try System.retrying("socket", object) { conclave_socket(conclave_sock_stream(), 0) }
    return Socket(owning: raw, object)
  }

  static func datagram(_ object: String) throws(SystemError) -> Socket {
    let raw = try System.retrying("socket", object) { conclave_socket(conclave_sock_dgram(), 0) }
    return Socket(owning: raw, object)
  }

  /// `setsockopt` with a value of any plain type.
  func set<Value: BitwiseCopyable>(
    _ level: Int32, _ option: Int32, _ value: Value
  ) throws(SystemError) {
    let size = socklen_t(MemoryLayout<Value>.size)
    _ = try System.retrying("setsockopt", object) {
      withUnsafePointer(to: value) { setsockopt(raw, level, option, $0, size) }
    }
  }

  /// - Throws: `SystemError`; EAFNOSUPPORT for IPv6, which isn't served yet.
  func bind(to endpoint: Endpoint) throws(SystemError) {
    let address = try systemAddress(endpoint, "bind")
    _ = try System.retrying("bind", object) {
      withSocketAddress(address) { conclave_bind(raw, $0, $1) }
    }
  }

  /// Where the socket is bound (`getsockname`).
  func localEndpoint() throws(SystemError) -> Endpoint {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = try System.retrying("getsockname", object) {
      withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          getsockname(raw, $0, &length)
        }
      }
    }
    return Endpoint(address)
  }

  /// The error that the socket met since it was last asked (SO_ERROR); 0 for none.
  func takeError() -> Int32 {
    var code: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(raw, SOL_SOCKET, SO_ERROR, &code, &length)
    return code
  }

  /// The round trip that the system measured on a TCP connection (TCP_INFO), in milliseconds; nil where it doesn't
  /// tell.
  var roundTripMilliseconds: Double? {
    #if canImport(Glibc)
      var info = tcp_info()
      var length = socklen_t(MemoryLayout<tcp_info>.size)
      let code = getsockopt(raw, Int32(IPPROTO_TCP), TCP_INFO, &info, &length)
      return code == 0 && info.tcpi_rtt > 0 ? Double(info.tcpi_rtt) / 1_000 : nil
    #else
      return nil
    #endif
  }

  func systemAddress(
    _ endpoint: Endpoint, _ call: String
  ) throws(SystemError) -> sockaddr_in {
    guard let address = endpoint.socketAddress else {
      throw SystemError(code: EAFNOSUPPORT, call: call, object: object)
    }
    return address
  }
}
