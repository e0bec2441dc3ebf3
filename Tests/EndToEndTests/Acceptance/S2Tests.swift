import Foundation
import Testing

extension EndToEnd {
  /// What users of S2 can do.
  @Suite struct S2 {
    @Test("S2.rooms", arguments: Weather.allCases)
    func rooms(_ weather: Weather) throws {
      try onScene(["ann", "bob", "cat"], weather) { scene in
        try scene["ann"].command("@join tea")
        try scene["bob"].command("@join Tea")
        try scene["ann"].expect("room") { $0.text("what") == "joined" && $0.text("user") == "bob" }
        try scene["ann"].deliver("in the room")
        try scene["bob"].hear("in the room", scope: "room")
        try scene.storm()
        #expect(try scene["bob"].deliver("still in the room").text("state") == "sent")
        #expect(try scene["ann"].hear("still in the room").text("room")?.lowercased() == "tea")
        let list = try scene["cat"].command("@getlist").list("users")
        #expect(list.map { $0.text("room")?.lowercased() } == ["tea", "tea", nil])
        try scene["bob"].deliver("@send all for everyone")
        try scene["cat"].hear("for everyone", scope: "public")
        #expect(scene["cat"].count(of: "in the room") == 0)
        #expect(scene["cat"].count(of: "still in the room") == 0)
        #expect(try scene["cat"].command("@rooms").list("rooms").count == 1)
        try scene["bob"].command("@leave")
        try scene["ann"].expect("room") { $0.text("what") == "left" && $0.text("user") == "bob" }
      }
    }

    @Test("S2.everythingInARoomIsChat", arguments: Weather.allCases)
    func everythingInARoomIsChat(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        for node in scene.nodes { try node.command("@join tea") }
        try scene.storm()
        for text in ["help", "quit", "# hash", "'quoted'"] {
          try scene["ann"].deliver(text)
          try scene["bob"].hear(text, scope: "room")
        }
        try scene["ann"].deliver("@@help")
        try scene["bob"].hear("@help", scope: "room")
        #expect(try scene["ann"].command("@help").text("code") == "help")
      }
    }

    @Test("S2.roomHistory", arguments: Weather.allCases)
    func roomHistory(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene["ann"].command("@join tea")
        try scene["ann"].deliver("said before")
        try scene["ann"].command("@leave")
        try scene.storm()
        let before = try scene["bob"].command("@join tea").list("entries")
        #expect(before.map { $0.text("text") } == ["said before"])
        #expect(before.map { $0.flag("late") } == [true])
        let log = try scene["bob"].command("@getlog").list("entries").compactMap { $0.text("text") }
        #expect(log == ["said before"])
        #expect(try scene["bob"].command("@getlog public").list("entries").isEmpty)
      }
    }

    @Test("S2.offlineMail", arguments: Weather.allCases)
    func offlineMail(_ weather: Weather) throws {
      try onScene(["ann", "bob", "cat"], weather) { scene in
        try scene.signOut("bob", seenBy: "ann")
        let sent = try scene["ann"].deliver("@send bob while you were out")
        #expect(sent.text("state") == "waiting")
        try scene.storm()
        // The sender's machine is lost as well.
        if weather == .crash { try scene["ann"].kill() }
        try scene["cat"].command("@logout")
        let mark = scene["cat"].mark
        try scene["cat"].command("@login bob secret-bob")
        let mail = try scene["cat"].hear("while you were out", since: mark, scope: "direct")
        #expect(mail.flag("late") == true)
        #expect(mail.text("from") == "ann")
        #expect(mail.text("message") == sent.text("message"))
        #expect((mail.text("sent_at") ?? "") <= (sent.text("at") ?? ""), "the original time")
        if weather == .crash {
          try scene.relaunch("ann").command("@login ann secret-ann")
        }
        try scene["ann"].expectDelivery(sent.text("message"), "delivered")
        try scene["cat"].command("@logout")
        try scene["bob"].command("@login bob secret-bob")
        try scene["bob"].command("@getlist")
        #expect(scene["bob"].count(of: "while you were out") == 0, "it was shown already")
      }
    }

    /// The prompt says who one is, and in which room; so does `--json` on request.
    @Test("S2.prompt", arguments: Weather.allCases)
    func prompt(_ weather: Weather) throws {
      try onScene(["ann"], weather) { scene in
        #expect(try scene["ann"].command("@join tea").text("room") == "tea")
        let me = try scene["ann"].command("@getlist").list("users").first
        #expect(me?.text("room") == "tea")
        let screen = try scene.screen()
        try screen.seeAtEnd("> ")
        screen.type("@register bob secret-bob")
        try screen.see("bob> ")
        screen.type("@join tea")
        try screen.seeAtEnd("bob #tea> ")
        try scene.storm()
        screen.type("@leave")
        try screen.see("You left #tea")
        try scene["ann"].expect("room") { $0.text("what") == "left" && $0.text("user") == "bob" }
        screen.type("@logout")
        try screen.see("@exit leaves.")
        try screen.seeAtEnd("> ")
        #expect(!screen.text.hasSuffix("bob> "))
      }
    }

    @Test("S2.nameTakenAskedAgain", arguments: Weather.allCases)
    func nameTakenAskedAgain(_ weather: Weather) throws {
      try onScene(["ann"], weather) { scene in
        let screen = try scene.screen()
        try screen.seeAtEnd("> ")
        try scene.storm()
        screen.type("@register ANN secret-two")
        try screen.see("Another name: ")
        screen.type("bea")
        try screen.see("bea> ")
        #expect(users(try scene["ann"].command("@getlist")) == ["ann", "bea"])
      }
    }

    @Test("S2.announcements", arguments: Weather.allCases)
    func announcements(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene["ann"].command("@join tea")
        try scene.storm()
        try scene["bob"].command("@join tea")
        try scene["ann"].expect("room") { $0.text("what") == "joined" && $0.text("user") == "bob" }
        try scene["bob"].kill()
        try scene["ann"].expect("room") { $0.text("what") == "left" && $0.text("user") == "bob" }
        try scene["ann"].expect("user_left") { $0.text("user") == "bob" }
      }
    }
  }
}
