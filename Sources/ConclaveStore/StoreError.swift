import ConclaveWire

/// Why a data directory or the database in it can't be used. The description says what happened, why, and
/// what to do; it never shows what is stored.
public enum StoreError: Error, Hashable, Sendable {
  /// The directory or a file in it can't be made, opened, read or written.
  case unusable(path: String, doing: String, reason: String)
  /// Another process holds the directory; its id, if it is known.
  case inUse(directory: String, pid: Int32?)
  /// The file isn't a database of conclave.
  case foreign(file: String, reason: String)
  /// The database was written by a later version.
  case newer(file: String, version: Int32, known: Int32)
  /// The database is damaged; at this entry, if the damage is in one.
  case damaged(file: String, at: Position?, reason: String)
  /// The directory belongs to another group.
  case otherGroup(file: String, found: String, wanted: String)
  /// The directory has no database: no node ever ran there.
  case nothing(directory: String)
  /// The user broke it off.
  case broken
  /// A file is there already.
  case exists(file: String)
  /// A backup is damaged; at this entry, if the damage is in one.
  case damagedBackup(file: String, at: Position?, reason: String)
  /// Another entry is stored at this position.
  case conflict(file: String, Position)
  /// There is no room.
  case full(file: String)
  /// SQLite or the system failed otherwise.
  case failed(file: String, doing: String, reason: String)
}

extension StoreError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unusable(let path, let doing, let reason):
      "cannot \(doing) \(path): \(reason). Check its permissions, or choose another directory with --data."
    case .inUse(let directory, let pid):
      "the data directory \(directory) is in use by \(Self.holder(pid)). "
        + "Stop that one, or choose another directory with --data."
    case .foreign(let file, let reason):
      "\(file) is not a database of conclave: \(reason). It was left as it is. "
        + "Move it away, or choose another directory with --data."
    case .newer(let file, let version, let known):
      "\(file) has format \(version), and this conclave knows formats up to \(known). "
        + "It was left as it is. Use the newer conclave that wrote it."
    case .damaged(let file, let position, let reason):
      "\(file) is damaged\(position.map { " at entry \($0)" } ?? ""): \(reason). "
        + "It is not written on. Set it aside with its -wal file, for instance as \(file).damaged, and start "
        + "conclave again: the node takes a new identity and fetches the log from the other nodes."
    case .otherGroup(let file, let found, let wanted):
      "\(file) belongs to the group \"\(found)\", not \"\(wanted)\". "
        + "Choose another directory with --data, or the group with --group."
    case .nothing(let directory):
      "no node ever ran on \(directory). Name another directory with --data, or a group with --group."
    case .broken: "broken off; nothing was changed."
    case .exists(let file):
      "\(file) exists, and nothing is replaced unasked. Choose another name, or give --force."
    case .damagedBackup(let file, let position, let reason):
      "the backup \(file) is damaged\(position.map { " at entry \($0)" } ?? ""): \(reason). "
        + "Nothing was changed. Take an earlier backup."
    case .conflict(let file, let position):
      "\(file) holds another entry at \(position) than the one to be stored. "
        + "Two histories of one epoch exist; nothing was overwritten."
    case .full(let file):
      "there is no room on the disk for \(file). Free some; what waits is stored then."
    case .failed(let file, let doing, let reason):
      "cannot \(doing) \(file): \(reason). Check the disk."
    }
  }

  private static func holder(_ pid: Int32?) -> String {
    pid.map { "the process \($0)" } ?? "another process"
  }

  /// Whether it passes when there is room.
  var isFull: Bool {
    if case .full = self { true } else { false }
  }

  /// Whether what is on the disk can't be trusted any more.
  var isDamage: Bool {
    if case .damaged = self { true } else { false }
  }
}
