#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An open file, closed when the value ends.
struct FileDescriptor: ~Copyable {
  let number: Int32

  /// `open(2)`, closed on exec, repeated when a signal interrupts it.
  init(opening path: String, _ flags: Int32, mode: mode_t = 0) throws(StoreError) {
    var opened: Int32
    repeat { opened = open(path, flags | O_CLOEXEC, mode) } while opened < 0 && errno == EINTR
    guard opened >= 0 else {
      throw .unusable(path: path, doing: "open", reason: systemMessage(errno))
    }
    number = opened
  }

  deinit { _ = close(number) }

  /// The first bytes of the file, at most `count`.
  func start(count: Int, of path: String) throws(StoreError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let got = pread(number, &bytes, count, 0)
    guard got >= 0 else {
      throw .unusable(path: path, doing: "read", reason: systemMessage(errno))
    }
    return Array(bytes.prefix(got))
  }

  /// `fsync(2)`.
  func synchronize(_ path: String) throws(StoreError) {
    guard fsync(number) == 0 else {
      throw .unusable(path: path, doing: "write", reason: systemMessage(errno))
    }
  }
}

/// What the system says about an error number.
func systemMessage(_ code: Int32) -> String {
  // Long enough for every message of the C library; a longer one is cut.
  var bytes = [CChar](repeating: 0, count: 256)
  guard strerror_r(code, &bytes, bytes.count) == 0 else { return "error \(code)" }
  return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
