import ConclaveCore
import ConclaveWire
import Foundation
import Testing

@testable import ConclaveStore

/// Makes or changes a database behind the store's back.
private func sqlite(_ path: String, _ sql: String) throws {
  let readWriteCreate: Int32 = 6
  try Database(path, flags: readWriteCreate, keeping: nil).execute(sql, doing: "change")
}

@Suite struct OpeningTests {
  @Test func aNewDirectoryIsForItsOwnerOnly() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/a/b"
    let store = try LogStore(in: DataDirectory(path + "//"), group: "lan")
    _ = try store.append([message(index: 1)])
    func mode(_ name: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: name)[.posixPermissions] as? Int
    }
    #expect(try mode(path) == 0o700)
    #expect(try mode(scratch.path + "/a") == 0o700)
    for name in ["conclave.db", "conclave.db-wal", "lock"] {
      #expect(try mode("\(path)/\(name)") == 0o600, "\(name)")
    }
    #expect(store.path == "\(path)/conclave.db")
  }

  @Test func aSecondOpenerIsToldWhoHoldsIt() throws {
    let scratch = try Scratch()
    let first = try scratch.store()
    let error = StoreError.inUse(directory: scratch.path, pid: getpid())
    #expect(throws: error) { _ = try scratch.store() }
    #expect(error.description.contains("in use by the process \(getpid())"))
    #expect(try first.append([message(index: 1)]).total == 1)
  }

  @Test func theDirectoryIsFreeOnceTheStoreIsGone() throws {
    let scratch = try Scratch()
    for _ in 1...3 { _ = try scratch.store() }
    #expect(!FileManager.default.fileExists(atPath: scratch.database + "-wal"))
  }

  @Test func whatIsNoDirectoryOrCannotBeWrittenIsRefused() throws {
    let scratch = try Scratch()
    try scratch.write([1], to: "file")
    // Nobody, root included, makes a directory in /proc.
    for path in ["", "\(scratch.path)/file", "\(scratch.path)/file/below", "/proc/none"] {
      #expect {
        _ = try DataDirectory(path)
      } throws: { error in
        if case .unusable? = error as? StoreError { true } else { false }
      }
    }
  }

  @Test(.enabled(if: geteuid() != 0)) func aDirectoryWithoutPermissionIsRefused() throws {
    let scratch = try Scratch()
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: scratch.path)
    #expect(throws: StoreError.self) { _ = try scratch.store() }
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: scratch.path)
  }

  /// Every file here must be refused and left as it is, byte for byte, with nothing put beside it.
  private func expectRefused(
    _ scratch: Scratch, sourceLocation: SourceLocation = #_sourceLocation,
    _ isExpected: (StoreError) -> Bool
  ) throws {
    let before = try scratch.bytes()
    do throws(StoreError) {
      _ = try scratch.store()
      Issue.record("it was opened", sourceLocation: sourceLocation)
    } catch {
      #expect(isExpected(error), "\(error)", sourceLocation: sourceLocation)
      #expect(error.description.contains(scratch.database), sourceLocation: sourceLocation)
    }
    #expect(try scratch.bytes() == before, sourceLocation: sourceLocation)
    let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted()
    #expect(files == ["conclave.db", "lock"], sourceLocation: sourceLocation)
  }

  @Test func filesThatAreNotOursAreLeftAlone() throws {
    let text = try Scratch()
    try text.write(Array("my shopping list, which is quite long but no database at all".utf8))
    try expectRefused(text) { if case .foreign = $0 { true } else { false } }

    let short = try Scratch()
    try short.write(Array("SQLite or so".utf8))
    try expectRefused(short) { if case .foreign = $0 { true } else { false } }

    let foreign = try Scratch()
    try sqlite(foreign.database, "CREATE TABLE entries (position BLOB)")
    try expectRefused(foreign) { if case .foreign = $0 { true } else { false } }

    let other = try Scratch()
    try sqlite(
      other.database, "PRAGMA application_id = 7; CREATE TABLE t (a); PRAGMA journal_mode = WAL")
    try expectRefused(other) { if case .foreign = $0 { true } else { false } }
  }

  @Test func aNewerFormatIsLeftAlone() throws {
    let scratch = try Scratch()
    _ = try scratch.store()
    try sqlite(scratch.database, "PRAGMA user_version = 3")
    try expectRefused(scratch) { $0 == .newer(file: scratch.database, version: 3, known: 2) }
  }

  @Test func anotherGroupsDirectoryIsLeftAlone() throws {
    let scratch = try Scratch()
    _ = try scratch.store(group: "office")
    try expectRefused(scratch) {
      $0 == .otherGroup(file: scratch.database, found: "office", wanted: "lan")
    }
    #expect(throws: Never.self) { _ = try scratch.store(group: "office") }
  }

  @Test func tablesThatWereTamperedWithAreNotTrusted() throws {
    let scratch = try Scratch()
    _ = try scratch.store()
    try sqlite(
      scratch.database,
      "CREATE TRIGGER t AFTER INSERT ON entries BEGIN DELETE FROM entries; END")
    try expectRefused(scratch) { $0.isDamage }
  }

  @Test func aDatabaseThatWasCutShortIsLeftAlone() throws {
    let whole = try Scratch()
    do {
      let store = try whole.store()
      _ = try store.append((1...200).map { message(index: $0) })
    }
    let bytes = try whole.bytes()
    for count in [0, 10, 99, 100, 4_095, 4_096, 10_000, bytes.count - 4_096] {
      let scratch = try Scratch()
      try scratch.write(Array(bytes.prefix(count)))
      try expectRefused(scratch) { $0.isDamage }
    }
  }

  @Test func aLastPageThatWasCutShortIsFoundWhenTheLogIsRestored() throws {
    let scratch = try Scratch()
    do { _ = try scratch.store().append((1...200).map { message(index: $0) }) }
    try scratch.write(Array(try scratch.bytes().dropLast(2_000)))
    #expect(throws: StoreError.self) { try scratch.store().restore { _ in } }
  }

  @Test func theUnmergedWriteAheadLogOfAnotherGroupIsLeftAlone() throws {
    let scratch = try Scratch()
    let store = try scratch.store(group: "office")
    _ = try store.append([message(index: 1)])
    let left = try Scratch()
    let files = ["conclave.db", "conclave.db-wal"]
    for name in files {
      try FileManager.default.copyItem(
        atPath: "\(scratch.path)/\(name)", toPath: "\(left.path)/\(name)")
    }
    #expect(throws: StoreError.self) { _ = try left.store() }
    for name in files {
      #expect(
        FileManager.default.contentsEqual(
          atPath: "\(scratch.path)/\(name)", andPath: "\(left.path)/\(name)"), "\(name)")
    }
    #expect(try left.store(group: "office").range() == store.range())
  }

  @Test func pathsMayHoldAnything() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/file:a?b=c#d %41 é"
    for _ in 1...2 { _ = try LogStore(in: DataDirectory(path), group: "lan") }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: path).sorted() == ["conclave.db", "lock"])
  }

  @Test func aWriteAheadLogWithoutItsDatabaseIsLeftAlone() throws {
    let scratch = try Scratch()
    try scratch.write([1, 2, 3], to: "conclave.db-wal")
    #expect(throws: StoreError.self) { _ = try scratch.store() }
    #expect(
      try Array(Data(contentsOf: URL(fileURLWithPath: scratch.database + "-wal"))) == [1, 2, 3])
  }

  @Test func whatACrashLeftOfMakingTheDatabaseIsNoHindrance() throws {
    let scratch = try Scratch()
    try scratch.write(Array("half of".utf8), to: "conclave.db.new")
    _ = try scratch.store()
    #expect(!FileManager.default.fileExists(atPath: scratch.database + ".new"))
  }
}

