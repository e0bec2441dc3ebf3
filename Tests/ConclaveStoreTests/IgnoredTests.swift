import ConclaveCore
import ConclaveStore
import ConclaveWire
import Testing

/// Whom a node's users don't want to hear outlives the node.
@Suite struct IgnoredTests {
  private func pair(_ owner: UInt64, _ ignored: UInt64) -> IgnoreList.Pair {
    IgnoreList.Pair(
      owner: AccountID(boot: 1, count: owner), ignored: AccountID(boot: 1, count: ignored))
  }

  @Test func isKept() throws {
    let scratch = try Scratch()
    #expect(try scratch.store().settings.ignored() == IgnoreList())
    let list = IgnoreList([pair(2, 1), pair(1, 2), pair(1, 3)])
    try scratch.store().settings.setIgnored(list)
    #expect(try scratch.store().settings.ignored() == list)
    try scratch.store().settings.setIgnored(IgnoreList())
    #expect(try scratch.store().settings.ignored() == IgnoreList())
  }

  @Test func isKeptByTheWorker() throws {
    let scratch = try Scratch()
    let list = IgnoreList([pair(1, 2)])
    let worker = try StoreWorker(try scratch.store()) { _ in }
    worker.keep(ignored: list)
    worker.close()
    #expect(try scratch.store().settings.ignored() == list)
  }
}
