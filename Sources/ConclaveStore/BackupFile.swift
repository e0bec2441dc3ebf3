import CSQLite
import ConclaveCore
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A backup: a database file beside which nothing is written. Opening it checks that it is one of ours, of the
/// group, and whole.
public final class BackupFile {
  private let database: Database
  /// The file, from which its database is read.
  public let path: String
  /// Its size in bytes.
  public let bytes: Int64

  /// - Throws: `StoreError` for what is no backup of that group, or a damaged one. It is only read.
  public init(_ path: String, group: String) throws(StoreError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw .unusable(path: path, doing: "open", reason: systemMessage(errno))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .foreign(file: path, reason: "it is not a regular file")
    }
    self.path = path
    bytes = Int64(status.st_size)
    do { database = try Self.open(path) } catch { throw error.ofBackup }
    try Settings(database).check(group: group)
  }

  private static func open(_ path: String) throws(StoreError) -> Database {
    try Database.checkHeader(path)
    let database = try Database(readingOnly: path)
    try Schema.check(database)
    let statement = try Statement("PRAGMA integrity_check(1)", in: database)
    let finding = try statement.step(doing: "check") ? statement.text(0) : "nothing"
    guard finding == "ok" else { throw .damaged(file: path, at: nil, reason: finding) }
    try Settings(database).checkAll()
    return database
  }

  /// Gives every entry to `take`, in ascending order of positions, each checked.
  /// - Throws: `StoreError.damagedBackup` where the log doesn't hold together.
  public func read(_ take: (Entry) throws(LogDamage) -> Void) throws(StoreError) {
    do throws(StoreError) {
      let rows = try Statement(
        "SELECT \(LogStore.columns) FROM entries ORDER BY position", in: database)
      while try rows.step(doing: "read") {
        let entry = try LogStore.entry(in: rows, of: path)
        do throws(LogDamage) { try take(entry) } catch { throw LogStore.damage(error, in: path) }
      }
    } catch {
      throw error.ofBackup
    }
  }

  /// How many entries it has.
  public var count: Int64 {
    get throws(StoreError) {
      do { return try database.number("SELECT count(*) FROM entries") } catch {
        throw error.ofBackup
      }
    }
  }

  /// The counter of the last boot that it knows of.
  func bootCounter() throws(StoreError) -> UInt32 {
    do { return try Settings(database).bootCounter() } catch { throw error.ofBackup }
  }
}

extension StoreError {
  /// The same, of a file that isn't the node's own: what to do about it is another thing.
  fileprivate var ofBackup: StoreError {
    switch self {
    case .damaged(let file, let position, let reason):
      .damagedBackup(file: file, at: position, reason: reason)
    default: self
    }
  }
}

extension BackupFile {
  /// Gives every public and room message to `take`, in total order, void copies included.
  /// - Parameter take: false ends it.
  public func readMessages(_ take: (Entry) -> Bool) throws(StoreError) {
    do throws(StoreError) {
      let rows = try Statement(
        "SELECT \(LogStore.columns) FROM entries WHERE kind IN (6, 7) ORDER BY stamp, position",
        in: database)
      while try rows.step(doing: "read"), take(try LogStore.entry(in: rows, of: path)) {}
    } catch {
      throw error.ofBackup
    }
  }
}
