import ConclaveCore
import ConclaveWire

// Notes about mail.
extension LogStore {
  /// Keeps a note; when this returns, it is on the disk and synced. One that is kept already is fine.
  /// - Throws: `StoreError.full`: nothing was kept; `failed`.
  public func note(_ note: MailNote) throws(StoreError) {
    try change(
      "INSERT INTO notes (note, number) SELECT ?, coalesce(max(number), 0) + 1 FROM notes "
        + "WHERE true ON CONFLICT (note) DO NOTHING", note)
  }

  /// Forgets a note.
  public func forget(_ note: MailNote) throws(StoreError) {
    try change("DELETE FROM notes WHERE note = ?", note)
  }

  /// All notes, in the order they were made.
  /// - Throws: `StoreError.damaged` for one that can't have been kept.
  public func notes() throws(StoreError) -> [MailNote] {
    let statement = try Statement("SELECT note FROM notes ORDER BY number", in: database)
    var notes: [MailNote] = []
    while try statement.step(doing: "read") {
      guard let note = MailNote(stored: statement.bytes(0)) else {
        throw .damaged(file: path, at: nil, reason: "a note is invalid")
      }
      notes.append(note)
    }
    return notes
  }

  private func change(_ sql: String, _ note: MailNote) throws(StoreError) {
    try database.transaction { () throws(StoreError) in
      let statement = try Statement(sql, in: database)
      statement.bind(note.stored, at: 1)
      try statement.run()
    }
    try database.checkpointIfLong()
  }
}

extension MailNote {
  fileprivate var stored: [UInt8] { [kind.rawValue] + receipt.encoded }

  fileprivate init?(stored bytes: [UInt8]) {
    guard let first = bytes.first, let kind = Kind(rawValue: first),
      let receipt = try? MailReceipt(decoding: Array(bytes.dropFirst()).span)
    else { return nil }
    self.init(kind, receipt)
  }
}
