import ConclaveCore
import ConclaveWire
import Foundation
import Testing

@testable import ConclaveStore

@Suite struct LogStoreTests {
  @Test func entriesOfEveryKindComeBackAsTheyWere() throws {
    let scratch = try Scratch()
    let credential = Credential(
      salt: Array(0..<16), loginKey: .zero, mailKey: .zero, wrappedMailSecret: [1, 2, 3])
    let account = AccountID(boot: .max, count: .max)
    let line = LogMessage(account: account, name: "zoë", text: "")
    let bodies: [EntryBody] = [
      .accountClaimed(AccountClaim(name: "Ann", key: "ann", credential: credential)),
      .accountConfirmed(account), .credentialChanged(account, credential),
      .accountRemoved(account), .capacitySet(9, by: nil), .publicMessage(line),
      .roomMessage(room: "tea", line), .unknown(kind: 200, [0, 255]), .unknown(kind: 0, []),
    ]
    let entries = bodies.enumerated().map { number, body in
      var entry = message(index: UInt64(number) + 1)
      entry.body = body
      return entry
    }
    do {
      let stored = try scratch.store().append(entries)
      #expect(stored.positions == [entries[8].position])
    }
    let store = try scratch.store()
    #expect(try store.range() == entries)
    var restored: [Entry] = []
    try store.restore { restored.append($0) }
    #expect(restored == entries)
    #expect(try store.texts() == [""])
  }

  @Test func numbersAboveHalfOf64BitsKeepTheirOrder() throws {
    let scratch = try Scratch()
    let store = try scratch.store()
    let terms: [UInt64] = [1, 1 << 31, 1 << 32, 1 << 62, Limits.termMax - 1, Limits.termMax]
    // Terms and indices stay below half of the numbers.
    let indices: [UInt64] = [1, 1 << 31, 1 << 32, 1 << 62, Limits.indexMax - 1, Limits.indexMax]
    var entries: [Entry] = []
    for term in terms {
      for index in indices {
        entries.append(
          message("\(term) \(index)", term: term, index: index, at: term, counter: .max))
      }
    }
    _ = try store.append(entries.reversed())
    var restored: [Entry] = []
    try store.restore { restored.append($0) }
    #expect(restored == entries)
    #expect(try store.read(.messages(.all, in: .everyone, before: nil, limit: .max)) == entries)
    #expect(
      try store.range(Limits.termMax, from: 1 << 62).map(\.position.index)
        == Array(indices.suffix(3)))
    #expect(try store.texts(.since(WallTime(milliseconds: Limits.termMax))).count == 6)
    #expect(
      try store.read(.messages(.all, in: .everyone, before: entries[20].order, limit: 3))
        == Array(entries[17..<20]))
  }
}

