import ConclaveCore
import ConclaveText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The file of `@getlog > file`: a new one, readable by its owner only, with every line sanitized.
enum ExportFile {
  /// Bytes written at once.
  private static let writeBytesMax = 1 << 20

  /// - Parameter path: as it was typed; `~/` at the start is the home directory.
  static func write(_ entries: [LogLine], to path: String) -> ExportResult {
    let place = expanded(path)
    // O_EXCL: what exists, also as a link to nowhere, isn't touched.
    let descriptor = ConsoleSystem.open(place, O_CREAT | O_EXCL, mode: 0o600)
    guard descriptor >= 0 else {
      return .failed(file: path, why: why(descriptor))
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    for (count, entry) in entries.enumerated() {
      bytes.append(contentsOf: (LogExport.line(entry) + "\n").utf8)
      guard bytes.count >= writeBytesMax || count == entries.count - 1 else { continue }
      if let code = writeAll(bytes, descriptor) {
        ConsoleSystem.remove(place)
        return .failed(file: path, why: why(code))
      }
      bytes.removeAll(keepingCapacity: true)
    }
    return .written(lines: entries.count, file: path)
  }

  /// - Returns: the negative `errno`, or nil when all is written.
  private static func writeAll(_ bytes: [UInt8], _ descriptor: Int32) -> Int32? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = ConsoleSystem.write(descriptor, rest)
      guard count > 0 else { return Int32(count) }
      rest = rest.dropFirst(count)
    }
    return nil
  }

  private static func expanded(_ path: String) -> String {
    guard path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
    return String(cString: home) + path.dropFirst()
  }

  private static func why(_ code: Int32) -> String {
    code == -EEXIST ? "it exists, and is never overwritten" : ConsoleSystem.reason(code)
  }
}
