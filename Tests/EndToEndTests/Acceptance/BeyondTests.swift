import Foundation
import Testing
import conclave_bench

extension EndToEnd {
  /// What none of the five has.
  @Suite struct Beyond {
    @Test("New.passwd", arguments: Weather.allCases)
    func passwd(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene["ann"].refuses("@passwd wrong-password new-secret")
        try scene["ann"].command("@passwd secret-ann new-secret")
        try scene.storm()
        try scene["bob"].deliver("@send ann the session is still there")
        try scene["ann"].hear("the session is still there")
        try scene["ann"].command("@logout")
        #expect(try scene["ann"].refuses("@login ann secret-ann").text("code") == "bad_password")
        try scene["ann"].command("@login ann new-secret")
      }
    }

    @Test("New.mailAfterPasswd", arguments: Weather.allCases)
    func mailAfterPasswd(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene["ann"].command("@passwd secret-ann new-secret")
        try scene.signOut("ann", seenBy: "bob")
        #expect(try scene["bob"].deliver("@send ann sealed").text("state") == "waiting")
        try scene.storm()
        try scene["ann"].command("@login ann new-secret")
        try scene["ann"].hear("sealed")
      }
    }

    @Test("New.unregister", arguments: Weather.allCases)
    func unregister(_ weather: Weather) throws {
      try onScene(["ann", "bob", "cat", "dan"], weather) { scene in
        try scene["ann"].refuses("@unregister wrong-password")
        try scene["ann"].command("@unregister secret-ann")
        try scene["bob"].expect("user_left") { $0.text("user") == "ann" }
        try scene.storm()
        #expect(try scene["bob"].refuses("@send ann hello").text("code") == "no_such_user")
        try scene["ann"].refuses("@login ann secret-ann")
        try scene["ann"].command("@register ann another-secret")
        try scene["bob"].deliver("@send ann welcome")
        try scene["ann"].hear("welcome")
      }
    }

    @Test("New.away", arguments: Weather.allCases)
    func away(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene["bob"].command("@away at lunch")
        try scene.storm()
        try scene.lan.wait("ann to see that bob is away") {
          try scene["ann"].command("@getlist").list("users").last?.text("away") == "at lunch"
        }
        try scene["bob"].command("@away")
        try scene.lan.wait("ann to see that bob is back") {
          try scene["ann"].command("@getlist").list("users").last?.text("away") == nil
        }
      }
    }

    @Test("New.ignore", arguments: Weather.allCases)
    func ignore(_ weather: Weather) throws {
      try onScene(["ann", "bob", "cat"], weather) { scene in
        try scene["ann"].command("@ignore bob")
        try scene.storm()
        try scene["bob"].deliver("noise")
        try scene["bob"].deliver("@send ann private noise")
        try scene["cat"].deliver("the end")
        try scene["ann"].hear("the end")
        #expect(scene["ann"].count(of: "noise") + scene["ann"].count(of: "private noise") == 0)
        try scene["ann"].command("@ignore bob")
        try scene["bob"].deliver("heard again")
        try scene["ann"].hear("heard again")
      }
    }

    @Test("New.status", arguments: Weather.allCases)
    func status(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene.storm()
        for node in scene.nodes {
          let status = try node.command("@status").fields["status"] as? [String: Any]
          #expect(status?["coordinator"] as? String != nil)
          #expect((status?["term"] as? NSNumber)?.intValue ?? 0 > 0)
          #expect((status?["nodes"] as? [Any])?.count ?? 0 >= 2)
        }
      }
    }

    @Test("New.backupAndRestore", arguments: Weather.allCases)
    func backupAndRestore(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene["ann"].deliver("in the backup")
        let directory = scene.lan.directory
        let backup = directory.appending(path: "backup.db").path()
        func conclave(_ arguments: String...) throws -> String {
          try scene.lan.run(on: scene["bob"].host, [conclaveProgram] + arguments)
        }
        let data = TestNode.data(in: scene["bob"].directory).path()
        _ = try conclave("backup", backup, "--data", data)
        try scene["ann"].deliver("after the backup")
        try scene.storm()
        try scene["bob"].kill()
        let users = try conclave("export", "users", "--data", data)
        #expect(users.contains("\"ann\"") && users.contains("\"bob\""))
        try FileManager.default.removeItem(atPath: data)
        _ = try conclave("restore", backup, "--data", data)
        let bob = try scene.relaunch("bob")
        try bob.command("@login bob secret-bob")
        for node in scene.nodes {
          try scene.lan.wait("\(node.name) to have the whole log") {
            try node.wholeLog().compactMap { $0.text("text") }
              == ["in the backup", "after the backup"]
          }
        }
        // A flipped byte in the middle is found.
        var bytes = try Data(contentsOf: URL(fileURLWithPath: backup))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(fileURLWithPath: backup))
        let refused = try conclave(
          "restore", backup, "--data", directory.appending(path: "fresh").path())
        #expect(!refused.contains("restored"))
      }
    }
  }
}
