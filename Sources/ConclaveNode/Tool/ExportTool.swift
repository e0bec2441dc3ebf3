import ConclaveCore
import ConclaveCrypto
import ConclaveNet
import ConclaveStore
import ConclaveText
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `conclave export`: accounts or log as JSON, from a copy of the database made for it, so that a node that
/// runs goes on.
struct ExportTool {
  private let options: Options
  private let thing: ToolTask.ExportedThing
  private let snapshot: BackupFile
  private let interruption = Interruption()
  private var log = Log(crypto: .sodium)

  init(_ options: Options, _ thing: ToolTask.ExportedThing) throws(ToolFailure) {
    do { try Sodium.start() } catch { throw .other("\(error)") }
    self.options = options
    self.thing = thing
    do { try DataDirectory.checkDatabase(in: options.data) } catch { throw .store(error) }
    let file = SystemFiles.absolute("\(options.data)/export-\(getpid()).db")
    try BackupTool.run(options, to: file, replaces: true)
    defer { ConsoleSystem.remove(file) }
    do { snapshot = try BackupFile(file, group: options.group) } catch { throw .store(error) }
    do { try readLog() } catch { throw .store(error) }
  }

  /// The folds, which names and accounts come from.
  private mutating func readLog() throws(StoreError) {
    let progress = Progress("reading")
    let count = try snapshot.count
    var done: Int64 = 0
    try snapshot.read { (entry) throws(LogDamage) in
      try log.restore(entry)
      done += 1
      progress.tell(done, of: count)
    }
  }

  /// - Parameter path: nil for standard output.
  func run(to path: String?, replaces: Bool) throws(ToolFailure) {
    let output = try ExportOutput(path, replaces: replaces)
    do throws(ToolFailure) {
      output.append(ExportText.head(thing.rawValue, group: options.group, at: Tool.now))
      let count: Int
      switch thing {
      case .users: count = try writeUsers(to: output)
      case .log: count = try writeLog(to: output)
      }
      output.append("\n" + ExportText.tail(count: count) + "\n")
      try output.finish()
    } catch {
      output.abandon()
      throw error
    }
  }

  private func writeUsers(to output: ExportOutput) throws(ToolFailure) -> Int {
    let records = log.accountRecords
    for (place, record) in records.enumerated() {
      output.append((place == 0 ? "\n" : ",\n") + ExportText.user(record))
      guard try output.flushIfLong() else { break }
    }
    return records.count
  }

  private func writeLog(to output: ExportOutput) throws(ToolFailure) -> Int {
    let progress = Progress("exporting")
    var count = 0
    var failure: ToolFailure?
    do throws(StoreError) {
      let total = try snapshot.count
      try snapshot.readMessages { entry in
        guard !log.isVoid(entry), let line = line(entry) else { return true }
        output.append((count == 0 ? "\n" : ",\n") + line)
        count += 1
        progress.tell(Int64(count), of: total)
        do throws(ToolFailure) {
          guard !interruption.hasCome else { throw .interrupted }
          return try output.flushIfLong()
        } catch {
          failure = error
          return false
        }
      }
    } catch {
      throw .store(error)
    }
    if let failure { throw failure }
    return count
  }

  private func line(_ entry: Entry) -> String? {
    entry.body.line.flatMap {
      ExportText.line(entry, from: log.accountName($0.message.account))
    }
  }
}

/// Where an export goes: standard output, or a file of its own that is whole or isn't there.
final class ExportOutput {
  private let file: String?
  private let descriptor: Int32
  private var text = ""
  /// Whether a reader had enough.
  private var isClosed = false

  /// Bytes written at once.
  private static let writeBytesMax = 1 << 18

  /// - Parameter path: nil for standard output.
  init(_ path: String?, replaces: Bool) throws(ToolFailure) {
    file = path
    guard let path else {
      descriptor = STDOUT_FILENO
      return
    }
    let flags = replaces ? O_CREAT | O_TRUNC : O_CREAT | O_EXCL
    descriptor = ConsoleSystem.open(path, flags, mode: 0o600)
    guard descriptor >= 0 else {
      if descriptor == -EEXIST { throw .store(.exists(file: path)) }
      throw .system(SystemError(code: -descriptor, call: "open", object: path))
    }
  }

  func append(_ more: String) { text += more }

  /// - Returns: whether there is still a reader.
  func flushIfLong() throws(ToolFailure) -> Bool {
    if text.utf8.count >= Self.writeBytesMax { try flush() }
    return !isClosed
  }

  func finish() throws(ToolFailure) {
    try flush()
    guard file != nil else { return }
    let code = fsync(descriptor) == 0 ? 0 : errno
    close(descriptor)
    // What can't be synced, such as a pipe, needn't be.
    if code != 0 && code != EINVAL && code != EROFS { throw failure(code) }
  }

  /// Leaves no half of a file behind.
  func abandon() {
    guard let file else { return }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
      ConsoleSystem.remove(file)
    }
    close(descriptor)
  }

  private func flush() throws(ToolFailure) {
    var rest = Array(text.utf8)[...]
    text = ""
    while !rest.isEmpty, !isClosed {
      let count = ConsoleSystem.write(descriptor, rest)
      if count == -Int(EPIPE), file == nil {
        isClosed = true
      } else if count <= 0 {
        throw failure(Int32(-count))
      }
      rest = rest.dropFirst(max(0, count))
    }
  }

  private func failure(_ code: Int32) -> ToolFailure {
    .system(SystemError(code: code, call: "write", object: file ?? "standard output"))
  }
}
