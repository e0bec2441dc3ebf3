import ConclaveCore
import ConclaveWire
import Testing

@testable import ConclaveSimulator

@Suite struct DiskTests {
  private let epoch = EpochID(term: 1, random: 9)

  private func entry(_ index: UInt64) -> Entry {
    Entry(
      position: Position(epoch: epoch, index: index),
      stamp: Stamp(milliseconds: index, counter: 0), wall: WallTime(milliseconds: index),
      request: RequestID(boot: 5, count: index), previous: .zero,
      body: .publicMessage(
        LogMessage(account: AccountID(boot: 1, count: 1), name: "Ann", text: "line \(index)")))
  }

  private func query(_ from: UInt64) -> LogQuery {
    .range(from: Position(epoch: epoch, index: from), entriesMax: 10, bytesMax: 10_000)
  }

  @Test func oneSyncStoresAllThatWaits() throws {
    var disk = Disk()
    disk.add(.store([entry(1)]))
    disk.add(.store([entry(2), entry(3)]))
    #expect(disk.begin() != nil)
    #expect(disk.begin() == nil)
    let inputs = try disk.finish()
    guard case .stored(let vector) = inputs.first else {
      Issue.record("nothing was stored")
      return
    }
    #expect(vector[epoch] == 3)
    #expect(disk.vector == vector)
    #expect(disk.queue.isEmpty)
  }

  @Test func whatWaitsIsLostInACrash() throws {
    var disk = Disk()
    disk.add(.store([entry(1)]))
    _ = disk.begin()
    disk.add(.store([entry(2)]))
    var other = disk
    try disk.stop(syncGetsThrough: false, drains: false)
    #expect(disk.vector.total == 0)
    try other.stop(syncGetsThrough: true, drains: false)
    #expect(other.vector.total == 1)
  }

  @Test func anEndInOrderStoresEverything() throws {
    var disk = Disk()
    disk.add(.store([entry(1)]))
    disk.add(.read(ReadID(number: 1), query(1)))
    disk.add(.store([entry(2)]))
    try disk.stop(syncGetsThrough: false, drains: true)
    #expect(disk.vector.total == 2)
  }

  @Test func aBrokenDiskTakesNothingMore() throws {
    var disk = Disk()
    disk.isBreaking = true
    disk.add(.store([entry(1)]))
    _ = disk.begin()
    let inputs = try disk.finish()
    guard case .storeFailed(.broken) = inputs.first else {
      Issue.record("the failure isn't told")
      return
    }
    disk.add(.store([entry(2)]))
    #expect(disk.begin() == nil)
    disk.add(.read(ReadID(number: 1), query(1)))
    #expect(disk.begin() != nil)
  }

  @Test func aReadSeesWhatWasStoredBefore() throws {
    var disk = Disk()
    disk.isFull = true
    disk.add(.store([entry(1), entry(2)]))
    disk.add(.read(ReadID(number: 7), query(2)))
    var found: [Entry]?
    for _ in 0..<3 where disk.begin() != nil {
      for case .entriesRead(let id, let entries) in try disk.finish() {
        #expect(id == ReadID(number: 7))
        found = entries
      }
    }
    #expect(found == [entry(2)])
  }

  @Test func aFullDiskSaysSoOnceAndRecovers() throws {
    var disk = Disk()
    disk.isFull = true
    disk.add(.store([entry(1)]))
    var told: [String] = []
    for round in 0..<4 {
      if round == 3 { disk.isFull = false }
      #expect(disk.begin() != nil)
      for input in try disk.finish() {
        switch input {
        case .storeFailed(.full): told.append("full")
        case .storeFailed(.recovered): told.append("recovered")
        case .stored: told.append("stored")
        default: told.append("?")
        }
      }
    }
    #expect(told == ["full", "recovered", "stored"])
  }

  @Test func storingTwiceIsAFault() throws {
    var disk = Disk()
    disk.add(.store([entry(1), entry(1)]))
    _ = disk.begin()
    #expect(throws: StoreFault.self) { try disk.finish() }
  }

  @Test func messagesAreFoundInOrder() throws {
    var disk = Disk()
    disk.add(.store([entry(1), entry(2), entry(3)]))
    #expect(
      disk.answer(.messages(.all, in: .everyone, before: nil, limit: 2)).map(\.position.index) == [
        2, 3,
      ])
    #expect(
      disk.answer(.messages(.search("LINE 2"), in: .everyone, before: nil, limit: 9)).map(
        \.position.index) == [2])
    #expect(
      disk.answer(.messages(.all, in: .everyone, before: entry(3).order, limit: 1)).map(
        \.position.index) == [2])
    let since = MessageFilter.since(WallTime(milliseconds: 2))
    #expect(disk.answer(.messages(since, in: .everyone, before: nil, limit: 9)).count == 2)
  }
}