@Suite struct AppendTests {
  @Test func storingTheSameAgainIsFineAndAnotherUnderItsPlaceIsNot() throws {
    let store = try Scratch().store()
    _ = try store.append([message("one", index: 1)])
    let again = try store.append([message("one", index: 1), message("two", index: 2)])
    #expect(again.positions.map(\.index) == [2])
    let forged = message("ONE", index: 1)
    #expect(throws: StoreError.conflict(file: store.path, forged.position)) {
      try store.append([message("three", index: 3), forged])
    }
    #expect(try store.texts() == ["one", "two"])
  }

  @Test func theLongestEntryIsStored() throws {
    let store = try Scratch().store()
    var entry = message(index: 1)
    entry.body = .unknown(
      kind: 99,
      [UInt8](
        repeating: 0xA5, count: Limits.entryBytesMax - message("", from: "", index: 1).encoded.count
      ))
    _ = try store.append([entry])
    #expect(try store.range() == [entry])
  }

  @Test func whatWasStoredIsThereAfterAKill() throws {
    let scratch = try Scratch()
    let store = try scratch.store()
    for index in 1...20 { _ = try store.append([message(index: UInt64(index))]) }
    // What a killed process leaves: the files as they are, never closed.
    let left = try Scratch()
    for name in ["conclave.db", "conclave.db-wal"] {
      try FileManager.default.copyItem(
        atPath: "\(scratch.path)/\(name)", toPath: "\(left.path)/\(name)")
    }
    #expect(try left.store().range().count == 20)
    #expect(try store.range().count == 20)
  }

  @Test func aTornLastCommitIsDroppedAndTheRestIsThere() throws {
    let scratch = try Scratch()
    let store = try scratch.store()
    for index in 1...20 { _ = try store.append([message(index: UInt64(index))]) }
    let left = try Scratch()
    try FileManager.default.copyItem(atPath: scratch.database, toPath: left.database)
    let wal = try Data(contentsOf: URL(fileURLWithPath: scratch.database + "-wal"))
    try left.write(Array(wal.dropLast(100)), to: "conclave.db-wal")
    #expect(try left.store().range().map(\.position.index) == Array(1...19))
  }

  @Test func theWriteAheadLogIsCopiedBackBeforeItGrowsLong() throws {
    let scratch = try Scratch()
    let store = try scratch.store()
    let text = String(repeating: "x", count: 4_000)
    for round in 0..<60 {
      let entries = (1...50).map { message(text, index: UInt64(round * 50 + $0)) }
      _ = try store.append(entries)
    }
    let wal = try FileManager.default.attributesOfItem(atPath: scratch.database + "-wal")
    let walBytes = try #require(wal[.size] as? Int)
    // 1,000 pages of 4 KiB and the last transaction; without copying it were above 12 MiB.
    #expect(walBytes < 6 << 20)
    #expect(try store.range().count == 3_000)
  }
}

@Suite struct ReadTests {
  @Test func messagesComeInTotalOrderWhateverOrderTheyWereStoredIn() throws {
    let store = try Scratch().store()
    let entries = [
      message("d", term: 1, index: 2, at: 20, counter: 1),
      message("a", term: 2, index: 1, at: 10),
      message("c", term: 2, index: 2, at: 20),
      message("b", term: 1, index: 1, at: 20),
    ]
    for entry in entries { _ = try store.append([entry]) }
    #expect(try store.texts() == ["a", "b", "c", "d"])
    #expect(try store.texts(limit: 2) == ["c", "d"])
    #expect(try store.texts(before: entries[2].order) == ["a", "b"])
    #expect(try store.texts(before: entries[2].order, limit: 1) == ["b"])
    #expect(try store.texts(limit: 0) == [])
    #expect(try store.texts(before: OrderKey(stamp: .zero, position: entries[0].position)) == [])
  }

  @Test(arguments: [MessageFilter.all, .search("plan")])
  func everyPlaceHasItsOwnLines(_ filter: MessageFilter) throws {
    let store = try Scratch().store()
    func line(in room: String, _ index: UInt64) -> Entry {
      var entry = message("plan", index: index)
      if case .publicMessage(let said) = entry.body { entry.body = .roomMessage(room: room, said) }
      return entry
    }
    _ = try store.append([
      line(in: "tea", 1), message("plan", index: 2), line(in: "TEA", 3), line(in: "tea2", 4),
      line(in: "", 5),
    ])
    func indices(_ place: LogPlace) throws -> [UInt64] {
      try store.read(.messages(filter, in: place, before: nil, limit: 9)).map(\.position.index)
    }
    #expect(try indices(.everyone) == [2])
    #expect(try indices(.room(key: "tea")) == [1, 3])
    #expect(try indices(.room(key: "tea2")) == [4])
    #expect(try indices(.room(key: "milk")) == [])
  }

  @Test func sinceReadsTheWallTimeAndNotTheStamp() throws {
    let store = try Scratch().store()
    _ = try store.append([
      message("late clock", index: 1, at: 10, wall: 500),
      message("early", index: 2, at: 20, wall: 99),
      message("exact", index: 3, at: 30, wall: 100),
    ])
    #expect(try store.texts(.since(WallTime(milliseconds: 100))) == ["late clock", "exact"])
    #expect(try store.texts(.since(WallTime(milliseconds: 100)), limit: 1) == ["exact"])
  }

