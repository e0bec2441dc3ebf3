#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A descriptor that is written to without waiting.
///
/// O_NONBLOCK belongs to the open file, which a terminal's shell and other programs share: set on standard
/// output, it would break them. So a terminal or a pipe is opened once more; where that isn't possible, the
/// flag is set and taken back. A regular file never makes wait.
final class OutputDescriptor {
  let raw: Int32
  private let isOwn: Bool
  /// The flags to go back to.
  private let flags: Int32?

  init(_ descriptor: Int32) {
    let kind = ConsoleSystem.kind(descriptor)
    if kind == nil || kind == S_IFREG || kind == S_IFDIR {
      (raw, isOwn, flags) = (descriptor, false, nil)
      return
    }
    #if os(Linux)
      let again = ConsoleSystem.open("/proc/self/fd/\(descriptor)", O_NONBLOCK | O_NOCTTY)
      if again >= 0 {
        (raw, isOwn, flags) = (again, true, nil)
        return
      }
    #endif
    let before = fcntl(descriptor, F_GETFL)
    _ = fcntl(descriptor, F_SETFL, before | O_NONBLOCK)
    (raw, isOwn, flags) = (descriptor, false, before)
  }

  deinit {
    if let flags { _ = fcntl(raw, F_SETFL, flags) }
    if isOwn { _ = close(raw) }
  }
}
