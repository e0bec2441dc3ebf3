import CSystem
import ConclaveNet

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The system calls of console and log. An interrupted call (EINTR) is repeated here.
enum ConsoleSystem {
  /// - Returns: what `call` returned, or the negative `errno`.
  private static func counting(_ call: () -> Int) -> Int {
    while true {
      let result = call()
      if result >= 0 { return result }
      if errno != EINTR { return -Int(errno) }
    }
  }

  /// Reads what is there, at most `buffer.count` bytes (`read`).
  /// - Returns: the number of bytes, 0 at the end, or the negative `errno`.
  static func read(_ descriptor: Int32, into buffer: inout [UInt8]) -> Int {
    buffer.withUnsafeMutableBytes { bytes in
      #if canImport(Glibc)
        counting { Glibc.read(descriptor, bytes.baseAddress, bytes.count) }
      #elseif canImport(Darwin)
        counting { Darwin.read(descriptor, bytes.baseAddress, bytes.count) }
      #endif
    }
  }

  /// Writes what goes without waiting (`write`).
  /// - Returns: the number of bytes, or the negative `errno`.
  static func write(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Int {
    bytes.withUnsafeBytes { bytes in
      #if canImport(Glibc)
        counting { Glibc.write(descriptor, bytes.baseAddress, bytes.count) }
      #elseif canImport(Darwin)
        counting { Darwin.write(descriptor, bytes.baseAddress, bytes.count) }
      #endif
    }
  }

  /// Opens a file for writing (`open`), closed when a program is started.
  /// - Returns: the descriptor, or the negative `errno`.
  static func open(_ path: String, _ flags: Int32, mode: mode_t = 0) -> Int32 {
    #if canImport(Glibc)
      Int32(counting { Int(Glibc.open(path, flags | O_WRONLY | O_CLOEXEC, mode)) })
    #elseif canImport(Darwin)
      Int32(counting { Int(Darwin.open(path, flags | O_WRONLY | O_CLOEXEC, mode)) })
    #endif
  }

  /// The bytes of a file (`read`), the last `bytesMax` of them; none of one that can't be read.
  static func contents(_ path: String, bytesMax: Int) -> [UInt8] {
    #if canImport(Glibc)
      let file = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    #elseif canImport(Darwin)
      let file = Darwin.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    #endif
    guard file >= 0 else { return [] }
    defer { close(file) }
    let size = lseek(file, 0, SEEK_END)
    lseek(file, max(0, size - off_t(bytesMax)), SEEK_SET)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < bytesMax {
      let count = read(file, into: &chunk)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return bytes
  }

  /// Removes a file (`unlink`); one that isn't there is no error.
  static func remove(_ path: String) { _ = unlink(path) }

  /// Waits until writing doesn't block (`poll`).
  /// - Returns: false after `milliseconds`, or when it failed.
  static func waitToWrite(_ descriptor: Int32, milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return counting { Int(poll(&entry, 1, milliseconds)) } > 0
  }

  /// Whether reading doesn't block (`poll`).
  static func isReadable(_ descriptor: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return counting { Int(poll(&entry, 1, 0)) } > 0 && entry.revents & Int16(POLLIN) != 0
  }

  /// What kind of file it is (`fstat`), as the bits of `S_IFMT`; nil for no open descriptor.
  static func kind(_ descriptor: Int32) -> mode_t? {
    var information = stat()
    return fstat(descriptor, &information) == 0 ? information.st_mode & S_IFMT : nil
  }

  /// Bytes of a file (`fstat`).
  static func size(_ descriptor: Int32) -> Int? {
    var information = stat()
    return fstat(descriptor, &information) == 0 ? Int(information.st_size) : nil
  }

  /// Columns and rows of a terminal (`TIOCGWINSZ`); 0 where it doesn't say.
  static func screen(_ terminal: Int32) -> (columns: Int, rows: Int) {
    var columns: Int32 = 0
    var rows: Int32 = 0
    conclave_terminal_size(terminal, &columns, &rows)
    return (Int(columns), Int(rows))
  }

  /// Stops this process and the others of its job, as Control-Z does (`kill`).
  static func stopJob() { _ = kill(0, SIGTSTP) }

  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Whether another group of processes has the terminal (`tcgetpgrp`): reading would stop this one.
  static func isInBackground(_ terminal: Int32) -> Bool {
    let foreground = tcgetpgrp(terminal)
    return foreground > 0 && foreground != getpgrp()
  }

  /// Seconds that the local clock is ahead of UTC (`localtime_r`); 0 for a time it can't tell.
  static func offset(milliseconds: UInt64) -> Int {
    guard var seconds = time_t(exactly: milliseconds / 1_000) else { return 0 }
    var parts = tm()
    return localtime_r(&seconds, &parts) == nil ? 0 : parts.tm_gmtoff
  }

  /// The system's words for a negative `errno`.
  static func reason(_ result: Int32) -> String {
    String(cString: strerror(-result))
  }
}
