import Foundation
import Testing
import conclave_bench

extension EndToEnd {
  /// What users of S0 can do.
  @Suite struct S0 {
    @Test("S0.welcome", arguments: Weather.allCases)
    func welcome(_ weather: Weather) throws {
      try onScene(["ann"], weather) { scene in
        try scene.storm()
        let said = try scene.lan.run(
          on: 1,
          [conclaveProgram, "--name", "guest", "--data", scene.lan.directory.path() + "guest"])
        #expect(said.contains("Welcome to Conclave"))
        #expect(said.contains("guest"), "where you are")
        #expect(said.contains("@register"), "what to type next")
      }
    }

    @Test("S0.registerLoginLogout", arguments: Weather.allCases)
    func registerLoginLogout(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene.signOut("ann", seenBy: "bob")
        try scene.storm()
        #expect(
          try scene["ann"].refuses("@login ann wrong-password").text("code") == "bad_password")
        let reply = try scene["ann"].command("@login ann secret-ann")
        #expect(users(reply) == ["ann", "bob"], "the reply lists who is online")
        #expect(
          try scene["bob"].refuses("@register Ann secret").text("code") == "already_signed_in")
      }
    }

    @Test("S0.help", arguments: Weather.allCases)
    func help(_ weather: Weather) throws {
      try onScene(["ann"], weather) { scene in
        try scene.storm()
        let help = try scene["ann"].command("@help").text("text") ?? ""
        for command in [
          "@register", "@login", "@getlist", "@getlog", "@send", "@join", "@party", "@exit",
        ] {
          #expect(help.contains(command))
        }
        #expect(try scene["ann"].command("@help send").text("text")?.contains("Example") == true)
      }
    }

    @Test("S0.publicByDefault", arguments: Weather.allCases)
    func publicByDefault(_ weather: Weather) throws {
      try onScene(["ann", "bob", "cat"], weather) { scene in
        try scene["ann"].deliver("before")
        try scene.storm()
        #expect(try scene["bob"].deliver("after").text("state") == "sent")
        for node in scene.nodes {
          try node.hear("before", scope: "public")
          try node.hear("after", scope: "public")
          #expect(node.count(of: "before") == 1)
        }
      }
    }

    @Test("S0.directMessages", arguments: Weather.allCases)
    func directMessages(_ weather: Weather) throws {
      try onScene(["ann", "bob", "cat"], weather) { scene in
        try scene.storm()
        #expect(try scene["ann"].deliver("@send 'bob' just us").text("state") == "delivered")
        #expect(try scene["bob"].hear("just us", scope: "direct").text("from") == "ann")
        try scene["ann"].deliver("done")
        try scene["cat"].hear("done")
        #expect(scene["cat"].count(of: "just us") == 0)
      }
    }

    @Test("S0.whoIsOnline", arguments: Weather.allCases)
    func whoIsOnline(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        let since = try scene["ann"].command("@getlist").list("users").map { $0.text("since") }
        try scene.storm()
        let list = try scene["ann"].command("@who").list("users")
        #expect(list.map { $0.text("user") } == ["ann", "bob"])
        #expect(list.map { $0.text("node") } == ["n2", "n3"])
        #expect(list.map { $0.text("since") } == since)
      }
    }

    @Test("S0.logOnRequest", arguments: Weather.allCases)
    func logOnRequest(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene["ann"].deliver("first line")
        try scene.storm()
        try scene["bob"].deliver("second line")
        let file = scene.lan.directory.appending(path: "export.txt").path()
        for node in scene.nodes {
          try node.hear("second line")
          #expect(
            try node.wholeLog().compactMap { $0.text("text") } == ["first line", "second line"])
        }
        #expect(try scene["ann"].command("@getlog > \(file)").text("code") == "exported")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains("ann: first line\n") && text.contains("bob: second line\n"))
        try scene["bob"].refuses("@getlog > \(file)")
        let found = try scene["bob"].command("@getlog search SECOND").list("entries")
        #expect(found.compactMap { $0.text("text") } == ["second line"])
      }
    }

    @Test("S0.fourUsers", arguments: Weather.allCases)
    func fourUsers(_ weather: Weather) throws {
      try onScene(["ann", "bob", "cat", "dan"], weather) { scene in
        try scene["dan"].command("@logout")
        try scene.storm()
        let refused = try scene["dan"].refuses("@register eve secret-eve")
        #expect(refused.text("code") == "full")
        #expect(refused.text("text")?.contains("4") == true, "the reason")
      }
    }
  }
}
