import ConclaveNet
import ConclaveText
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What only the system knows: names, addresses of names, the contents of a file.
enum SystemNames {
  /// The host's name (`gethostname`); empty if it has none.
  static func host() -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// The first IPv4 address of a name; an address is its own (`getaddrinfo`). It may wait for the network's
  /// name service.
  static func address(of host: String) -> IPAddress? {
    if let address = IPAddress(dotted: host) { return address }
    var hints = addrinfo()
    hints.ai_family = AF_INET
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &found) == 0 else { return nil }
    defer { freeaddrinfo(found) }
    return found?.pointee.ai_addr.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
      .v4(UInt32(bigEndian: $0.pointee.sin_addr.s_addr))
    }
  }

  /// Bytes of a secret file that are read: a passphrase is shorter.
  static let secretBytesMax = 4_096

  /// The first line of a secret file, which may be a pipe: it is read as far as the line goes, and waited for.
  static func secret(in path: String) throws(StartFailure) -> Passphrase {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure(path, String(cString: strerror(errno))) }
    let descriptor = Descriptor(owning: file)
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: secretBytesMax)
    while !bytes.contains(UInt8(ascii: "\n")) {
      let count = read(descriptor.raw, &part, part.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure(path, String(cString: strerror(errno))) }
      if count == 0 { break }
      bytes += part[..<count]
      guard bytes.count < secretBytesMax else { throw failure(path, "it is too long") }
    }
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    guard !line.isEmpty else { throw failure(path, "its first line is empty") }
    guard let text = String(validating: line, as: UTF8.self) else {
      throw failure(path, "its first line is not UTF-8")
    }
    return Passphrase(text)
  }

  /// The options with the secret of a file in the place of the file.
  static func withSecret(_ options: Options) throws(StartFailure) -> Options {
    guard case .file(let path) = options.secret else { return options }
    var options = options
    options.secret = .passphrase(try secret(in: path))
    return options
  }

  private static func failure(_ path: String, _ reason: String) -> StartFailure {
    .secretFile(path: path, reason: reason)
  }
}
