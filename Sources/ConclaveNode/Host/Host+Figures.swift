import ConclaveCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Host {
  /// What the node can't know by itself: the disk, and the system's view of links.
  func look(at ids: [LinkID]) -> HostFigures {
    HostFigures(
      logBytes: Self.bytes(of: database) + Self.bytes(of: database + "-wal"),
      freeBytes: Self.freeBytes(at: database),
      roundTrips: ids.map { links?.roundTrip(of: $0) })
  }

  /// What a file takes up on the disk; nothing if there is none.
  private static func bytes(of path: String) -> UInt64 {
    var status = stat()
    // st_blocks counts 512 bytes, whatever the disk's own blocks are (stat(2)).
    return stat(path, &status) == 0 ? UInt64(max(status.st_blocks, 0)) * 512 : 0
  }

  /// What is free to this user where a file is.
  private static func freeBytes(at path: String) -> UInt64? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize)
  }
}
