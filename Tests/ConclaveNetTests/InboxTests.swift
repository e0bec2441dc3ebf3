import ConclaveNet
import Testing

@Suite struct InboxTests {
  /// Thread number and count, so that the order of each thread shows.
  struct Message: Sendable {
    var thread: Int
    var count: Int
  }

  static let perThread = 20_000

  @Test func messagesOfSeveralThreadsArriveOnceAndInTheOrderOfEach() throws {
    let loop = try EventLoop()
    let inbox = try Inbox<Message>()
    var next = [0, 0, 0]
    var outOfOrder = 0
    try inbox.deliver(in: loop) { message in
      if next[message.thread] != message.count { outOfOrder += 1 }
      next[message.thread] += 1
      if next == [Self.perThread, Self.perThread, Self.perThread] { loop.stop() }
    }
    let threads = try (0..<3).map { thread in
      try WorkerThread {
        for count in 0..<Self.perThread { inbox.post(Message(thread: thread, count: count)) }
      }
    }
    try loop.run()
    for thread in threads { thread.join() }
    #expect(outOfOrder == 0)
    #expect(inbox.takeAll().isEmpty)
  }

  @Test func aWorkerBlocksUntilThereIsWork() throws {
    let loop = try EventLoop()
    let work = try Inbox<Int>()
    let results = try Inbox<Int>()
    let worker = try WorkerThread {
      var isDone = false
      while !isDone {
        for number in work.waitForAll() {
          isDone = number == 0
          results.post(number * number)
        }
      }
    }
    var squares: [Int] = []
    try results.deliver(in: loop) { square in
      squares.append(square)
      // One at a time, so that the worker blocks in between.
      work.post(max(0, 5 - squares.count))
      if square == 0 { loop.stop() }
    }
    work.post(5)
    try loop.run()
    worker.join()
    #expect(squares == [25, 16, 9, 4, 1, 0])
  }

  @Test func messagesNobodyTookAreReleased() throws {
    final class Witness: Sendable {}
    var witness: Witness? = Witness()
    weak let observer = witness
    var inbox: Inbox<Witness>? = try Inbox<Witness>()
    if let held = witness { inbox?.post(held) }
    witness = nil
    #expect(observer != nil)
    inbox = nil
    #expect(observer == nil)
  }
}
