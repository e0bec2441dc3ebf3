import Foundation
import Testing

extension EndToEnd {
  /// What users of S4 can do.
  @Suite struct S4 {
    @Test("S4.publicChat", arguments: Weather.allCases)
    func publicChat(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene.storm()
        try scene["ann"].deliver("just typing")
        try scene["bob"].hear("just typing", scope: "public")
        try scene["ann"].deliver("@me waves")
        #expect(try scene["bob"].hear("waves").flag("action") == true)
      }
    }

    @Test("S4.whispers", arguments: Weather.allCases)
    func whispers(_ weather: Weather) throws {
      try onScene(["ann", "bob", "cat"], weather) { scene in
        try scene.storm()
        for command in ["w", "whisper", "msg"] {
          try scene["ann"].deliver("/\(command) BOB by \(command)")
          try scene["bob"].hear("by \(command)", scope: "direct")
        }
        #expect(scene["cat"].events.allSatisfy { $0.text("scope") != "direct" })
      }
    }

    @Test("S4.reply", arguments: Weather.allCases)
    func reply(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene["ann"].deliver("@send bob question")
        try scene["bob"].hear("question")
        try scene.storm()
        #expect(try scene["bob"].deliver("@reply answer").text("state") == "delivered")
        try scene["ann"].hear("answer", scope: "direct")
        #expect(try scene["ann"].deliver("/r thanks").text("to") == "bob")
      }
    }

    @Test("S4.party", arguments: Weather.allCases)
    func party(_ weather: Weather) throws {
      try onScene(["ann", "bob", "cat"], weather) { scene in
        try scene.party("ann", "bob")
        try scene["ann"].command("@party invite cat")
        try scene.storm()
        try scene["cat"].expect("party") { $0.text("what") == "invited" }
        try scene["cat"].command("@party decline")
        try scene["ann"].expect("party") { $0.text("what") == "declined" }
        try scene["ann"].deliver("@p among us")
        try scene["bob"].hear("among us", scope: "party")
        #expect(scene["cat"].count(of: "among us") == 0)
        let mark = scene["bob"].mark
        try scene["ann"].command("@party leave")
        try scene["bob"].expect("party", since: mark) { $0.text("what") == "leader" }
        try scene["bob"].command("@party leave")
        try scene["bob"].refuses("@p anybody?")
      }
    }

    @Test("S4.absentMember", arguments: Weather.allCases)
    func absentMember(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene.party("ann", "bob")
        try scene.signOut("bob", seenBy: "ann")
        let sent = try scene["ann"].deliver("@p for later")
        #expect(sent.text("state") == "waiting")
        try scene.storm()
        try scene["bob"].command("@login bob secret-bob")
        #expect(try scene["bob"].hear("for later", scope: "party").flag("late") == true)
        try scene["ann"].expectDelivery(sent.text("message"), "delivered")
      }
    }

    @Test("S4.names", arguments: Weather.allCases)
    func names(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene["bob"].command("@logout")
        try scene.storm()
        #expect(try scene["bob"].refuses("@register ANN secret").text("code") == "taken")
        #expect(try scene["bob"].refuses("@register all secret").text("code") == "bad_name")
        try scene["bob"].command("@login BoB secret-bob")
        try scene["ann"].deliver("@send BOB hello")
        try scene["bob"].hear("hello")
      }
    }

    @Test("S4.exit", arguments: Weather.allCases)
    func exit(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene.storm()
        scene["bob"].type("/quit")
        #expect(try scene["bob"].waitForEnd() == .exited(0))
        try scene["ann"].expect("user_left") { $0.text("user") == "bob" }
        try scene["ann"].deliver("and on")
      }
    }
  }
}
