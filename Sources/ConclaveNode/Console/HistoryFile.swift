import ConclaveText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The lines typed before, in the data directory, readable by their owner only. A file that can't be read or
/// written costs the history, and nothing else.
struct HistoryFile {
  let path: String

  /// Reads it, and shortens one that has grown.
  func load() -> History {
    let bytes = ConsoleSystem.contents(path, bytesMax: 2 * History.fileBytesMax)
    let history = History(file: bytes)
    let lines = bytes.reduce(0) { $0 + ($1 == 0x0a ? 1 : 0) }
    if bytes.count > History.fileBytesMax || lines > 2 * History.linesMax {
      write(history.file, O_CREAT | O_TRUNC)
    }
    return history
  }

  func append(_ line: String) { write(line + "\n", O_CREAT | O_APPEND) }

  private func write(_ text: String, _ flags: Int32) {
    // O_NOFOLLOW: a link would have another file written.
    let file = ConsoleSystem.open(path, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, mode: 0o600)
    guard file >= 0 else { return }
    defer { close(file) }
    guard ConsoleSystem.kind(file) == S_IFREG else { return }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = ConsoleSystem.write(file, rest)
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
