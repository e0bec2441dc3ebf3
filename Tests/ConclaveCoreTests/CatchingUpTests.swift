import ConclaveWire
import Testing

@testable import ConclaveCore

/// What a node shows that was cut off before it had caught up for the first time.
@Suite struct CatchingUpTests {
  /// Three lines of the peers' reign.
  private static var written: [Entry] {
    var log = Log(crypto: Sample.crypto)
    let message = EntryBody.publicMessage(
      LogMessage(account: Sample.request(1), name: "bob", text: "hi"))
    return (1...3).map { number in
      log.append(
        message, request: Sample.request(UInt64(number)), epoch: Driver.reign,
        stamp: Stamp(milliseconds: UInt64(number), counter: 0), wall: WallTime(milliseconds: 0))
    }
  }

  private static func held(_ index: UInt64) -> Vector {
    var vector = Vector()
    vector.raise(to: Position(epoch: Driver.reign, index: index))
    return vector
  }

  @Test func onlyWhatTheFirstWelcomeHeldIsHistory() throws {
    let lines = Self.written
    var driver = Driver()
    // It is welcomed when two lines are there, and cut off before any came.
    let opened = driver.follow(2, held: Self.held(2))
    let first = try #require(opened)
    driver.receive(.roster(Driver.roster(of: [1, 2])), on: first)
    driver.wait(300)
    driver.receive(.heartbeat(Heartbeat(epoch: Driver.reign, beat: 1)), on: first)
    driver.step(.linkClosed(first))
    // Meanwhile a third is written; the second welcome has it.
    let second = try #require(driver.connected)
    driver.step(.linkOpened(second, Driver.peer(2)))
    driver.receive(
      .welcome(Welcome(epoch: Driver.reign, durable: Self.held(3), held: Self.held(3))),
      on: second)
    driver.receive(.entries(lines), on: second)
    let shown = driver.events.compactMap { event in
      if case .message(let report) = event { report.message } else { nil }
    }
    #expect(shown == [Sample.request(3)])
  }
}

extension CatchingUpTests {
  /// A log asked for at once, as by a pipe, waits for what the group has written meanwhile.
  @Test func theLogIsReadWhenItHasCaughtUp() throws {
    var driver = Driver()
    driver.step(.command(CommandID(number: 1), .log(LogRequest())))
    #expect(driver.reads.isEmpty)
    let opened = driver.follow(2, held: Self.held(3))
    let link = try #require(opened)
    driver.receive(.roster(Driver.roster(of: [1, 2])), on: link)
    #expect(driver.reads.isEmpty)
    driver.receive(.entries(Self.written), on: link)
    #expect(driver.reads.count == 1)
  }
}