  @Test func aRangeKeepsItsBoundsAndItsEpoch() throws {
    let store = try Scratch().store()
    _ = try store.append((1...9).map { message(term: 1, index: $0) } + [message(term: 2, index: 1)])
    let start = Position(epoch: EpochID(term: 1, random: 7), index: 3)
    func read(_ entries: Int, _ bytes: Int) throws -> [UInt64] {
      try store.read(.range(from: start, entriesMax: entries, bytesMax: bytes)).map(
        \.position.index)
    }
    let size = message(index: 3).encoded.count
    #expect(try read(.max, .max) == Array(3...9))
    #expect(try read(2, .max) == [3, 4])
    #expect(try read(.max, 3 * size) == [3, 4, 5])
    #expect(try read(.max, 3 * size - 1) == [3, 4])
    #expect(try read(1, 1) == [3])
    #expect(try read(0, 0) == [3])
    #expect(try store.range(1, from: 10) == [])
    #expect(try store.range(3) == [])
  }

  @Test(arguments: [
    ("hello", "Say HELLO there", true), ("HELLO", "hello", true), ("hell no", "hello", false),
    ("straße", "STRASSE", true), ("ΟΔΟΣ", "οδος", true), ("жук", "ЖУК летит", true),
    ("é", "cafe\u{301}", true), ("CAFÉ", "cafe\u{301}", true), ("cafe", "café", false),
    ("😀", "so 😀!", true), ("", "anything", true), ("q", "", false),
    ("ANN", "not in the text", true),
    ("100%", "100 %", false), ("_", "abc", false), ("\0", "a\0b", true),
  ])
  func searchKnowsNoCase(_ wanted: String, _ text: String, _ found: Bool) throws {
    let store = try Scratch().store()
    _ = try store.append([
      message("other", from: "bob", index: 1), message(text, from: "ann", index: 2),
    ])
    let texts = try store.texts(.search(wanted))
    #expect(texts.contains(text) == found)
  }

  /// The index must find what reading line by line finds, nothing more and nothing less, whether a word is
  /// rare or so frequent that the index isn't asked.
  @Test func searchFindsTheSameWithAndWithoutTheIndex() throws {
    let store = try Scratch().store()
    let words = ["tee", "Tee", "TÉE", "te\u{301}e", "ab", "สวัสดี", "\"quoted\"", "a*b", "NEAR(x)"]
    let count = 3 * LineStatements.searchedMax / 2
    let entries = (1...count).map { number in
      let rare = number % 100 == 0 ? " \(words[number / 100 % words.count])" : ""
      return message("frequent \(number)\(rare)", index: UInt64(number), at: UInt64(number))
    }
    _ = try store.append(entries)
    for wanted in words + ["frequent", "1500", "x", "requent 29", "", "tee tee"] {
      let search = TextSearch(wanted)
      let expected = entries.filter { $0.line.map { search.matches($0.1) } ?? false }
      let found = try store.read(
        .messages(.search(wanted), in: .everyone, before: nil, limit: .max))
      #expect(found == expected, "\(wanted)")
    }
  }

  @Test func linesAreReadByTheirIndex() throws {
    let store = try Scratch().store()
    #expect(
      try steps(of: store.lines.select.sql, in: store) == [
        "SEARCH lines USING COVERING INDEX lines_order (place=? AND (stamp,position)<(?,?))",
        "SEARCH entries USING PRIMARY KEY (position=?)",
      ])
    #expect(
      try steps(of: store.lines.search.sql, in: store).contains {
        $0.hasPrefix("SCAN search VIRTUAL TABLE INDEX")
      })
  }

  private func steps(of sql: String, in store: borrowing LogStore) throws -> [String] {
    let plan = try Statement("EXPLAIN QUERY PLAN \(sql)", in: store.database)
    var steps: [String] = []
    while try plan.step(doing: "read") { steps.append(plan.text(3)) }
    return steps
  }
}
