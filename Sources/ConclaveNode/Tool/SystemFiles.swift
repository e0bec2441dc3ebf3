import ConclaveNet
import ConclaveText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files that subcommands and options name.
enum SystemFiles {
  /// The settings file; nil if there is none.
  static func settings(_ environment: [String: String]) throws(UsageError) -> SettingsFile? {
    guard let path = SettingsFile.path(environment) else { return nil }
    // O_NONBLOCK: what isn't a file may never answer.
    let opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard opened >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw UsageError("cannot read the settings file \(path): \(String(cString: strerror(errno)))")
    }
    let file = Descriptor(owning: opened)
    guard ConsoleSystem.kind(file.raw) == S_IFREG else {
      throw UsageError("the settings file \(path) is not a regular file")
    }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4_096)
    while bytes.count <= SettingsFile.bytesMax {
      let count = ConsoleSystem.read(file.raw, into: &part)
      guard count >= 0 else {
        throw UsageError(
          "cannot read the settings file \(path): \(ConsoleSystem.reason(Int32(count)))")
      }
      if count == 0 { break }
      bytes += part[..<count]
    }
    guard bytes.count <= SettingsFile.bytesMax else {
      throw UsageError("the settings file \(path) is longer than \(SettingsFile.bytesMax) bytes")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw UsageError("the settings file \(path) is not UTF-8")
    }
    return SettingsFile(path: path, text: text)
  }

  /// The path from the root.
  static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/") else { return path }
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    guard getcwd(&buffer, buffer.count) != nil else { return path }
    let here = String(
      decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return here == "/" ? "/" + path : "\(here)/\(path)"
  }
}
