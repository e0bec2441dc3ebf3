import CSQLite

/// A prepared statement, finalized when the value ends.
struct Statement: ~Copyable {
  private let handle: OpaquePointer
  private let database: Database

  init(_ sql: String, in database: Database) throws(StoreError) {
    var prepared: OpaquePointer?
    let code = sqlite3_prepare_v3(
      database.connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
    guard let prepared, code == SQLITE_OK else { throw database.failure(code, doing: "read") }
    handle = prepared
    self.database = database
  }

  deinit { _ = sqlite3_finalize(handle) }

  /// The statement's text.
  var sql: String { String(cString: sqlite3_sql(handle)) }

  /// Makes it ready for another run.
  func reset() {
    _ = sqlite3_reset(handle)
  }

  /// Binds bytes to the place, from 1.
  func bind(_ bytes: [UInt8], at place: Int32) {
    let code =
      bytes.isEmpty
      ? sqlite3_bind_zeroblob(handle, place, 0)
      : sqlite3_bind_blob(handle, place, bytes, Int32(bytes.count), conclave_sqlite_transient())
    precondition(code == SQLITE_OK, "binding bytes at \(place) gave \(code)")
  }

  func bind(_ number: Int64, at place: Int32) {
    let code = sqlite3_bind_int64(handle, place, number)
    precondition(code == SQLITE_OK, "binding a number at \(place) gave \(code)")
  }

  func bind(_ text: String, at place: Int32) {
    let code = sqlite3_bind_text(handle, place, text, -1, conclave_sqlite_transient())
    precondition(code == SQLITE_OK, "binding a text at \(place) gave \(code)")
  }

  /// Goes on to the next row.
  /// - Returns: whether there is one.
  func step(doing: String) throws(StoreError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw database.failure(code, doing: doing)
    }
  }

  /// Runs a statement without rows.
  func run() throws(StoreError) {
    defer { reset() }
    _ = try step(doing: "write")
  }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  func text(_ column: Int32) -> String {
    String(decoding: bytes(column), as: UTF8.self)
  }

  func bytes(_ column: Int32) -> [UInt8] {
    withBytes(column) { Array($0) }
  }

  /// Lends the bytes of a column without a copy.
  func withBytes<Result, Failure: Error>(
    _ column: Int32, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // The pointer first: asking for it may convert the value and with it the length.
    let start = sqlite3_column_blob(handle, column)
    let count = Int(sqlite3_column_bytes(handle, column))
    return try body(
      UnsafeBufferPointer(
        start: start?.assumingMemoryBound(to: UInt8.self), count: start == nil ? 0 : count))
  }
}
