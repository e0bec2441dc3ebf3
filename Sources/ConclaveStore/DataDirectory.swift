#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A node's directory, held by this process alone for as long as the value lives. One running node per
/// directory: the lock is the kernel's (`flock`), so a killed process leaves none behind.
public struct DataDirectory: ~Copyable {
  /// As it was given, without trailing slashes; a relative one begins with `./`.
  public let path: String
  private let lock: FileDescriptor

  /// The file that is locked; it holds the process id of the holder, for the message to the next one.
  public static let lockName = "lock"
  /// The database; next to it SQLite keeps a file with `-wal` added.
  public static let databaseName = "conclave.db"
  /// Directories are made for their owner only.
  static let directoryMode: mode_t = 0o700
  /// Files are made for their owner only.
  static let fileMode: mode_t = 0o600
  /// Bytes of the lock file that are read for a process id.
  private static let pidBytesMax = 16

  /// Makes the directory and those above it where they are missing, and takes its lock. An existing
  /// directory keeps its mode.
  /// - Throws: `StoreError.unusable` and `StoreError.inUse`.
  public init(_ path: String) throws(StoreError) {
    let path = Self.normalized(path)
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw .unusable(path: "\"\(path)\"", doing: "open", reason: "this is no path")
    }
    try Self.make(path)
    let file = try FileDescriptor(
      opening: "\(path)/\(Self.lockName)", O_RDWR | O_CREAT | O_NOFOLLOW, mode: Self.fileMode)
    guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      guard code == EWOULDBLOCK else {
        throw .unusable(path: path, doing: "lock", reason: systemMessage(code))
      }
      throw .inUse(directory: path, pid: Self.pid(in: file))
    }
    try Self.note(pid: getpid(), in: file, path: path)
    self.path = path
    lock = file
  }

  /// The path of the database.
  public var databasePath: String { "\(path)/\(Self.databaseName)" }

  /// Makes the directory's entries durable: a file that was made or renamed in it.
  func synchronize() throws(StoreError) {
    let directory = try FileDescriptor(opening: path, O_RDONLY | O_DIRECTORY)
    try directory.synchronize(path)
  }

  private static func normalized(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    // SQLite may take a relative path for a URI.
    return path.isEmpty || path.first == "/" || path.hasPrefix("./") ? String(path) : "./\(path)"
  }

  private static func make(_ path: String) throws(StoreError) {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw .unusable(path: path, doing: "use", reason: "it is not a directory")
      }
      return
    }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try make(normalized(String(path[..<slash])))
    }
    guard mkdir(path, directoryMode) == 0 || errno == EEXIST else {
      throw .unusable(path: path, doing: "make the directory", reason: systemMessage(errno))
    }
  }

  private static func pid(in file: borrowing FileDescriptor) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: pidBytesMax)
    let count = pread(file.number, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    let digits = bytes.prefix(count).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return Int32(String(decoding: digits, as: UTF8.self))
  }

  private static func note(
    pid: Int32, in file: borrowing FileDescriptor, path: String
  ) throws(StoreError) {
    let line = Array("\(pid)\n".utf8)
    // A disk without room doesn't keep a node from starting: only the message to the next one lacks the id.
    guard ftruncate(file.number, 0) == 0 else {
      throw .unusable(path: "\(path)/\(lockName)", doing: "write", reason: systemMessage(errno))
    }
    _ = pwrite(file.number, line, line.count, 0)
  }
}

extension DataDirectory {
  /// - Throws: `StoreError.nothing` if no node ever ran on that directory.
  public static func checkDatabase(in path: String) throws(StoreError) {
    guard access("\(path)/\(databaseName)", F_OK) == 0 else { throw .nothing(directory: path) }
  }
}
