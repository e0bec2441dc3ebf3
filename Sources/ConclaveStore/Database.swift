import CSQLite
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A connection to SQLite, used by one thread at a time. It keeps the directory's lock as long as it lives.
final class Database {
  let path: String
  let connection: OpaquePointer
  /// Pages in the write-ahead log after the last commit.
  private let walPages: UnsafeMutablePointer<Int32>
  private let directory: DataDirectory?

  /// Milliseconds to wait for another program that looks at the file, before it counts as in use.
  private static let busyMilliseconds: Int32 = 1_000
  /// Pages of the write-ahead log from which on it is copied into the database.
  private static let checkpointPages: Int32 = 1_000

  /// - Parameters:
  ///   - flags: of `sqlite3_open_v2`.
  ///   - directory: kept, and with it the lock, until the connection is closed.
  convenience init(
    _ path: String, flags: Int32, keeping directory: consuming DataDirectory?
  ) throws(StoreError) {
    try self.init(name: path, path: path, flags: flags, keeping: directory)
  }

  /// Opens a file that is read and not locked, and beside which nothing is made.
  convenience init(readingOnly path: String) throws(StoreError) {
    let escaped = path.utf8.map { "%" + [$0].hexadecimal }.joined()
    try self.init(
      name: "file:\(escaped)?immutable=1", path: path,
      flags: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, keeping: nil)
  }

  /// - Parameter name: what SQLite is given for the path.
  private init(
    name: String, path: String, flags: Int32, keeping directory: consuming DataDirectory?
  ) throws(StoreError) {
    var opened: OpaquePointer?
    // Each connection has one thread at a time; SQLite's own mutexes are left out.
    let code = sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX, nil)
    guard let opened, code == SQLITE_OK else {
      let reason = opened.map(Self.message) ?? "out of memory"
      _ = sqlite3_close_v2(opened)
      throw .failed(file: path, doing: "open", reason: reason)
    }
    self.path = path
    self.directory = directory
    connection = opened
    walPages = .allocate(capacity: 1)
    walPages.initialize(to: 0)
    _ = sqlite3_extended_result_codes(opened, 1)
    _ = sqlite3_busy_timeout(opened, Self.busyMilliseconds)
  }

  deinit {
    _ = sqlite3_close_v2(connection)
    walPages.deallocate()
  }

  /// Runs statements without results.
  func execute(_ sql: String, doing: String) throws(StoreError) {
    let code = sqlite3_exec(connection, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure(code, doing: doing) }
  }

  /// The one number that a pragma or a query gives.
  func number(_ sql: String) throws(StoreError) -> Int64 {
    let statement = try Statement(sql, in: self)
    guard try statement.step(doing: "read") else {
      throw .damaged(file: path, at: nil, reason: "\(sql) gives nothing")
    }
    return statement.integer(0)
  }

  /// Runs the body in a transaction that is synced when this returns. One that fails is rolled back.
  func transaction<Result>(
    _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try execute("BEGIN IMMEDIATE", doing: "write")
    do throws(StoreError) {
      let result = try body()
      try execute("COMMIT", doing: "write")
      return result
    } catch {
      // Some errors have rolled it back already.
      _ = sqlite3_exec(connection, "ROLLBACK", nil, nil, nil)
      throw error
    }
  }

  /// What an error of SQLite means here.
  func failure(_ code: Int32, doing: String) -> StoreError {
    let reason = Self.message(connection)
    let system = sqlite3_system_errno(connection)
    switch code & 0xFF {
    case SQLITE_FULL: return .full(file: path)
    // A sync without room has lost what was written before: that isn't tried again.
    case SQLITE_IOERR where !Self.failedSyncs.contains(code) && [ENOSPC, EDQUOT].contains(system):
      return .full(file: path)
    case SQLITE_IOERR where system != 0:
      return .failed(file: path, doing: doing, reason: "\(reason): \(systemMessage(system))")
    case SQLITE_CORRUPT, SQLITE_NOTADB: return .damaged(file: path, at: nil, reason: reason)
    case SQLITE_BUSY, SQLITE_LOCKED:
      return .failed(file: path, doing: doing, reason: "another program has it open")
    default: return .failed(file: path, doing: doing, reason: reason)
    }
  }

  /// `SQLITE_IOERR_FSYNC` and `SQLITE_IOERR_DIR_FSYNC`, macros that Swift doesn't import.
  private static let failedSyncs: [Int32] = [SQLITE_IOERR | 4 << 8, SQLITE_IOERR | 5 << 8]

  private static func message(_ connection: OpaquePointer) -> String {
    sqlite3_errmsg(connection).map { String(cString: $0) } ?? "unknown error"
  }
}

extension Database {
  /// Copies the write-ahead log into the database by hand and not by SQLite's own rule, which ignores
  /// errors: a sync that failed there, repeated with success later, would lose what was acknowledged.
  func checkpointByHand() throws(StoreError) {
    try execute("PRAGMA wal_autocheckpoint = 0", doing: "open")
    sqlite3_wal_hook(
      connection,
      { pages, _, _, count in
        pages?.assumingMemoryBound(to: Int32.self).pointee = count
        return SQLITE_OK
      }, walPages)
  }

  /// Copies the write-ahead log into the database if it is long.
  /// - Throws: `StoreError` if that fails for another reason than the lack of room, which does no harm.
  func checkpointIfLong() throws(StoreError) {
    guard walPages.pointee >= Self.checkpointPages else { return }
    let code = sqlite3_wal_checkpoint_v2(
      connection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    guard code != SQLITE_OK, code & 0xFF != SQLITE_BUSY else { return }
    let error = failure(code, doing: "write")
    if !error.isFull { throw error }
  }

  /// Whether closing leaves the write-ahead log as it is, and so writes nothing.
  func keepLogOnClose(_ keeps: Bool) {
    let code = conclave_sqlite_keep_wal_on_close(connection, keeps ? 1 : 0)
    precondition(code == SQLITE_OK, "the connection refused an option: \(code)")
  }
}
