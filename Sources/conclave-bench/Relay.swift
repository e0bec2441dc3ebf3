#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the direct message is measured against: bytes from standard input over a TCP connection to another
/// process's standard output, with blocking calls and nothing else.
///
///     conclave-bench relay -              listens, says its port, and writes what comes
///     conclave-bench relay ADDRESS PORT   sends what it reads
///
/// - Returns: the exit status, or nil when something else was asked for.
func runRelay(_ arguments: [String]) -> Int32? {
  switch (arguments.first, arguments.count) {
  case ("relay", 2): receive()
  case ("relay", 3): send(to: arguments[1], port: arguments[2])
  default: nil
  }
}

/// The program that runs, for starting it once more.
let ownProgram = conclaveProgram + "-bench"
/// The id of this process.
var ownProcess: Int32 { getpid() }

private func receive() -> Int32 {
  let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  guard listener >= 0, listen(listener, 1) == 0 else { return 1 }
  var address = sockaddr_in()
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let named = withUnsafeMutablePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
  }
  guard named == 0 else { return 1 }
  say("\(UInt16(bigEndian: address.sin_port))")
  fflush(nil)
  return copy(from: accept(listener, nil, nil), to: STDOUT_FILENO)
}

private func send(to host: String, port: String) -> Int32 {
  let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = (UInt16(port) ?? 0).bigEndian
  guard connection >= 0, inet_pton(AF_INET, host, &address.sin_addr) == 1 else { return 1 }
  var yes: Int32 = 1
  setsockopt(
    connection, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
  let connected = withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
  return connected == 0 ? copy(from: STDIN_FILENO, to: connection) : 1
}

private func copy(from source: Int32, to destination: Int32) -> Int32 {
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = read(source, &buffer, buffer.count)
    guard count > 0, write(destination, buffer, count) == count else { return count == 0 ? 0 : 1 }
  }
}
