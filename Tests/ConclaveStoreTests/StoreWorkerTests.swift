import ConclaveCore
import ConclaveWire
import Foundation
import Testing

@testable import ConclaveStore

/// A worker and what it reports, in order.
final class Bench {
  let worker: StoreWorker
  private var results: AsyncStream<StoreResult>.AsyncIterator

  init(_ store: consuming sending LogStore) throws {
    let (stream, continuation) = AsyncStream<StoreResult>.makeStream()
    results = stream.makeAsyncIterator()
    worker = try StoreWorker(store) { continuation.yield($0) }
  }

  /// The next report, in words.
  func next(isolation: isolated (any Actor)? = #isolation) async -> String {
    switch await results.next(isolation: isolation) {
    case .stored(let vector)?:
      "stored " + vector.positions.map { "\($0.epoch.term)/\($0.index)" }.joined(separator: " ")
    case .entriesRead(let id, let entries)?: "read \(id.number): \(entries.count)"
    case .readFailed(let id, _)?: "read \(id.number) failed"
    case .noted(let note)?: "noted \(note.receipt.message.count)"
    case .failed(.full)?: "full"
    case .failed(.recovered)?: "recovered"
    case .failed(.broken)?: "broken"
    case .backup(_, .copied)?: "copied"
    case .backup(_, .finished)?: "backed up"
    case .backup(_, .failed)?: "not backed up"
    case nil: "nothing"
    }
  }

  func next(_ count: Int, isolation: isolated (any Actor)? = #isolation) async -> [String] {
    var reports: [String] = []
    for _ in 0..<count { reports.append(await next()) }
    return reports
  }

  func readAll(_ number: UInt64) {
    worker.read(ReadID(number: number), .messages(.all, in: .everyone, before: nil, limit: .max))
  }

  /// Holds the worker until the gate is opened, so that jobs pile up.
  func hold() -> DispatchSemaphore {
    let gate = DispatchSemaphore(value: 0)
    worker.perform { _ in gate.wait() }
    return gate
  }

  /// Lets the database grow by no more than so many pages from here on; nil for without bound.
  func limit(pages: Int?) {
    worker.perform { store in
      let count = (try? store.database.number("PRAGMA page_count")) ?? 0
      let most = pages.map { count + Int64($0) } ?? 1 << 30
      _ = try? store.database.number("PRAGMA max_page_count = \(most)")
    }
  }
}

/// Entries that need some pages.
private func big(_ indices: ClosedRange<UInt64>) -> [Entry] {
  indices.map { message(String(repeating: "x", count: 8_000), index: $0) }
}

@Suite struct StoreWorkerTests {
  @Test func whatPilesUpIsStoredInOneTransaction() async throws {
    let bench = try Bench(Scratch().store())
    let gate = bench.hold()
    for index in 1...50 { bench.worker.store([message(index: UInt64(index))]) }
    bench.worker.store([message(term: 2, index: 1)])
    gate.signal()
    #expect(await bench.next() == "stored 1/50 2/1")
  }