@Suite struct SettingsTests {
  @Test func theBootCounterGoesUpWithEveryRun() throws {
    let scratch = try Scratch()
    let secret = [UInt8](repeating: 5, count: 32)
    for expected: UInt32 in 1...3 {
      #expect(try scratch.store().settings.beginRun(orElse: { secret }).boot == expected)
    }
  }

  @Test func theIdentityIsMadeOnceAndKept() throws {
    let scratch = try Scratch()
    let secret = [UInt8](repeating: 5, count: 32)
    #expect(try scratch.store().settings.beginRun(orElse: { secret }).identitySecret == secret)
    let other = [UInt8](repeating: 6, count: 32)
    #expect(try scratch.store().settings.beginRun(orElse: { other }).identitySecret == secret)
    try scratch.store().settings.setIdentitySecret(other)
    #expect(try scratch.store().settings.beginRun(orElse: { secret }).identitySecret == other)
  }

  @Test func theGroupKeyIsGivenOnlyForThePassphraseItWasMadeOf() throws {
    let scratch = try Scratch()
    let key = [UInt8](repeating: 1, count: 32)
    #expect(try scratch.store().settings.groupKey(derivedFrom: [1]) == nil)
    try scratch.store().settings.setGroupKey(key, derivedFrom: [1])
    #expect(try scratch.store().settings.groupKey(derivedFrom: [1]) == key)
    #expect(try scratch.store().settings.groupKey(derivedFrom: [2]) == nil)
  }

