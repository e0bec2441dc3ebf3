import Foundation
import Testing
import conclave_bench

extension EndToEnd {
  /// Nodes with copied, older or misdated data.
  @Suite struct OddNodes {
    /// The copy starts beside the first, or both meet when a cut ends.
    @Test(arguments: [false, true])
    func aCopiedDirectoryBecomesANodeOfItsOwn(afterACut: Bool) throws {
      try onLan(hosts: 3) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob"])
        try nodes[1].deliver("before the copy")
        try nodes[1].command("@exit")
        _ = try nodes[1].waitForEnd()
        try lan.copyData(of: "n2", to: "n3")
        if afterACut { try lan.lan.split(into: [[1, 2], [3]]) }
        let original = try lan.join("n2", on: 2)
        let copy = try lan.join("n3", on: 3)
        if afterACut {
          try copy.expectAlone()
          try copy.command("@register cat secret-cat")
          try copy.deliver("from the copy alone")
          try lan.lan.mend()
        }

        // 1. One of them takes a new identity and says so.
        let twins = [original, copy]
        try lan.wait("a twin to give way") { twins.contains { !$0.twinNotices.isEmpty } }
        try agree([nodes[0], original, copy])
        #expect(twins.flatMap(\.twinNotices).count == 1)
        let text = try #require(twins.flatMap(\.twinNotices).first?.text("text"))
        #expect(text.contains("new identity") && text.contains("keeps its log"))

        // 2. Both work in one group.
        try original.command("@login bob secret-bob")
        if try copy.ownUser() == nil {
          try copy.command(
            afterACut ? "@login cat secret-cat" : "@register cat secret-cat")
        }
        try original.deliver("from the original")
        try copy.deliver("from the copy")
        try oneLog(of: [nodes[0], original, copy])
        let texts = try nodes[0].wholeLog().compactMap { $0.text("text") }
        #expect(texts.first == "before the copy")
        #expect(texts.count == (afterACut ? 4 : 3))

        // 3. The new identity stays.
        let renewed = try #require(twins.first { !$0.twinNotices.isEmpty })
        try renewed.command("@exit")
        _ = try renewed.waitForEnd()
        let again = try lan.join(renewed.name, on: renewed.host)
        try agree([nodes[0], again, try #require(twins.first { $0 !== renewed })])
        #expect(again.twinNotices.isEmpty)
      }
    }

    /// A follower or the coordinator runs again from an older copy of its directory.
    @Test(arguments: [1, 3])
    func aNodeRestoredFromABackupCatchesUp(host: Int) throws {
      try onLan(hosts: 3) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob", "cat"])
        let name = "n\(host)"
        let user = ["ann", "bob", "cat"][host - 1]
        try nodes[host - 1].deliver("before the backup")
        try nodes[host - 1].kill()
        try lan.copyData(of: name, to: "backup")

        // 1. It goes on after the backup, writes, and leads for a while if it did before.
        let later = try lan.join(name, on: host)
        try lan.signIn(user, on: later)
        try agree([later] + nodes.filter { $0.host != host })
        for line in 1...5 { try later.deliver("after the backup \(line)") }
        try later.kill()

        // 2. The backup comes back.
        try lan.copyData(of: "backup", to: name)
        let restored = try lan.join(name, on: host)
        let group = [restored] + nodes.filter { $0.host != host }
        try lan.signIn(user, on: restored)
        for line in 1...5 { try restored.deliver("restored \(line)") }
        try agree(group)
        try oneLog(of: group)
        let texts = try restored.wholeLog().compactMap { $0.text("text") }
        #expect(
          texts == ["before the backup"] + (1...5).map { "after the backup \($0)" }
            + (1...5).map { "restored \($0)" })
      }
    }

