import ConclaveCore
import ConclaveWire
import Foundation
import Testing

@testable import ConclaveStore

/// Entries with the hash of the one before, under a cheap hash.
private func chain(_ count: UInt64, text: String = "line") -> [Entry] {
  var previous = EntryHash.zero
  return (1...count).map { index in
    var entry = message("\(text) \(index)", index: index)
    entry.previous = previous
    previous = crypto.hash(entry.encoded)
    return entry
  }
}

@Suite struct BackupTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private var file: String { "\(scratch.path)/backup" }
  private var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted()) ?? []
  }

  private func backUp(_ entries: [Entry]) throws {
    let store = try Scratch().store()
    _ = try store.settings.beginRun { [UInt8](repeating: 5, count: 32) }
    _ = try store.append(entries)
    #expect(try store.backUp(to: file, replaces: false) { _, _ in true })
  }

  private func entries(in backup: BackupFile) throws -> Int {
    var log = Log(crypto: crypto)
    var count = 0
    try backup.read { (entry) throws(LogDamage) in
      try log.restore(entry)
      count += 1
    }
    return count
  }

  @Test func aBackupHasEverything() throws {
    try backUp(chain(500))
    let backup = try BackupFile(file, group: "lan")
    #expect(try entries(in: backup) == 500)
    #expect(try backup.count == 500)
    // One file, for its owner only, and nothing beside it.
    #expect(names == ["backup"])
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
  }

  @Test func nothingIsReplacedUnasked() throws {
    try scratch.write([1, 2, 3], to: "backup")
    let store = try Scratch().store()
    #expect(throws: StoreError.exists(file: file)) {
      try store.backUp(to: file, replaces: false) { _, _ in true }
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == Data([1, 2, 3]))
    #expect(try store.backUp(to: file, replaces: true) { _, _ in true })
    #expect(try BackupFile(file, group: "lan").count == 0)
  }

  @Test func whatIsBrokenOffLeavesNothing() throws {
    let store = try Scratch().store()
    _ = try store.append(chain(2_000, text: String(repeating: "long ", count: 100)))
    #expect(try !store.backUp(to: file, replaces: false) { _, _ in false })
    #expect(names.isEmpty)
  }

  /// What is stored while a backup is made is stored at once, and the backup holds together.
  @Test func aBackupIsMadeWhileEntriesAreStored() async throws {
    let source = try Scratch()
    let rig = try Bench(source.store())
    let all = chain(6_000, text: String(repeating: "long ", count: 100))
    rig.worker.store(Array(all[..<4_000]))
    #expect(await rig.next().hasPrefix("stored"))
    rig.worker.backUp(BackupID(number: 1), to: file, replaces: false)
    for entry in all[4_000...] { rig.worker.store([entry]) }
    var stored = false
    while true {
      let report = await rig.next()
      if report.hasPrefix("stored") { stored = true }
      if report == "backed up" { break }
      try #require(report == "copied" || report.hasPrefix("stored"))
    }
    #expect(stored)
    let count = try entries(in: try BackupFile(file, group: "lan"))
    #expect((4_000...6_000).contains(count))
  }

  @Test func everyKindOfDamageIsRefused() throws {
    try backUp(chain(200))
    let whole = try Data(contentsOf: URL(fileURLWithPath: file))
    func finding(_ bytes: Data) throws -> String {
      try bytes.write(to: URL(fileURLWithPath: file))
      do throws(StoreError) {
        let backup = try BackupFile(file, group: "lan")
        var log = Log(crypto: crypto)
        try backup.read { (entry) throws(LogDamage) in try log.restore(entry) }
        return "whole"
      } catch {
        return "\(error)"
      }
    }
    #expect(try finding(whole) == "whole")
    #expect(try finding(Data()).contains("damaged"))
    var text = whole
    let place = try #require(text.range(of: Data("line 100".utf8)))
    text[place.lowerBound] ^= 1
    #expect(try finding(text).contains("the backup"))
    for length in [50, 4_096, whole.count / 2, whole.count - 4_096] {
      #expect(try finding(whole.prefix(length)).contains("damaged"))
    }
  }

  /// What the node would run without knowing it.
  @Test(arguments: [
    "CREATE TRIGGER search_config AFTER INSERT ON lines BEGIN DELETE FROM entries; END",
    "CREATE TRIGGER other AFTER INSERT ON lines BEGIN DELETE FROM entries; END",
    "CREATE VIEW other AS SELECT 1", "CREATE TABLE other (a)",
  ])
  func whatIsAddedToTheTablesIsRefused(_ sql: String) throws {
    try backUp(chain(1))
    try Database(file, flags: 2, keeping: nil).execute(sql, doing: "write")
    #expect(throws: StoreError.self) { try BackupFile(file, group: "lan") }
  }

  @Test(arguments: ["conclave.db", "lock"])
  func whatTheNodeUsesIsNotReplaced(_ name: String) throws {
    let home = try Scratch()
    let store = try home.store()
    _ = try store.append(chain(5))
    let before = try home.bytes()
    for replaces in [true, false] {
      #expect(throws: StoreError.self) {
        try store.backUp(to: "\(home.path)/\(name)", replaces: replaces) { _, _ in true }
      }
    }
    #expect(try home.bytes() == before)
  }

  @Test func anotherGroupIsRefused() throws {
    try backUp(chain(1))
    #expect(throws: StoreError.otherGroup(file: file, found: "lan", wanted: "office")) {
      try BackupFile(file, group: "office")
    }
  }

  @Test func restoringSetsAsideAndBootsLater() throws {
    try backUp(chain(10))
    let home = try Scratch()
    var boots: [UInt32] = []
    for round in 1...3 {
      let backup = try BackupFile(file, group: "lan")
      let result = try Restoring.restore(backup, into: DataDirectory(home.path), seconds: 7) {
        _, _ in true
      }
      #expect(result.finished)
      #expect(result.aside == (round == 1 ? nil : "\(home.path)/before-restore-\(round - 1)"))
      let store = try home.store()
      var log = Log(crypto: crypto)
      try store.restore(into: &log)
      boots.append(try store.settings.beginRun { [] }.boot)
    }
    #expect(boots == boots.sorted() && Set(boots).count == 3)
    #expect(boots[0] > 1 << 16)
  }

  /// A node restored on two machines, one after the other: the second knows nothing of the first's boots.
  @Test func theClockTellsRestoringsApart() throws {
    try backUp(chain(1))
    let boots = try [UInt64(1_000_000), 1_000_100].map { seconds in
      let home = try Scratch()
      _ = try Restoring.restore(
        BackupFile(file, group: "lan"), into: DataDirectory(home.path), seconds: seconds
      ) { _, _ in true }
      return try home.store().settings.beginRun { [] }.boot
    }
    #expect(boots == [1_000_001, 1_000_101])
  }

  @Test func aRestoringBrokenOffChangesNothing() throws {
    try backUp(chain(10))
    let home = try Scratch()
    _ = try home.store()
    let before = try home.bytes()
    let result = try Restoring.restore(
      BackupFile(file, group: "lan"), into: DataDirectory(home.path), seconds: 0
    ) { _, _ in false }
    #expect(!result.finished)
    #expect(try home.bytes() == before)
  }
}