  @Test func aSettingOfTheWrongLengthIsDamage() throws {
    let scratch = try Scratch()
    _ = try scratch.store()
    try sqlite(
      scratch.database,
      "INSERT INTO settings VALUES ('boot_counter', x'FFFFFFFF')")
    let secret = [UInt8](repeating: 5, count: 32)
    #expect(throws: StoreError.self) {
      _ = try scratch.store().settings.beginRun(orElse: { secret })
    }
    try sqlite(
      scratch.database,
      "UPDATE settings SET value = x'00000001'; INSERT INTO settings VALUES ('identity_secret', x'00')"
    )
    #expect(throws: StoreError.self) {
      _ = try scratch.store().settings.beginRun(orElse: { secret })
    }
  }
}

@Suite struct DamageTests {
  @Test func everyTurnedBitInAStoredEntryIsFoundAndNamed() throws {
    let scratch = try Scratch()
    let entries = (1...3).map { message("the text of it", index: $0) }
    do { _ = try scratch.store().append(entries) }
    let bytes = try scratch.bytes()
    let encoded = entries[1].encoded
    let start = try #require(bytes.indices.first { bytes[$0...].starts(with: encoded) })
    for offset in encoded.indices {
      let damaged = try Scratch()
      var changed = bytes
      changed[start + offset] ^= 1 << UInt8(offset % 8)
      try damaged.write(changed)
      #expect {
        try damaged.store().restore { _ in }
      } throws: { error in
        guard case .damaged(damaged.database, let position, _)? = error as? StoreError else {
          return false
        }
        return position == entries[1].position
      }
    }
  }

  @Test func aTurnedBitAnywhereIsFoundOrHarmless() throws {
    let scratch = try Scratch()
    let entries = (1...60).map { message("the text of it", index: $0) }
    do { _ = try scratch.store().append(entries) }
    let bytes = try scratch.bytes()
    for offset in stride(from: 0, to: bytes.count, by: 31) {
      let damaged = try Scratch()
      var changed = bytes
      changed[offset] ^= 0x10
      try damaged.write(changed)
      var restored: [Entry] = []
      do throws(StoreError) {
        try damaged.store().restore { restored.append($0) }
        #expect(restored == entries, "byte \(offset)")
      } catch {
        #expect(error.description.contains(damaged.database))
      }
    }
  }

  @Test func whatTheLogFindsIsNamedWithFileAndPosition() throws {
    let store = try Scratch().store()
    _ = try store.append([message(index: 1), message(index: 2)])
    let position = message(index: 2).position
    for damage in [LogDamage.gap(position), .brokenChain(position)] {
      #expect {
        try store.restore { (entry) throws(LogDamage) in
          if entry.position == position { throw damage }
        }
      } throws: { error in
        "\(error)".contains("\(store.path) is damaged at entry \(position)")
      }
    }
    // The statement is ready for another run.
    var count = 0
    try store.restore { _ in count += 1 }
    #expect(count == 2)
  }
}
