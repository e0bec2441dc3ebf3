import ConclaveText
import ConclaveWire
import Foundation
import Testing

@testable import ConclaveCore
@testable import ConclaveNode

private func line(_ text: String, isLate: Bool) -> Event {
  let epoch = EpochID(term: 1, random: 1)
  return .message(
    MessageReport(
      scope: .everyone(Position(epoch: epoch, index: 1)), from: "bob", text: text,
      message: RequestID(boot: 1, count: 1), sentAt: WallTime(milliseconds: 60_000),
      isLate: isLate, isOwn: false))
}

private func merged(_ renamed: [MergeReport.Renaming] = []) -> Event {
  .merged(
    MergeReport(coordinator: "bob-pc", entries: 2, renamed: renamed, isOverCapacity: false))
}

/// What came late is one block on a terminal and in a pipe.
@Suite struct ConsoleLateTests {
  @Test func aMergeIsTheBlocksHeading() throws {
    let rig = try ConsoleRig()
    try rig.show(line("one", isLate: true))
    try rig.show(line("now", isLate: false))
    try rig.show(line("two", isLate: true))
    #expect(rig.takeOutput() == "1970-01-01 00:01 bob: now\n")
    try rig.show(merged())
    #expect(
      rig.takeOutput() == """
        * Two groups came together under bob-pc. 2 lines from the other side, 1970-01-01 00:01:
          1970-01-01 00:01 bob: one
          1970-01-01 00:01 bob: two

        """)
  }

  @Test func withoutAMergeItComesAMomentLater() throws {
    let rig = try ConsoleRig()
    try rig.show(line("one", isLate: true))
    #expect(rig.takeOutput().isEmpty)
    try rig.turn(until: "the block") { rig.output.contains("1 line came late") }
    #expect(rig.takeOutput().hasSuffix("  1970-01-01 00:01 bob: one\n"))
  }

  @Test func whatIsHeldBackIsShownAtTheEnd() throws {
    let rig = try ConsoleRig()
    try rig.show(line("one", isLate: true))
    rig.console?.close()
    #expect(rig.takeOutput().contains("bob: one"))
  }

  @Test func programsGetEachLineAtOnce() throws {
    let rig = try ConsoleRig("--json")
    try rig.show(line("one", isLate: true))
    let output = rig.takeOutput()
    #expect(output.contains("\"text\":\"one\"") && output.contains("\"late\":true"))
  }

  @Test func thePromptFollowsARenaming() throws {
    let rig = try ConsoleRig(["--plain"], on: .terminal())
    rig.type("@login eve secret99\n")
    try rig.turn(until: "a command") { !rig.commands.isEmpty }
    try rig.reply(.signedIn(user: "eve", online: []))
    try rig.show(merged([.init(from: "eve", to: "eve~0042")]))
    #expect(rig.takeOutput().hasSuffix("eve~0042> "))
  }
}
