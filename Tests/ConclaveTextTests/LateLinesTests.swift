import ConclaveWire
import Testing

@testable import ConclaveCore
@testable import ConclaveText

@Suite struct LateLinesTests {
  private let words = EventWords(local: .utc, hasColours: false, showsOwn: false)

  /// A line that came late, so many minutes after ten.
  private func late(_ text: String, _ minutes: UInt64, isOwn: Bool = false) -> MessageReport {
    var report = said(.everyone(position), isLate: true, isOwn: isOwn)
    report.text = text
    report.sentAt = WallTime(milliseconds: now.milliseconds + minutes * 60_000)
    return report
  }

  private func held(_ reports: [MessageReport]) -> LateLines {
    var lines = LateLines()
    for report in reports {
      let isTaken = lines.take(.message(report))
      #expect(isTaken)
    }
    return lines
  }

  private func merged(_ entries: Int, isOverCapacity: Bool = false) -> MergeReport {
    MergeReport(
      coordinator: "bob-pc", entries: entries,
      renamed: isOverCapacity ? [.init(from: "eve", to: "eve~1234")] : [],
      isOverCapacity: isOverCapacity)
  }

  @Test func whatCameByAMergeIsOneBlock() {
    let block = held([late("hi", 2), late("ho" + hostile, 5), late("mine", 4, isOwn: true)])
    #expect(
      words.lines(block, merged(3), now: now) == [
        "* Two groups came together under bob-pc. 3 lines from the other side, 10:02–10:05:",
        "  10:02 eve: hi",
        "  10:05 eve: ho␛[2J␊\\u{202e}",
        "  10:04 anna: mine",
      ])
  }

  @Test func oneMinuteIsSaidOnce() {
    #expect(
      words.lines(held([late("hi", 2)]), now: now)
        == ["* 1 line came late, 10:02:", "  10:02 eve: hi"])
  }

  @Test func whatFollowsIsSaidBelow() {
    #expect(
      words.lines(held([late("hi", 2)]), merged(1, isOverCapacity: true), now: now).dropFirst(2)
        == [
          "* eve is called eve~1234 from now on: another account called eve was confirmed earlier. "
            + "Password and messages stay; @login eve with that password still leads there.",
          "* There are more accounts than seats. All of them go on; nobody can register meanwhile.",
        ])
  }

  @Test func aNameThatIsFreeAgainNeedsNoReason() {
    let report = MergeReport(
      coordinator: "bob-pc", entries: 0, renamed: [.init(from: "eve~1234", to: "eve")],
      isOverCapacity: false)
    #expect(
      words.lines(LateLines(), report, now: now).last
        == "* eve~1234 is called eve from now on.")
  }

  @Test func aMergeWithoutLateLinesSaysWhatCame() {
    let together = "* Two groups came together under bob-pc. "
    #expect(
      words.lines(LateLines(), merged(2), now: now)
        == [together + "2 lines came from the other side."])
    #expect(
      words.lines(LateLines(), merged(0), now: now) == [together + "The other side wrote nothing."])
    #expect(words.lines(LateLines(), now: now).isEmpty)
  }

  @Test func liveAndPrivateLinesAreNotHeldBack() {
    var lines = LateLines()
    let others: [Event] = [
      .message(said(.everyone(position))), .message(said(.direct(to: "anna"), isLate: true)),
      .merged(merged(1)), .noCoordinator(reason: ""),
    ]
    for event in others {
      let isTaken = lines.take(event)
      #expect(!isTaken)
    }
    #expect(lines.isEmpty)
  }

  @Test func itIsBounded() {
    let lines = held((1..<LateLines.countMax).map { late("\($0)", 1) })
    #expect(!lines.isFull)
    #expect(held(lines.reports + [late("last", 1)]).isFull)
  }
}