    /// The one node of a group runs alone from a backup, so that nobody can tell it what it wrote since.
    @Test func aCoordinatorRestoredAloneForksNothing() throws {
      try onLan(hosts: 2) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob"])
        try nodes[0].deliver("before the backup")
        try nodes[0].kill()
        try lan.copyData(of: "n1", to: "backup")
        let later = try lan.join("n1", on: 1)
        try lan.signIn("ann", on: later)
        try agree([later, nodes[1]])
        try later.deliver("after the backup")
        try lan.lan.split(into: [[1], [2]])
        try nodes[1].expectAlone()
        try later.kill()

        try lan.copyData(of: "backup", to: "n1")
        let restored = try lan.join("n1", on: 1)
        try lan.signIn("ann", on: restored)
        try restored.deliver("restored, alone")
        try nodes[1].deliver("bob, alone")
        try lan.lan.mend()
        try agree([restored, nodes[1]])
        try oneLog(of: [restored, nodes[1]])
        #expect(
          try Set(restored.wholeLog().compactMap { $0.text("text") })
            == ["before the backup", "after the backup", "restored, alone", "bob, alone"])
      }
    }

    @Test(
      .enabled(if: Faketime.library != nil, "libfaketime isn't installed (Debian: faketime)"),
      arguments: ["-365d", "+365d"])
    func aClockThatIsAYearOffHarmsNothing(by: String) throws {
      try onLan(hosts: 3) { lan in
        let library = try #require(Faketime.library)
        let first = try lan.join("n1", on: 1)
        let off = try lan.launch(
          "n2", on: 2,
          environment: [
            "LD_PRELOAD": library, "FAKETIME": by, "FAKETIME_DONT_FAKE_MONOTONIC": "1",
          ])
        let third = try lan.join("n3", on: 3)
        let nodes = [first, off, third]
        try agree(nodes)
        for (node, user) in zip(nodes, userNames) {
          try node.command("@register \(user) secret-\(user)")
        }
        let ready = try off.expect("ready").text("at")
        #expect(ready?.prefix(4) != (try first.expect("ready").text("at")?.prefix(4)))

        // 1. It leads for a while, cut off, and writes in its own year.
        try lan.lan.split(into: [[1, 3], [2]])
        try off.expectAlone()
        var writers = Writers(nodes, on: lan, count: 20)
        try writers.write(untilEachHas: 5)
        try lan.lan.mend()
        try agree(nodes)
        try writers.write(untilEachHas: 10)

        // 2. The coordinator of the rest goes, and later lines stand later, whatever the year.
        try oneLog(of: nodes)
        try #require(nodes.first { $0.isCoordinator }).child.signal(SIGKILL)
        let rest = nodes.filter { !$0.isCoordinator }
        try agree(rest)
        try rest[0].deliver("later")
        try rest[1].deliver("later still")
        let texts = try rest[0].wholeLog().compactMap { $0.text("text") }
        let ends = try #require(texts.firstIndex(of: "later"))
        #expect(texts.firstIndex(of: "later still").map { $0 > ends } == true)
        #expect(texts[ends...].count { $0.contains("writes") } <= 12, "but for what was under way")
        try oneLog(of: rest)
        let live = try rest[0].expect("message") { $0.text("text") == "later still" }
        #expect(live.flag("late") == false)
      }
    }
  }
}

/// The library that gives a process another wall clock.
private enum Faketime {
  static var library: String? {
    ["x86_64", "aarch64"].map { "/usr/lib/\($0)-linux-gnu/faketime/libfaketime.so.1" }.first {
      FileManager.default.fileExists(atPath: $0)
    }
  }
}

extension TestNode {
  fileprivate var twinNotices: [Event] {
    events.filter { $0.name == "notice" && $0.text("code") == "twin" }
  }

  fileprivate var isCoordinator: Bool {
    events.last { $0.name == "coordinator" }?.flag("self") == true
  }
}

extension TestLan {
  /// Signs a user in, as soon as the session that a lost node had has ended.
  fileprivate func signIn(_ user: String, on node: TestNode) throws {
    try wait("\(user) to sign in") {
      try node.ask("@login \(user) secret-\(user)").flag("ok") == true
    }
  }
}
