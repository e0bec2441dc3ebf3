import CSQLite
import ConclaveCore
import ConclaveWire

/// The log and the settings of a node on disk. It is used by one thread at a time: by the one that opens it,
/// until it is given to a `StoreWorker`. Where the value ends, the database is closed and the directory
/// freed.
public struct LogStore: ~Copyable {
  let database: Database
  private let insert: Statement
  private let lookup: Statement
  private let selectAll: Statement
  let selectRange: Statement
  private let insertLine: Statement
  private let insertText: Statement
  let lines: LineStatements

  /// The columns that an entry is checked against when it is read.
  static let columns = "bytes, position, kind, stamp, wall, request, sum"

  /// Opens the database of the directory, or makes it, for a group. The directory stays locked as long as
  /// the store lives.
  /// - Throws: `StoreError`; a file that is damaged or isn't ours is left as it is.
  public init(in directory: consuming DataDirectory, group: String) throws(StoreError) {
    let database = try Database.open(directory, group: group)
    let insert = try Statement(
      "INSERT INTO entries (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?) "
        + "ON CONFLICT (position) DO NOTHING", in: database)
    let lookup = try Statement("SELECT bytes FROM entries WHERE position = ?", in: database)
    let select = "SELECT \(Self.columns) FROM entries"
    let selectAll = try Statement("\(select) ORDER BY position", in: database)
    let selectRange = try Statement(
      "\(select) WHERE position BETWEEN ? AND ? ORDER BY position", in: database)
    let insertLine = try Statement(
      "INSERT INTO lines (place, stamp, position, wall, loose) VALUES (?, ?, ?, ?, ?)",
      in: database)
    let insertText = try Statement(
      "INSERT INTO search (rowid, text) VALUES (last_insert_rowid(), ?)", in: database)
    let lines = try LineStatements(in: database)
    self.database = database
    self.insert = insert
    self.lookup = lookup
    self.selectAll = selectAll
    self.selectRange = selectRange
    self.insertLine = insertLine
    self.insertText = insertText
    self.lines = lines
  }

  /// The file that holds it all.
  public var path: String { database.path }

  /// What the node keeps besides the log.
  public var settings: Settings { Settings(database) }

  /// Stores entries in one transaction; when this returns, they are on the disk and synced. An entry that
  /// is stored already is fine.
  /// - Returns: of each epoch the last index among them.
  /// - Throws: `StoreError.full`: nothing was stored, and it may be tried again; `conflict`: a different
  ///   entry stands at one of the positions, nothing was stored; `failed` and `damaged`.
  public func append(_ entries: [Entry]) throws(StoreError) -> Vector {
    let stored = try database.transaction { () throws(StoreError) in
      var stored = Vector()
      for entry in entries {
        try append(entry)
        stored.raise(to: entry.position)
      }
      return stored
    }
    try database.checkpointIfLong()
    return stored
  }

  /// After a failure: from here on not even closing writes.
  func writeNoMore() { database.keepLogOnClose(true) }

  private func append(_ entry: Entry) throws(StoreError) {
    let bytes = entry.encoded
    let key = entry.position.key
    insert.bind(bytes, at: 1)
    insert.bind(key, at: 2)
    insert.bind(Int64(entry.body.kind), at: 3)
    insert.bind(entry.stamp.encoded, at: 4)
    insert.bind(entry.wall.key, at: 5)
    insert.bind(entry.request.encoded, at: 6)
    insert.bind(bytes.withUnsafeBufferPointer(checksum), at: 7)
    try insert.run()
    if sqlite3_changes(database.connection) == 0 {
      try checkSame(bytes, entry.position)
    } else {
      try index(entry)
    }
  }

  /// Makes a message be found by its place and its text.
  private func index(_ entry: Entry) throws(StoreError) {
    guard let (place, message) = entry.line else { return }
    let (text, isLoose) = TextSearch.indexed(message)
    insertLine.bind(place.key, at: 1)
    insertLine.bind(entry.stamp.encoded, at: 2)
    insertLine.bind(entry.position.key, at: 3)
    insertLine.bind(entry.wall.key, at: 4)
    insertLine.bind(isLoose ? 1 : 0, at: 5)
    try insertLine.run()
    insertText.bind(text, at: 1)
    try insertText.run()
  }

  private func checkSame(_ bytes: [UInt8], _ position: Position) throws(StoreError) {
    defer { lookup.reset() }
    lookup.bind(position.key, at: 1)
    guard try lookup.step(doing: "read"), lookup.bytes(0) == bytes else {
      throw .conflict(file: path, position)
    }
  }

  /// Gives every entry to the log, in ascending order of positions.
  /// - Parameter progress: told how many were given.
  /// - Throws: `StoreError.damaged` with the position where the log doesn't hold together.
  public func restore(
    into log: inout Log, progress: (Int64) -> Void = { _ in }
  ) throws(StoreError) {
    var count: Int64 = 0
    try restore { (entry) throws(LogDamage) in
      try log.restore(entry)
      count += 1
      progress(count)
    }
  }

  /// Gives every entry to `take`, in ascending order of positions.
  func restore(_ take: (Entry) throws(LogDamage) -> Void) throws(StoreError) {
    defer { selectAll.reset() }
    while try selectAll.step(doing: "read") {
      let entry = try entry(in: selectAll)
      do throws(LogDamage) {
        try take(entry)
      } catch {
        throw Self.damage(error, in: path)
      }
    }
  }

  static func damage(_ damage: LogDamage, in path: String) -> StoreError {
    switch damage {
    case .gap(let position):
      .damaged(file: path, at: position, reason: "an entry is missing before it")
    case .brokenChain(let position):
      .damaged(file: path, at: position, reason: "the entry before it was changed")
    }
  }

  /// The entry of the statement's row, once all columns are found to agree.
  func entry(in row: borrowing Statement) throws(StoreError) -> Entry {
    try Self.entry(in: row, of: path)
  }

  /// - Parameter path: the file, for errors.
  static func entry(
    in row: borrowing Statement, of path: String
  ) throws(StoreError) -> Entry {
    do throws(WireError) {
      return try row.withBytes(0) { (bytes) throws(WireError) in
        guard checksum(bytes) == row.integer(6) else { throw .invalid(what: "checksum") }
        let entry = try Entry(decoding: bytes.span)
        guard Int64(entry.body.kind) == row.integer(2), columnsAgree(row, with: bytes) else {
          throw .invalid(what: "columns")
        }
        return entry
      }
    } catch {
      throw .damaged(file: path, at: position(row.bytes(1)), reason: "\(error)")
    }
  }

  /// "An entry begins with its position, stamp, wall time and request": the columns are copies of that.
  private static func columnsAgree(
    _ row: borrowing Statement, with bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    var start = 0
    for (column, count) in [(1, 24), (3, 12), (4, 8), (5, 16)] as [(Int32, Int)] {
      let part = bytes[start..<(start + count)]
      guard row.withBytes(column, { $0.elementsEqual(part) }) else { return false }
      start += count
    }
    return true
  }

  private static func position(_ key: [UInt8]) -> Position? {
    try? Position(decoding: key.span)
  }
}
