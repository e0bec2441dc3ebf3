import CSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Sockets between the processes of one user on one machine (AF_UNIX). Descriptors are nonblocking.
public enum LocalSocket {
  /// Connects to a socket in a directory.
  /// - Parameter name: of the socket within the directory.
  /// - Returns: the descriptor, the caller's from here on.
  /// - Throws: `SystemError`; ECONNREFUSED if nobody listens, ENOENT if there is no socket.
  public static func connect(in directory: String, name: String) throws(SystemError) -> Int32 {
    let object = "\(directory)/\(name)"
    return try withAddress(in: directory, name: name) { (address) throws(SystemError) in
      let raw = try System.retrying("socket", object) {
        conclave_local_socket(conclave_sock_stream())
      }
      let socket = Descriptor(owning: raw)
      _ = try System.retrying("connect", object) {
        address.withSystemAddress { conclave_connect(socket.raw, $0, $1) }
      }
      return socket.release()
    }
  }

  /// Sends one datagram to an address: a path, or after `@` a name without a file.
  /// - Throws: `SystemError`, ENAMETOOLONG for an address that no socket has.
  public static func send(_ bytes: [UInt8], to address: String) throws(SystemError) {
    let target = try LocalAddress(
      address.hasPrefix("@") ? [0] + address.utf8.dropFirst() : Array(address.utf8), address)
    let socket = Descriptor(
      owning: try System.retrying("socket", address) {
        conclave_local_socket(conclave_sock_dgram())
      })
    _ = try System.retrying("connect", address) {
      target.withSystemAddress { conclave_connect(socket.raw, $0, $1) }
    }
    _ = try System.retrying("send", address) {
      bytes.withUnsafeBytes { conclave_send(socket.raw, $0.baseAddress, $0.count) }
    }
  }

  /// Ends the writing side of a connection; the other side reads to the end.
  public static func endWriting(_ descriptor: Int32) { _ = shutdown(descriptor, Int32(SHUT_WR)) }

  /// A path is longer than a socket's address can be where the directory is deep: the address then goes
  /// through an open descriptor of the directory.
  static func withAddress<Result>(
    in directory: String, name: String,
    _ body: (LocalAddress) throws(SystemError) -> Result
  ) throws(SystemError) -> Result {
    let path = "\(directory)/\(name)"
    if path.utf8.count < LocalAddress.pathBytesMax {
      return try body(try LocalAddress(Array(path.utf8), path))
    }
    let opened = Descriptor(
      owning: try System.retrying("open", directory) {
        open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      })
    let short = "/proc/self/fd/\(opened.raw)/\(name)"
    return try body(try LocalAddress(Array(short.utf8), path))
  }
}

/// The address of a local socket.
struct LocalAddress {
  /// Bytes of a path in an address, its final zero included (`sun_path`).
  static let pathBytesMax = 108

  private var address = sockaddr_un()
  private let length: socklen_t

  /// - Parameter path: its bytes; a name without a file begins with a zero.
  init(_ path: [UInt8], _ object: String) throws(SystemError) {
    guard path.count < Self.pathBytesMax, !path.isEmpty, !path.dropFirst().contains(0) else {
      throw SystemError(code: ENAMETOOLONG, call: "connect", object: object)
    }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
    let end = path.first == 0 ? 0 : 1
    length = socklen_t(MemoryLayout<sa_family_t>.size + path.count + end)
  }

  func withSystemAddress<Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }
}
