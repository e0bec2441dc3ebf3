import CSQLite

/// The form of the database. Numbers that order are stored as big-endian bytes: SQLite compares bytes from
/// the left, and its integers end at half of what 64 bits hold.
enum Schema {
  /// SQLite's `application_id`, "Cncl": says that a file is ours.
  static let applicationID: Int32 = 0x436E_636C
  /// SQLite's `user_version`: the form described here.
  static let version: Int32 = 2

  /// Tables and indices in the order of their names. A file with any other is not trusted.
  ///
  /// - `entries`: `position` is term, random and index of the entry, 24 bytes; `stamp` its milliseconds and
  ///   counter, 12 bytes; `wall` its wall time, 8 bytes; `request` its request, 16 bytes; `bytes` the entry
  ///   as on the wire; `sum` the checksum of `bytes`.
  /// - `lines`: the public and room messages, made from `entries`: `place` as `LogPlace.key` has it, `stamp`,
  ///   `position` and `wall` as above, `loose` 1 if the text can be composed in several ways.
  /// - `lines_order`: the lines of a place in total order. `lines_loose`: the loose ones.
  /// - `search`: which lines have which three scalars in a row, of what `TextSearch` compares, by `lines.id`.
  /// - `notes`: what the node keeps of mail (`MailNote`): the kind, the message's id and its reader, 33 bytes;
  ///   `number` counts them.
  /// - `settings`: what the node keeps besides (`Settings`).
  static let objects: [(name: String, sql: String)] = [
    (
      "entries",
      "CREATE TABLE entries (position BLOB PRIMARY KEY NOT NULL, kind INTEGER NOT NULL, "
        + "stamp BLOB NOT NULL, wall BLOB NOT NULL, request BLOB NOT NULL, sum INTEGER NOT NULL, "
        + "bytes BLOB NOT NULL) WITHOUT ROWID"
    ),
    (
      "lines",
      "CREATE TABLE lines (id INTEGER PRIMARY KEY, place BLOB NOT NULL, stamp BLOB NOT NULL, "
        + "position BLOB NOT NULL, wall BLOB NOT NULL, loose INTEGER NOT NULL)"
    ),
    ("lines_loose", "CREATE INDEX lines_loose ON lines (loose) WHERE loose = 1"),
    ("lines_order", "CREATE INDEX lines_order ON lines (place, stamp, position, wall)"),
    (
      "notes",
      "CREATE TABLE notes (note BLOB PRIMARY KEY NOT NULL, number INTEGER NOT NULL) WITHOUT ROWID"
    ),
    (
      "search",
      "CREATE VIRTUAL TABLE search USING fts5(text, content='', columnsize=0, detail=none, "
        + "tokenize='trigram case_sensitive 1')"
    ),
    (
      "settings",
      "CREATE TABLE settings (key TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL) WITHOUT ROWID"
    ),
  ]

  /// Tables that SQLite makes for `search` (FTS5, "Contentless tables"); their form is its own.
  static let shadows = ["search_config", "search_data", "search_idx"]

  /// Makes everything in an empty database.
  static func make(in database: Database) throws(StoreError) {
    try database.transaction { () throws(StoreError) in
      try database.execute("PRAGMA application_id = \(applicationID)", doing: "write")
      try database.execute("PRAGMA user_version = \(version)", doing: "write")
      for object in objects { try database.execute(object.sql, doing: "write") }
    }
  }

  /// Checks, by reading only, that the database is one of ours and in the form described here.
  static func check(_ database: Database) throws(StoreError) {
    try check(
      applicationID: Int32(truncatingIfNeeded: try database.number("PRAGMA application_id")),
      version: Int32(truncatingIfNeeded: try database.number("PRAGMA user_version")),
      file: database.path)
    let statement = try Statement(
      "SELECT name, sql, type FROM sqlite_schema ORDER BY name", in: database)
    var expected = objects[...]
    while try statement.step(doing: "read") {
      if isShadow(statement.text(0), statement.text(1), type: statement.text(2)) { continue }
      guard let object = expected.popFirst(),
        object.name == statement.text(0), object.sql == statement.text(1)
      else { throw .damaged(file: database.path, at: nil, reason: "its tables are not ours") }
    }
    guard expected.isEmpty else {
      throw .damaged(file: database.path, at: nil, reason: "a table is missing")
    }
  }

  /// Names of tables are unique, those of triggers aren't: one that is called like a shadow would run in the node.
  private static func isShadow(_ name: String, _ sql: String, type: String) -> Bool {
    shadows.contains(name) && type == "table" && sql.hasPrefix("CREATE TABLE '\(name)'(")
  }

  static func check(applicationID: Int32, version: Int32, file: String) throws(StoreError) {
    guard applicationID == Self.applicationID else {
      throw .foreign(file: file, reason: "it is an SQLite database of another program")
    }
    guard version <= Self.version else {
      throw .newer(file: file, version: version, known: Self.version)
    }
    guard version == Self.version else {
      throw version == 1
        ? .foreign(file: file, reason: "it was written by a version before the first release")
        : .damaged(file: file, at: nil, reason: "its format \(version) never existed")
    }
  }
}
