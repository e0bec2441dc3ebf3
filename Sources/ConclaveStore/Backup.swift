import CSQLite

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A copy of the database in progress, some pages at a time, so that what is to be stored needn't wait for its
/// end (https://www.sqlite.org/backup.html). It gets its name when it is whole and on the disk.
final class Backup {
  private let file: String
  private let unfinished: String
  private let replaces: Bool
  private let target: Database
  private let handle: OpaquePointer
  private var isFinished = false

  /// Pages copied in one go: a few milliseconds.
  private static let pagesPerStep: Int32 = 256
  private static let unfinishedSuffix = ".unfinished"

  /// - Parameters:
  ///   - file: from the root.
  ///   - replaces: whether a file of that name may be replaced.
  /// - Throws: `StoreError.exists` if it may not, `unusable` if nothing can be written there.
  init(of store: borrowing LogStore, to file: String, replaces: Bool) throws(StoreError) {
    self.file = file
    self.replaces = replaces
    try Self.checkFree(file, replaces: replaces)
    try Self.checkPlace(file, beside: store.path)
    let unfinished = file + Self.unfinishedSuffix
    _ = unlink(unfinished)
    // Made here and for its owner only: it holds the node's key.
    _ = try FileDescriptor(
      opening: unfinished, O_RDWR | O_CREAT | O_EXCL, mode: DataDirectory.fileMode)
    self.unfinished = unfinished
    do throws(StoreError) {
      target = try Database(unfinished, flags: SQLITE_OPEN_READWRITE, keeping: nil)
      // One sync for the whole, at the end: before that the file is nothing.
      try target.execute("PRAGMA synchronous = OFF", doing: "write")
      try target.execute("PRAGMA journal_mode = OFF", doing: "write")
      guard
        let handle = sqlite3_backup_init(
          target.connection, "main", store.database.connection, "main")
      else { throw target.failure(sqlite3_errcode(target.connection), doing: "write") }
      self.handle = handle
    } catch {
      _ = unlink(unfinished)
      throw error
    }
  }

  deinit {
    if !isFinished {
      sqlite3_backup_finish(handle)
      _ = unlink(unfinished)
    }
  }

  /// Copies some pages.
  /// - Returns: whether all are copied; then the file has its name and is on the disk.
  func goOn() throws(StoreError) -> Bool {
    switch sqlite3_backup_step(handle, Self.pagesPerStep) {
    case SQLITE_OK, SQLITE_BUSY, SQLITE_LOCKED: return false
    case SQLITE_DONE: break
    case let code: throw target.failure(code, doing: "write")
    }
    isFinished = true
    do throws(StoreError) {
      let code = sqlite3_backup_finish(handle)
      guard code == SQLITE_OK else { throw target.failure(code, doing: "write") }
      try finish()
    } catch {
      _ = unlink(unfinished)
      throw error
    }
    return true
  }

  /// Pages copied, and pages altogether.
  var progress: (done: Int64, total: Int64) {
    let total = Int64(sqlite3_backup_pagecount(handle))
    return (total - Int64(sqlite3_backup_remaining(handle)), total)
  }

  private func finish() throws(StoreError) {
    let written = try FileDescriptor(opening: unfinished, O_RDONLY)
    try written.synchronize(unfinished)
    if replaces {
      guard rename(unfinished, file) == 0 else {
        throw .unusable(path: file, doing: "make", reason: systemMessage(errno))
      }
    } else {
      // Unlike a rename, a link never replaces what came meanwhile.
      guard link(unfinished, file) == 0 else {
        if errno == EEXIST { throw .exists(file: file) }
        throw .unusable(path: file, doing: "make", reason: systemMessage(errno))
      }
      _ = unlink(unfinished)
    }
    try DataDirectory.synchronize(directoryOf: file)
  }

  /// In the node's own directory nothing is replaced: the node uses what is there.
  private static func checkPlace(_ file: String, beside database: String) throws(StoreError) {
    var (target, own) = (stat(), stat())
    guard access(file, F_OK) == 0, stat(DataDirectory.directory(of: file), &target) == 0,
      stat(DataDirectory.directory(of: database), &own) == 0
    else { return }
    guard target.st_dev == own.st_dev, target.st_ino == own.st_ino else { return }
    throw .unusable(
      path: file, doing: "make", reason: "nothing is replaced in the node's own directory")
  }

  private static func checkFree(_ file: String, replaces: Bool) throws(StoreError) {
    var status = stat()
    guard lstat(file, &status) == 0 else { return }
    guard replaces else { throw .exists(file: file) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .foreign(file: file, reason: "it is not a regular file")
    }
  }
}

extension DataDirectory {
  fileprivate static func directory(of file: String) -> String {
    let end = file.lastIndex(of: "/") ?? file.startIndex
    return end == file.startIndex ? (file.hasPrefix("/") ? "/" : ".") : String(file[..<end])
  }

  /// Makes a file's entry in its directory durable.
  static func synchronize(directoryOf file: String) throws(StoreError) {
    let path = directory(of: file)
    let directory = try FileDescriptor(opening: path, O_RDONLY | O_DIRECTORY)
    try directory.synchronize(path)
  }
}