  @Test func aReadSeesAllBeforeItAndNothingAfterIt() async throws {
    let bench = try Bench(Scratch().store())
    let gate = bench.hold()
    bench.worker.store([message(index: 1)])
    bench.worker.store([message(index: 2)])
    bench.readAll(1)
    bench.worker.store([message(index: 3)])
    bench.readAll(2)
    gate.signal()
    #expect(
      await bench.next(4) == ["stored 1/2", "read 1: 2", "stored 1/3", "read 2: 3"])
  }

  @Test func aLongReadHoldsUpNothing() async throws {
    let bench = try Bench(Scratch().store())
    let rows = UInt64(3 * MessageSearch.rowsMax)
    bench.worker.store((1...rows).map { message(index: $0) })
    let gate = bench.hold()
    bench.readAll(1)
    bench.worker.store([message(term: 2, index: 1, at: rows + 1)])
    bench.readAll(2)
    bench.worker.store([message(term: 2, index: 2, at: rows + 2)])
    gate.signal()
    #expect(await bench.next() == "stored 1/\(rows)")
    #expect(
      await bench.next(4)
        == ["stored 2/1", "read 1: \(rows)", "stored 2/2", "read 2: \(rows + 1)"])
  }

  @Test func aTransactionIsBounded() async throws {
    let bench = try Bench(Scratch().store())
    let gate = bench.hold()
    let half = UInt64(JobQueue.transactionEntriesMax / 2)
    for part in 0..<3 {
      bench.worker.store((1...half).map { message(index: UInt64(part) * half + $0) })
    }
    // A single job is never cut, however long.
    bench.worker.store((1...(3 * half)).map { message(term: 2, index: $0) })
    gate.signal()
    #expect(
      await bench.next(3)
        == ["stored 1/\(2 * half)", "stored 1/\(3 * half)", "stored 2/\(3 * half)"])
  }

  @Test func closingStoresWhatWaitsAndFreesTheDirectory() async throws {
    let scratch = try Scratch()
    let bench = try Bench(scratch.store())
    let gate = bench.hold()
    bench.worker.store([message(index: 1)])
    bench.readAll(1)
    bench.worker.store([message(index: 2)])
    gate.signal()
    bench.worker.close()
    #expect(await bench.next(3) == ["stored 1/1", "read 1: 1", "stored 1/2"])
    #expect(try scratch.store().texts().count == 2)
    // Nothing happens any more.
    bench.worker.store([message(index: 3)])
    bench.worker.close()
    #expect(try scratch.store().texts().count == 2)
  }

  @Test func droppingTheWorkerClosesIt() throws {
    let scratch = try Scratch()
    do {
      let bench = try Bench(scratch.store())
      bench.worker.store([message(index: 1)])
    }
    #expect(try scratch.store().texts().count == 1)
  }

  @Test func aFullDiskKeepsWhatWaitsAndRecovers() async throws {
    let scratch = try Scratch()
    let bench = try Bench(scratch.store())
    bench.worker.store(big(1...2))
    #expect(await bench.next() == "stored 1/2")
    bench.limit(pages: 3)
    bench.worker.store(big(3...6))
    #expect(await bench.next() == "full")
    // More comes meanwhile, and reads overtake it.
    bench.worker.store(big(7...8))
    bench.readAll(1)
    #expect(await bench.next() == "read 1: 2")
    bench.limit(pages: nil)
    #expect(await bench.next(3) == ["stored 1/6", "recovered", "stored 1/8"])
    bench.readAll(2)
    #expect(await bench.next() == "read 2: 8")
  }

  @Test func aDiskThatStaysFullIsToldOnceAndDoesNotKeepTheWorkerFromClosing() async throws {
    let scratch = try Scratch()
    let bench = try Bench(scratch.store())
    bench.limit(pages: 0)
    bench.worker.store(big(1...4))
    bench.worker.store(big(5...6))
    #expect(await bench.next() == "full")
    bench.worker.close()
    bench.worker.store(big(7...7))
    let store = try scratch.store()
    #expect(try store.texts() == [])
    #expect(try store.append(big(1...6)).total == 6)
  }

  @Test func anyOtherFailureEndsWritingForGood() async throws {
    let scratch = try Scratch()
    let bench = try Bench(scratch.store())
    bench.worker.store([message("one", index: 1)])
    #expect(await bench.next() == "stored 1/1")
    bench.worker.store([message("ONE", index: 1)])
    #expect(await bench.next() == "broken")
    bench.worker.store([message(index: 2)])
    bench.readAll(1)
    // No second report of the failure, none of the entry, and reads go on.
    #expect(await bench.next() == "read 1: 1")
    bench.worker.close()
    #expect(try scratch.store().range(from: 2) == [])
  }

  @Test func aDatabaseThatRefusesToBeWrittenIsBroken() async throws {
    let bench = try Bench(Scratch().store())
    bench.worker.perform { try? $0.database.execute("PRAGMA query_only = ON", doing: "change") }
    bench.worker.store([message(index: 1)])
    #expect(await bench.next() == "broken")
  }

  @Test func damageFoundByAReadEndsWriting() async throws {
    let bench = try Bench(Scratch().store())
    bench.worker.store([message(index: 1)])
    #expect(await bench.next() == "stored 1/1")
    bench.worker.perform {
      try? $0.database.execute("UPDATE entries SET sum = sum + 1", doing: "change")
    }
    bench.readAll(1)
    bench.worker.store([message(index: 2)])
    bench.worker.perform {
      try? $0.database.execute("UPDATE entries SET sum = sum - 1", doing: "change")
    }
    bench.readAll(2)
    #expect(await bench.next(3) == ["read 1 failed", "broken", "read 2: 1"])
  }

  @Test func moreThanIsKeptEndsWriting() async throws {
    let queue = JobQueue()
    let text = String(repeating: "x", count: Limits.textBytesMax)
    let job = [Entry](repeating: message(text, index: 1), count: 1_000)
    let jobsMax = JobQueue.waitingBytesMax / (1_000 * Limits.textBytesMax)
    for _ in 0..<jobsMax / 2 { queue.submit(.append(job)) }
    guard case .append = queue.next(retryAt: nil) else {
      Issue.record("the queue holds less than it should")
      return
    }
    for _ in 0...jobsMax { queue.submit(.append(job)) }
    guard case .overflow = queue.next(retryAt: nil) else {
      Issue.record("the queue holds more than it should")
      return
    }
    queue.submit(.append(job))
    queue.stop()
    guard case .stop = queue.next(retryAt: nil) else {
      Issue.record("something is left")
      return
    }
  }

  @Test func oneThousandJobsFromOneThreadArriveInOrder() async throws {
    let bench = try Bench(Scratch().store())
    for index in 1...1_000 {
      bench.worker.store([message(index: UInt64(index))])
      if index % 100 == 0 { bench.readAll(UInt64(index)) }
    }
    var reads: [String] = []
    while reads.count < 10 {
      let report = await bench.next()
      if report.hasPrefix("read") { reads.append(report) }
    }
    #expect(reads == (1...10).map { "read \($0 * 100): \($0 * 100)" })
  }
}
