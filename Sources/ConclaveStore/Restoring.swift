import CSQLite

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Puts a backup that was found to be whole in the place of a directory's database.
public enum Restoring {
  /// Boots that a node may have made after its backup: the restored one begins above them.
  static let bootsSkipped: UInt32 = 1 << 16
  private static let unfinishedSuffix = ".restored"
  /// Directories for what was there that are tried.
  private static let asideMax = 10_000

  /// "A restored node takes a later boot than any before": above the backup's, above that of the database it
  /// replaces, and above the seconds since 1970, which are above those of an earlier restoring.
  /// - Parameters:
  ///   - directory: held, so that no node runs on it.
  ///   - seconds: since 1970, for the boot.
  ///   - goesOn: told bytes copied and bytes altogether; false breaks it off, and nothing has changed.
  /// - Returns: where what was there was set aside, nil if nothing was; or nil altogether, when broken off.
  public static func restore(
    _ backup: BackupFile, into directory: consuming DataDirectory, seconds: UInt64,
    goesOn: (Int64, Int64) -> Bool
  ) throws(StoreError) -> (finished: Bool, aside: String?) {
    let path = directory.databasePath
    let restored = path + unfinishedSuffix
    for suffix in ["", "-wal", "-journal"] { _ = unlink(restored + suffix) }
    do throws(StoreError) {
      // 1. A copy beside the database, on the disk, with its boot.
      guard try copy(backup, to: restored, goesOn) else {
        _ = unlink(restored)
        return (false, nil)
      }
      let earlier = max(try backup.bootCounter(), formerBootCounter(path))
      let boot = max(earlier.addingReportingOverflow(bootsSkipped).partialValue, earlier)
      try raiseBoots(of: restored, to: max(boot, UInt32(clamping: seconds)))
      // 2. What was there, set aside whole; then the copy gets its name.
      let aside = try setAside(path, in: directory)
      guard rename(restored, path) == 0 else {
        throw .unusable(path: path, doing: "make", reason: systemMessage(errno))
      }
      try directory.synchronize()
      return (true, aside)
    } catch {
      _ = unlink(restored)
      throw error
    }
  }

  /// Bytes copied in one go.
  private static let chunkBytes = 1 << 20

  private static func copy(
    _ backup: BackupFile, to path: String, _ goesOn: (Int64, Int64) -> Bool
  ) throws(StoreError) -> Bool {
    let source = try FileDescriptor(opening: backup.path, O_RDONLY)
    let target = try FileDescriptor(
      opening: path, O_WRONLY | O_CREAT | O_EXCL, mode: DataDirectory.fileMode)
    var chunk = [UInt8](repeating: 0, count: chunkBytes)
    var done: Int64 = 0
    while true {
      let count = read(source.number, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        throw .unusable(path: backup.path, doing: "read", reason: systemMessage(errno))
      }
      if count == 0 { break }
      try write(chunk[..<count], to: target, path)
      done += Int64(count)
      guard goesOn(done, backup.bytes) else { return false }
    }
    try target.synchronize(path)
    return true
  }

  private static func write(
    _ bytes: ArraySlice<UInt8>, to file: borrowing FileDescriptor, _ path: String
  ) throws(StoreError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { writeBytes(file.number, $0) }
      guard count > 0 else {
        if errno == EINTR { continue }
        if errno == ENOSPC || errno == EDQUOT { throw .full(file: path) }
        throw .unusable(path: path, doing: "write", reason: systemMessage(errno))
      }
      rest = rest.dropFirst(count)
    }
  }

  /// The counter of the database that is replaced; 0 if it can't be told.
  private static func formerBootCounter(_ path: String) -> UInt32 {
    guard let database = try? Database(path, flags: SQLITE_OPEN_READONLY, keeping: nil) else {
      return 0
    }
    return (try? Settings(database).bootCounter()) ?? 0
  }

  private static func raiseBoots(of path: String, to counter: UInt32) throws(StoreError) {
    let database = try Database(path, flags: SQLITE_OPEN_READWRITE, keeping: nil)
    try database.execute("PRAGMA synchronous = FULL", doing: "write")
    try Settings(database).raiseBootCounter(to: counter)
  }

  /// Moves the database and what belongs to it into a directory of its own.
  private static func setAside(
    _ path: String, in directory: borrowing DataDirectory
  ) throws(StoreError) -> String? {
    let names = [path, path + "-wal", path + "-shm", path + "-journal"]
    let present = names.filter { access($0, F_OK) == 0 }
    guard !present.isEmpty else { return nil }
    let aside = try makeAside(in: directory.path)
    for name in present {
      let file = name[(name.lastIndex(of: "/") ?? name.startIndex)...].drop { $0 == "/" }
      guard rename(name, "\(aside)/\(file)") == 0 else {
        throw .unusable(path: name, doing: "set aside", reason: systemMessage(errno))
      }
    }
    return aside
  }

  private static func makeAside(in directory: String) throws(StoreError) -> String {
    for number in 1...asideMax {
      let path = "\(directory)/before-restore-\(number)"
      if mkdir(path, 0o700) == 0 { return path }
      guard errno == EEXIST else {
        throw .unusable(path: path, doing: "make", reason: systemMessage(errno))
      }
    }
    throw .unusable(
      path: "\(directory)/before-restore", doing: "make", reason: "there are \(asideMax) already")
  }
}

/// `write(2)`, under a name that no method has.
private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
