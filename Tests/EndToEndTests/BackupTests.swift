import Foundation
import Testing
import conclave_bench

extension EndToEnd {
  /// `conclave backup`, `restore` and `export`.
  @Suite struct Backup {
    /// A node is backed up while people write, dies with its disk, and comes back from the backup elsewhere.
    @Test func aNodeComesBackFromABackupTakenWhilePeopleWrote() throws {
      try onLan(hosts: 3) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob"])
        let identity = try nodes[0].expect("ready").text("node_id")
        for number in 1...300 {
          _ = nodes[0].begin("ann \(number)")
          _ = nodes[1].begin("bob \(number)")
        }
        let file = lan.directory.appending(path: "backup").path()
        #expect(try nodes[0].tool("backup", file).ending == .exited(0))
        try nodes[0].deliver("ann last")
        try nodes[1].deliver("bob last")
        #expect(
          try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600
        )

        // 1. The machine is lost; the other one goes on.
        try nodes[0].kill()
        try FileManager.default.removeItem(at: nodes[0].directory)
        try nodes[1].deliver("bob alone")
        // 2. A new one, from the backup.
        let place = lan.directory.appending(path: "again")
        let restored = try Run(
          lan.lan.command(
            in: 3,
            [conclaveProgram, "restore", file, "--data", TestNode.data(in: place).path()]))
        #expect(restored.ending == .exited(0), "\(restored.errors)")
        let again = try lan.join("again", on: 3)
        #expect(try again.expect("ready").text("node_id") == identity)
        try again.command("@login ann secret-ann")
        try again.deliver("ann is back")
        // 3. Nothing is lost or doubled, on either.
        try lan.wait("the same log on both") {
          try texts(again) == texts(nodes[1])
        }
        let all = try texts(again)
        #expect(all.count == Set(all).count)
        #expect(all.count == 604)
      }
    }

    /// "If the original machine still runs with the same key the twin rule applies."
    @Test func aBackupStartedBesideItsOriginalTakesANewIdentity() throws {
      try onLan(hosts: 2) { lan in
        let node = try signedIn(on: lan, ["ann"])[0]
        try node.deliver("before")
        let file = lan.directory.appending(path: "backup").path()
        #expect(try node.tool("backup", file).ending == .exited(0))
        try node.deliver("after")
        let place = lan.directory.appending(path: "copy")
        _ = try Run([
          conclaveProgram, "restore", file, "--data", TestNode.data(in: place).path(),
        ])
        let copy = try lan.launch("copy", on: 2)
        try copy.expect("notice") { $0.text("code") == "twin" }
        try copy.expect("coordinator") { $0.text("coordinator") == "n1" }
        try lan.wait("the same log on both") { try texts(copy) == ["before", "after"] }
        try node.deliver("still me")
        #expect(node.child.ending == nil)
      }
    }

    @Test func aNodeThatDoesNotRunIsBackedUpAndExported() throws {
      try onLan(hosts: 1) { lan in
        let node = try signedIn(on: lan, ["ann"])[0]
        try node.deliver("for the archive")
        let running = try node.tool("export", "log")
        try node.command("@exit")
        #expect(try node.waitForEnd() == .exited(0))
        let file = lan.directory.appending(path: "backup").path()
        #expect(try node.tool("backup", file).ending == .exited(0))
        let again = try node.tool("backup", file)
        #expect(again.ending == .exited(1) && again.errors.contains("--force"))
        #expect(try node.tool("backup", file, "--force").ending == .exited(0))

        let log = try object(node.tool("export", "log").output)
        #expect(log.list("log").map { $0.text("text") } == ["for the archive"])
        #expect(
          log.list("log").map(\.description)
            == (try object(running.output)).list("log").map(\.description))
        let users = try object(node.tool("export", "users").output)
        let ann = try #require(users.list("users").first)
        #expect(ann.text("name") == "ann" && ann.text("status") == "active")
        #expect((ann.fields["credential"] as? [String: Any])?["login_key"] is String)
        // Nothing is left of the copy that it was made from.
        let left = try FileManager.default.contentsOfDirectory(
          atPath: TestNode.data(in: node.directory).path())
        #expect(!left.contains { $0.hasPrefix("export") })
      }
    }

    @Test func restoringKeepsWhatWasThereAndBootsLater() throws {
      try onLan(hosts: 1) { lan in
        let node = try signedIn(on: lan, ["ann"])[0]
        let file = lan.directory.appending(path: "backup").path()
        #expect(try node.tool("backup", file).ending == .exited(0))
        let running = try node.tool("restore", file)
        #expect(running.ending == .exited(1) && running.errors.contains("in use"))
        try node.deliver("not in the backup")
        try node.kill()
        let first = try node.tool("restore", file)
        #expect(first.ending == .exited(0), "\(first.errors)")
        #expect(first.output.contains("before-restore-1"))
        let firstBoot = try boot(of: node)
        #expect(firstBoot > 60_000)
        // The same backup once more is a later boot still.
        #expect(try node.tool("restore", file).ending == .exited(0))
        #expect(try boot(of: node) > firstBoot)
        let kept = TestNode.data(in: node.directory).appending(path: "before-restore-1/conclave.db")
        #expect(FileManager.default.fileExists(atPath: kept.path()))
      }
    }

    @Test func whatIsNoWholeBackupOfTheGroupIsRefused() throws {
      try onLan(hosts: 1) { lan in
        let node = try signedIn(on: lan, ["ann"])[0]
        for number in 1...50 { try node.deliver("line \(number) with some text in it") }
        let file = lan.directory.appending(path: "backup")
        #expect(try node.tool("backup", file.path()).ending == .exited(0))
        try node.command("@exit")
        #expect(try node.waitForEnd() == .exited(0))
        let database = TestNode.data(in: node.directory).appending(path: "conclave.db")
        let before = try Data(contentsOf: database)
        let whole = try Data(contentsOf: file)

        var flipped = whole
        let text = try #require(whole.range(of: Data("line 25 with".utf8)))
        flipped[text.lowerBound + 5] ^= 1
        var cut = whole
        cut.removeLast(4_096)
        for (damaged, words) in [
          (flipped, "is damaged"), (cut, "is damaged"), (Data(whole.prefix(50)), "is damaged"),
          (Data("hello".utf8), "not a database"),
        ] {
          let bad = lan.directory.appending(path: "bad")
          try damaged.write(to: bad)
          let run = try node.tool("restore", bad.path())
          #expect(run.ending == .exited(1))
          #expect(run.errors.contains(words), "\(run.errors)")
        }
        let other = try node.tool("restore", file.path(), "--group", "office")
        #expect(other.ending == .exited(1) && other.errors.contains("belongs to the group \"lan\""))
        #expect(try node.tool("restore", "/nowhere/at/all").ending == .exited(1))
        #expect(try Data(contentsOf: database) == before, "nothing was touched")
      }
    }

    @Test func aFullDiskLeavesNothingBehind() throws {
      try onLan(hosts: 1) { lan in
        let node = try signedIn(on: lan, ["ann"])[0]
        let folder = lan.directory.appending(path: "small").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let backup = node.toolCommand("backup", "\(folder)/b", "--force").dropFirst(6)
          .map { "'\($0)'" }.joined(separator: " ")
        try node.command("@exit")
        _ = try node.waitForEnd()
        let script = """
          mount -t tmpfs -o size=8k tmpfs '\(folder)' && \(backup); echo "status $?"; ls '\(folder)'
          """
        let run = try Run(["unshare", "-Urm", "bash", "-c", script])
        #expect(run.output == "status 1", "\(run.output)")
        #expect(run.errors.contains("no room"), "\(run.errors)")
      }
    }

    private func texts(_ node: TestNode) throws -> [String] {
      try node.wholeLog().compactMap { $0.text("text") }
    }

    private func object(_ text: String) throws -> Event { try #require(Event(line: text)) }

    /// The counter of the next boot but one, from the beacon's hello in the log.
    private func boot(of node: TestNode) throws -> Int {
      let database = TestNode.data(in: node.directory).appending(path: "conclave.db").path()
      let run = try Run([
        "python3", "-c",
        "import sqlite3,sys; print(int.from_bytes(sqlite3.connect(sys.argv[1]).execute("
          + "\"SELECT value FROM settings WHERE key='boot_counter'\").fetchone()[0], 'big'))",
        database,
      ])
      return try #require(Int(run.output))
    }
  }
}
