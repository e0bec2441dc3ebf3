import ConclaveCore
import ConclaveWire
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
      .accountRemoved(account), .capacitySet(9, founding: true), .publicMessage(line),
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
    let extremes: [UInt64] = [1, 1 << 32, 1 << 63 - 1, 1 << 63, .max - 1, .max]
    var entries: [Entry] = []
    for term in extremes {
      for index in extremes {
        entries.append(
          message("\(term) \(index)", term: term, index: index, at: term, counter: .max))
      }
    }
    _ = try store.append(entries.reversed())
    var restored: [Entry] = []
    try store.restore { restored.append($0) }
    #expect(restored == entries)
    #expect(try store.read(.messages(.all, before: nil, limit: .max)) == entries)
    #expect(
      try store.range(1 << 63, from: 1 << 63).map(\.position.index) == [1 << 63, .max - 1, .max])
    #expect(try store.texts(.since(WallTime(milliseconds: .max))).count == 6)
    #expect(
      try store.read(.messages(.all, before: entries[20].order, limit: 3))
        == Array(entries[17..<20]))
  }
}
