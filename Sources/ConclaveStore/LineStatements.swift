import ConclaveCore
import ConclaveWire

/// The statements that read the lines of a place, the last one first. All of them take the place as ?1, the
/// earliest wall time as ?2, and the order key before which lines are read as ?3 and ?4.
struct LineStatements: ~Copyable {
  /// All lines.
  let select: Statement
  /// Those that the index finds for the query ?5, and those that it may miss.
  let search: Statement
  /// How many of those there are in all places, counted up to one above `searchedMax`, for the query ?1.
  let countSearched: Statement

  /// Lines found by the index that are read by it. When there are more, they are so frequent that reading
  /// line by line finds a page of them as soon.
  static let searchedMax = 2_000

  init(in database: Database) throws(StoreError) {
    let columns = LogStore.columns.split(separator: ", ").map { "entries.\($0)" }
      .joined(separator: ", ")
    // CROSS JOIN keeps the order of the loops: lines by their index, each with its entry.
    let select =
      "SELECT \(columns) FROM lines CROSS JOIN entries ON entries.position = lines.position "
      + "WHERE lines.place = ?1 AND lines.wall >= ?2 "
      + "AND (lines.stamp, lines.position) < (?3, ?4)"
    let backwards = "ORDER BY lines.stamp DESC, lines.position DESC"
    func found(at place: Int) -> String {
      "SELECT rowid FROM search WHERE search MATCH ?\(place) UNION ALL "
        + "SELECT id FROM lines WHERE loose = 1"
    }
    let all = try Statement("\(select) \(backwards)", in: database)
    let searched = try Statement(
      "\(select) AND lines.id IN (\(found(at: 5))) \(backwards)", in: database)
    let counted = try Statement(
      "SELECT count(*) FROM (SELECT 1 FROM (\(found(at: 1))) LIMIT \(Self.searchedMax + 1))",
      in: database)
    self.select = all
    search = searched
    countSearched = counted
  }

  /// Whether the lines that the index finds are few enough to be read by it.
  func isRare(_ query: String) throws(StoreError) -> Bool {
    defer { countSearched.reset() }
    countSearched.bind(query, at: 1)
    return try countSearched.step(doing: "read")
      && countSearched.integer(0) <= Int64(Self.searchedMax)
  }
}

extension LogPlace {
  /// What `lines.place` has: empty for everyone, `#` and the room's key for a room.
  var key: [UInt8] {
    switch self {
    case .everyone: []
    case .room(let key): Array("#\(key)".utf8)
    }
  }
}

extension Entry {
  /// The place and the message, if it is one.
  var line: (LogPlace, LogMessage)? {
    body.line.map { room, message in
      (room.map { .room(key: UserName.key(of: $0)) } ?? .everyone, message)
    }
  }
}
