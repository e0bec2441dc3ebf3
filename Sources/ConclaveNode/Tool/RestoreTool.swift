import ConclaveCore
import ConclaveCrypto
import ConclaveNet
import ConclaveStore
import ConclaveText
import ConclaveWire

/// `conclave restore`: a backup in the place of what a directory holds.
enum RestoreTool {
  /// - Parameter path: as it was typed.
  static func run(_ options: Options, from path: String) throws(ToolFailure) {
    do { try Sodium.start() } catch { throw .other("\(error)") }
    let interruption = Interruption()
    let aside: String?
    let entries: Int64
    do throws(StoreError) {
      // 1. What isn't a backup makes no directory.
      let backup = try BackupFile(path, group: options.group)
      // 2. No node runs, and none starts meanwhile.
      let directory = try DataDirectory(options.data)
      // 3. The backup is whole: checked before anything is touched.
      entries = try backup.count
      guard try check(backup, entries, interruption) else { throw .broken }
      // 4. It takes the place of what is there.
      let progress = Progress("restoring")
      let result = try Restoring.restore(
        backup, into: directory, seconds: Clock.wallMilliseconds() / 1_000
      ) { done, total in
        progress.tell(done, of: total)
        return !interruption.hasCome
      }
      guard result.finished else { throw .broken }
      aside = result.aside
    } catch {
      if case .broken = error { throw .interrupted }
      throw .store(error)
    }
    let kept = aside.map { "; what was there is kept in \($0)" } ?? ""
    try Tool.write(["restored \(entries) entries into \(options.data)\(kept)"])
  }

  /// Reads the whole log, with its hash chain.
  private static func check(
    _ backup: BackupFile, _ count: Int64, _ interruption: Interruption
  ) throws(StoreError) -> Bool {
    let progress = Progress("checking")
    var log = Log(crypto: .sodium)
    var done: Int64 = 0
    try backup.read { (entry) throws(LogDamage) in
      try log.restore(entry)
      done += 1
      progress.tell(done, of: count)
    }
    progress.end()
    return !interruption.hasCome
  }
}
