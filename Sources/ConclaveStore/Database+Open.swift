import CSQLite

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Opening in three steps, so that nothing that isn't ours is ever written: the first bytes of the file, a
/// connection that can only read, and then the connection that stays.
extension Database {
  /// Added to the name while a new database is made: it gets its own name when it is complete.
  private static let unfinishedSuffix = ".new"
  private static let walSuffix = "-wal"

  /// Bytes of the file up to which its structure is checked whole when it is opened. In a bigger one every
  /// entry is still checked when the log is restored.
  static let quickCheckBytesMax: Int64 = 1 << 20

  /// Opens the directory's database for a group, or makes it.
  static func open(
    _ directory: consuming DataDirectory, group: String
  ) throws(StoreError) -> Database {
    let path = directory.databasePath
    let walBytes = try size(of: path + walSuffix)
    if try size(of: path) == nil {
      guard walBytes == nil else {
        throw .damaged(file: path, at: nil, reason: "the file is missing, its -wal file is there")
      }
      try make(in: directory, at: path, group: group)
    } else {
      try checkHeader(path)
      try checkReading(path, group: group, isComplete: walBytes ?? 0 == 0)
    }
    let database = try Database(path, flags: SQLITE_OPEN_READWRITE, keeping: directory)
    try database.configure(group: group)
    return database
  }

  private func configure(group: String) throws(StoreError) {
    keepLogOnClose(true)
    // Nobody else gets in between: another writer, or a reader that keeps the write-ahead log from ending.
    try execute("PRAGMA locking_mode = EXCLUSIVE", doing: "lock")
    try execute("PRAGMA synchronous = FULL", doing: "open")
    try execute("PRAGMA trusted_schema = OFF", doing: "open")
    try checkpointByHand()
    try Schema.check(self)
    try Settings(self).check(group: group)
    keepLogOnClose(false)
  }

  private static func make(
    in directory: borrowing DataDirectory, at path: String, group: String
  ) throws(StoreError) {
    let unfinished = path + unfinishedSuffix
    // What a crash left of an earlier attempt: nothing was ever in it.
    for name in [unfinished, unfinished + "-journal", unfinished + walSuffix] { _ = unlink(name) }
    let file = try FileDescriptor(
      opening: unfinished, O_RDWR | O_CREAT | O_EXCL, mode: DataDirectory.fileMode)
    do {
      let database = try Database(unfinished, flags: SQLITE_OPEN_READWRITE, keeping: nil)
      // One sync for the whole, below: before it has its name the file is nothing.
      try database.execute("PRAGMA synchronous = OFF", doing: "write")
      try database.execute("PRAGMA journal_mode = MEMORY", doing: "write")
      try Schema.make(in: database)
      try Settings(database).note(group: group)
      try database.execute("PRAGMA journal_mode = WAL", doing: "write")
    }
    try file.synchronize(unfinished)
    guard rename(unfinished, path) == 0 else {
      throw .unusable(path: path, doing: "make", reason: systemMessage(errno))
    }
    try directory.synchronize()
  }

  /// Reads the file as it is, without its write-ahead log and without making a file beside it. What names
  /// the file as ours is in it from the start.
  /// - Parameter isComplete: whether there is no write-ahead log that the file is to be read with.
  private static func checkReading(
    _ path: String, group: String, isComplete: Bool
  ) throws(StoreError) {
    let database = try Database(readingOnly: path)
    try Schema.check(database)
    guard isComplete else { return }
    try Settings(database).check(group: group)
    guard let bytes = try size(of: path), bytes <= quickCheckBytesMax else { return }
    let statement = try Statement("PRAGMA quick_check(1)", in: database)
    guard try statement.step(doing: "check") else { return }
    let finding = statement.text(0)
    guard finding == "ok" else { throw .damaged(file: path, at: nil, reason: finding) }
  }

  /// The header of SQLite's file format (https://www.sqlite.org/fileformat2.html, 1.3).
  static func checkHeader(_ path: String) throws(StoreError) {
    let headerBytes = 100
    let file = try FileDescriptor(opening: path, O_RDONLY)
    let header = try file.start(count: headerBytes, of: path)
    guard header.starts(with: Array("SQLite format 3\0".utf8).prefix(header.count)) else {
      throw .foreign(file: path, reason: "it is no SQLite database")
    }
    guard header.count == headerBytes else {
      throw .damaged(file: path, at: nil, reason: "it ends within its header")
    }
    func number(at offset: Int) -> Int32 {
      header[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int32($1) }
    }
    try Schema.check(applicationID: number(at: 68), version: number(at: 60), file: path)
  }

  /// The file's size in bytes; nil if there is none.
  private static func size(of path: String) throws(StoreError) -> Int64? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT else {
        throw .unusable(path: path, doing: "open", reason: systemMessage(errno))
      }
      return nil
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .foreign(file: path, reason: "it is not a regular file")
    }
    return Int64(status.st_size)
  }
}
