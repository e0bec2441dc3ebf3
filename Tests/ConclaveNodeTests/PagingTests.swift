import ConclaveWire
import Testing

@testable import ConclaveCore
@testable import ConclaveNode

/// A long log on a terminal with the line editor.
@Suite struct PagingTests {
  /// A log of so many lines, asked for and answered.
  private func showLog(_ count: Int, _ seat: Seat) throws {
    let lines = (1...count).map { number in
      LogLine(
        message: RequestID(boot: 1, count: UInt64(number)), from: "anna", room: nil,
        text: "line \(number).", isAction: false, sentAt: WallTime(milliseconds: 0),
        position: Position(epoch: EpochID(term: 1, random: 1), index: UInt64(number)))
    }
    try seat.type("@getlog all\r")
    try seat.rig.reply(.entries(lines, export: nil))
  }

  @Test func aLongLogComesPageByPage() throws {
    let seat = try Seat()
    try showLog(1_000, seat)
    try seat.see("-- 23 of 1000 lines; Enter shows more, q stops --")
    #expect(!seat.screen.everything.joined().contains("line 24."))
    try seat.type("\r")
    try seat.see("-- 46 of 1000 lines;")
    try seat.type("q\r")
    #expect(seat.look().hasSuffix("> ▏"))
    #expect(!seat.screen.everything.joined().contains("line 47."))
    // Anything else is a line as always.
    try showLog(201, seat)
    try seat.see("-- 23 of 201 lines;")
    try seat.type("hello\r")
    #expect(seat.rig.commands.last?.command == .say(text: "hello"))
  }

  @Test func aPageIsLeftByControlC() throws {
    let seat = try Seat()
    try showLog(300, seat)
    try seat.see("-- 23 of 300 lines;")
    try seat.type("\u{3}")
    #expect(seat.look().hasSuffix("> ▏"))
    try showLog(200, seat)
    try seat.see("line 200.")
  }
}
