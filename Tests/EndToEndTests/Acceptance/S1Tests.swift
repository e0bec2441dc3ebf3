import Foundation
import Testing

extension EndToEnd {
  /// What users of S1 can do.
  @Suite struct S1 {
    @Test("S1.listenAndPeer", arguments: Weather.allCases)
    func listenAndPeer(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        let address = scene.lan.lan.address(of: 1)
        let listening = try scene.lan.join(
          "told", on: 1, ["--listen", "\(address):7123", "--peer", scene.lan.lan.address(of: 2)])
        #expect(try listening.expect("ready").number("tcp_port") == 7123)
        try scene.storm()
        try listening.command("@register eve secret-eve")
        #expect(try scene["ann"].deliver("@send eve hello").text("state") == "delivered")
      }
    }

    @Test("S1.manyAtOnce", arguments: Weather.allCases)
    func manyAtOnce(_ weather: Weather) throws {
      try onScene(["ann", "bob", "cat", "dan"], weather) { scene in
        var writers = Writers(scene.nodes, on: scene.lan, count: 30)
        try writers.write(untilEachHas: 10)
        try scene.storm()
        try writers.write(untilEachHas: 30)
        try writers.check(scene.nodes)
      }
    }

    @Test("S1.oneStandsStill", arguments: Weather.allCases)
    func oneStandsStill(_ weather: Weather) throws {
      try onScene(["ann", "bob", "cat"], weather) { scene in
        scene["cat"].child.signal(SIGSTOP)
        #expect(try scene["ann"].deliver("@send bob not blocked").text("state") == "delivered")
        try scene["ann"].deliver("nobody is blocked")
        scene["cat"].child.signal(SIGCONT)
        try scene["cat"].hear("nobody is blocked")
        try scene.storm()
        try scene["cat"].deliver("here again")
        try scene["ann"].hear("here again")
      }
    }

    @Test("S1.reconnects", arguments: Weather.allCases)
    func reconnects(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        let host = scene["bob"].host
        try scene.lan.lan.pullCable(of: host)
        try scene["ann"].expect("node_left") { $0.text("node") == "n3" }
        try scene["ann"].deliver("while bob was away")
        try scene.storm(without: "bob")
        try scene.lan.lan.plugCable(of: host)
        try scene["bob"].hear("while bob was away")
        try scene.lan.wait("bob's session to be there again") {
          users(try scene["ann"].command("@getlist")) == ["ann", "bob"]
        }
        #expect(try scene["bob"].deliver("@send ann back again").text("state") == "delivered")
      }
    }

    @Test("S1.nobodyIsDisturbed", arguments: Weather.allCases)
    func nobodyIsDisturbed(_ weather: Weather) throws {
      try onScene(["ann", "bob", "cat"], weather) { scene in
        try scene["bob"].kill()
        try scene["ann"].expect("user_left") { $0.text("user") == "bob" }
        scene["cat"].type("@exit")
        #expect(try scene["cat"].waitForEnd() == .exited(0))
        if weather == .crash { try scene.coordinator.kill() }
        try scene["ann"].deliver("still here")
        #expect(scene["ann"].child.ending == nil)
      }
    }

    @Test("S1.accounts", arguments: Weather.allCases)
    func accounts(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene["bob"].kill()
        try scene.storm(without: "bob")
        let bob = try scene.relaunch("bob")
        #expect(try bob.refuses("@register BOB other-secret").text("code") == "taken")
        #expect(try bob.refuses("@login ann secret-ann").text("code") == "signed_in_elsewhere")
        #expect(try bob.refuses("@login bob secret-ann").text("code") == "bad_password")
        try bob.command("@login bob secret-bob")
      }
    }

    @Test("S1.onlineListIsPushed", arguments: Weather.allCases)
    func onlineListIsPushed(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        let mark = scene["ann"].mark
        try scene["bob"].command("@logout")
        try scene["ann"].expect("user_left", since: mark) { $0.text("user") == "bob" }
        try scene.storm()
        try scene["bob"].command("@login bob secret-bob")
        try scene["ann"].expect("user_joined", since: mark) { $0.text("user") == "bob" }
      }
    }

    @Test("S1.unknownRecipient", arguments: Weather.allCases)
    func unknownRecipient(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene.storm()
        let refused = try scene["ann"].refuses("@send bab hello")
        #expect(refused.text("code") == "no_such_user")
        #expect(refused.text("text")?.contains("bob") == true, "a near name")
      }
    }

    @Test("S1.senderAndTime", arguments: Weather.allCases)
    func senderAndTime(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene.storm()
        try scene["ann"].deliver("to all")
        try scene["ann"].deliver("@send bob to one")
        for text in ["to all", "to one"] {
          let message = try scene["bob"].hear(text)
          #expect(message.text("from") == "ann")
          #expect(message.text("sent_at")?.hasPrefix("20") == true)
        }
      }
    }
  }
}
