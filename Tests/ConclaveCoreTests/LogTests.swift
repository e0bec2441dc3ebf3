import ConclaveWire
import Testing

@testable import ConclaveCore

@Suite struct LogTests {
  let message = EntryBody.publicMessage(
    LogMessage(account: Sample.request(1), name: "bob", text: "hi"))

  /// A log that wrote so many messages in one epoch, and what it wrote.
  private func written(_ count: UInt64, term: UInt64 = 1) -> (Log, [Entry]) {
    var log = Log(crypto: Sample.crypto)
    var entries: [Entry] = []
    for number in 1...count {
      entries.append(
        log.append(
          message, request: Sample.request(100 * term + number), epoch: Sample.epoch(term),
          stamp: Stamp(milliseconds: number, counter: 0), wall: WallTime(milliseconds: number)))
    }
    return (log, entries)
  }

  @Test func aReplicaTakesAPrefixAndNothingElse() {
    let (writer, entries) = written(4)
    var replica = Log(crypto: Sample.crypto)
    #expect(replica.ingest(entries[1]) == .gap)
    #expect(replica.ingest(entries[0]) == .taken(isFirst: true))
    #expect(replica.ingest(entries[2]) == .gap)
    #expect(replica.ingest(entries[1]) == .taken(isFirst: true))
    #expect(replica.ingest(entries[0]) == .known)
    #expect(replica.ingest(entries[2]) == .taken(isFirst: true))
    #expect(replica.ingest(entries[3]) == .taken(isFirst: true))
    #expect(replica.held == writer.held)
    #expect(replica.durable.total == 0)
  }

  @Test func anotherEntryInItsPlaceIsAFork() {
    let (_, entries) = written(3)
    var replica = Log(crypto: Sample.crypto)
    _ = replica.ingest(entries[0])
    var changed = entries[1]
    changed.wall = WallTime(milliseconds: 99)
    #expect(replica.ingest(changed) == .taken(isFirst: true))
    // The next entry was written after the unchanged one.
    #expect(replica.ingest(entries[2]) == .fork)
    #expect(replica.ingest(entries[1]) == .fork)
    #expect(replica.held.total == 2)
  }

  @Test func restoringRefusesGapsAndBrokenChains() throws {
    let (_, entries) = written(3)
    var log = Log(crypto: Sample.crypto)
    try log.restore(entries[0])
    #expect(throws: LogDamage.gap(entries[2].position)) { try log.restore(entries[2]) }
    #expect(throws: LogDamage.gap(entries[0].position)) { try log.restore(entries[0]) }
    var broken = entries[1]
    broken.previous = .zero
    #expect(throws: LogDamage.brokenChain(entries[1].position)) { try log.restore(broken) }
    #expect(log.durable.total == 1)
  }

  @Test func ofARequestTheFirstCopyInTheTotalOrderCountsAndTheOthersAreVoid() {
    let (_, late) = written(2, term: 2)
    var log = Log(crypto: Sample.crypto)
    #expect(log.ingest(late[0]) == .taken(isFirst: true))
    #expect(!log.isVoid(late[0]))
    // The same request was written in an older reign, with an earlier stamp.
    let early = Entry(
      position: Position(epoch: Sample.epoch(1), index: 1), stamp: .zero,
      wall: WallTime(milliseconds: 0), request: late[0].request, previous: .zero, body: message)
    #expect(log.ingest(early) == .taken(isFirst: false))
    #expect(log.isVoid(late[0]))
    #expect(!log.isVoid(early))
    #expect(log.position(of: early.request) == early.position)
  }

  @Test func aConfirmationDoesNotHideItsClaim() {
    var log = Log(crypto: Sample.crypto)
    let claim = AccountClaim(name: "bob", key: "bob", credential: Sample.credential(1))
    let first = log.append(
      .accountClaimed(claim), request: Sample.request(1), epoch: Sample.epoch(1),
      stamp: .zero, wall: WallTime(milliseconds: 0))
    _ = log.append(
      .accountConfirmed(Sample.request(1)), request: Sample.request(1), epoch: Sample.epoch(1),
      stamp: Stamp(milliseconds: 1, counter: 0), wall: WallTime(milliseconds: 0))
    #expect(log.position(of: Sample.request(1)) == first.position)
  }
}

extension LogTests {
  /// A member that makes up epochs can't fill a vector beyond what can be written.
  @Test func epochsOfOthersAreBounded() {
    var log = Log(crypto: Sample.crypto)
    var refused = 0
    for term in 1...UInt64(Limits.vectorEpochsMax) {
      let entry = Sample.entry(term: term, at: term, request: term, message)
      if log.ingest(entry) == .tooMany { refused += 1 }
    }
    #expect(refused == 1_024)
    #expect(log.held.positions.count == Log.foreignEpochsMax)
    var replication = Replication(durable: Vector())
    for term in 1...UInt64(Limits.vectorEpochsMax + 10) {
      var made = Vector()
      made.raise(to: Position(epoch: Sample.epoch(term), index: 1))
      replication.raiseDurable(to: made)
    }
    #expect(replication.durable.positions.count == Limits.vectorEpochsMax)
  }
}
