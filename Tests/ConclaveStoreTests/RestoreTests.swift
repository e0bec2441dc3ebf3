import ConclaveCore
import ConclaveWire
import Testing

@testable import ConclaveStore

/// Two epochs, each entry with the hash of the one before it.
private func chains() -> [Entry] {
  [UInt64(1), 2].flatMap { term in
    var previous = EntryHash.zero
    return (UInt64(1)...5).map { index in
      var entry = message("line \(index)", term: term, index: index)
      entry.request.boot = term
      entry.previous = previous
      previous = crypto.hash(entry.encoded)
      return entry
    }
  }
}

@Suite struct RestoreTests {
  private func damage(
    _ entries: [Entry], _ sql: String = ""
  ) throws -> (position: Position?, reason: String)? {
    let store = try Scratch().store()
    _ = try store.append(entries)
    try store.database.execute(sql, doing: "change")
    var log = Log(crypto: crypto)
    do throws(StoreError) {
      try store.restore(into: &log)
      return nil
    } catch {
      guard case .damaged(store.path, let position, let reason) = error else { throw error }
      return (position, reason)
    }
  }

  @Test func aLogIsRestoredWhateverOrderItWasStoredIn() throws {
    let scratch = try Scratch()
    for entry in chains().reversed() { _ = try scratch.store().append([entry]) }
    var log = Log(crypto: crypto)
    try scratch.store().restore(into: &log)
    #expect(log.durable.positions == [chains()[4].position, chains()[9].position])
    #expect(log.held == log.durable)
  }

  @Test func aChangedHistoryBreaksTheChain() throws {
    var entries = chains()
    entries[6].body = .publicMessage(
      LogMessage(account: AccountID(boot: 1, count: 1), name: "ann", text: "I never said that"))
    #expect(try damage(entries)?.position == entries[7].position)
    #expect(try damage(chains()) == nil)
  }

  @Test func aMissingEntryIsNamedByTheOneAfterIt() throws {
    var entries = chains()
    entries.remove(at: 7)
    #expect(try damage(entries)?.position == entries[7].position)
  }

  @Test(arguments: [
    "sum = sum + 1", "kind = 7", "stamp = x'00'", "wall = x'0000000000000000'",
    "request = zeroblob(16)",
    "bytes = x''", "bytes = substr(bytes, 2)", "bytes = bytes || x'00'", "position = zeroblob(24)",
    "position = x''", "bytes = 'text'", "sum = 'text'", "kind = NULL OR kind",
  ])
  func aRowThatContradictsItselfIsDamage(_ change: String) throws {
    let found = try damage(
      chains(), "UPDATE entries SET \(change) WHERE position = (SELECT min(position) FROM entries)")
    #expect(found != nil)
  }
}
