import Testing
import conclave_bench

extension EndToEnd {
  /// Direct messages, whatever the network is like.
  @Suite struct Direct {
    @Test func theCoordinatorCarriesWhatFindsNoOtherWay() throws {
      try onLan(hosts: 3) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob", "cat"])
        try lan.lan.split(into: [[2], [3]])
        for round in 1...3 {
          let delivery = try nodes[1].deliver("@send cat round \(round)")
          #expect(delivery.text("state") == "delivered")
        }
        let answer = try nodes[2].deliver("@reply and back")
        #expect(answer.text("state") == "delivered")
        #expect(answer.text("to") == "bob")
        let texts = nodes.map { node in
          node.events.filter { $0.name == "message" }.compactMap { $0.text("text") }
        }
        #expect(texts == [[], ["and back"], ["round 1", "round 2", "round 3"]])
        #expect(!nodes.contains { $0.log.contains("round 1") })
        // The two were members of one group all the time.
        #expect(try nodes[1].nodesInStatus() == 3)
      }
    }

    @Test func aReplyGoesToWhoWasWrittenToLast() throws {
      try onLan(hosts: 2) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob"])
        #expect(try nodes[0].ask("@reply hello").text("code") == "nobody_to_reply_to")
        try nodes[0].deliver("@send 'BOB' hello")
        try nodes[0].deliver("@r are you there?")
        try nodes[1].deliver("@reply I am")
        let message = try nodes[0].expect("message") { $0.text("scope") == "direct" }
        #expect(message.text("text") == "I am")
        #expect(message.text("from") == "bob")
      }
    }

    @Test func offlineMailOutlivesItsWriterAndTheCoordinator() throws {
      try onLan(hosts: 4) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob", "cat", "dan"])
        try nodes[3].command("@logout")
        let first = try nodes[1].deliver("@send dan for later")
        #expect(first.text("state") == "waiting")
        #expect(first.number("copies") ?? 0 > 2)
        try nodes[1].deliver("@send dan and more")
        // The writer's machine and the coordinator's.
        let mark = nodes[3].mark
        try nodes[1].kill()
        try nodes[0].kill()
        try nodes[3].expect("coordinator", since: mark)
        try nodes[3].command("@login dan secret-dan")
        try nodes[3].expect("message") { $0.text("text") == "and more" }
        let shown = nodes[3].events.filter { $0.text("scope") == "direct" }
        #expect(shown.compactMap { $0.text("text") } == ["for later", "and more"])
        #expect(shown.allSatisfy { $0.flag("late") == true && $0.text("from") == "bob" })
        #expect(shown.first?.text("message") == first.text("message"))

        // The writer comes back on another machine, and hears of it.
        try nodes[2].expect("user_left") { $0.text("user") == "bob" }
        try nodes[2].command("@logout")
        try nodes[2].command("@login bob secret-bob")
        try nodes[2].expect("delivery") {
          $0.text("state") == "delivered" && $0.text("message") == first.text("message")
        }
        // The reader elsewhere isn't shown it again.
        try nodes[3].command("@logout")
        try nodes[2].command("@logout")
        try nodes[2].command("@login dan secret-dan")
        try nodes[2].deliver("done")
        #expect(!nodes[2].events.contains { $0.text("text") == "for later" })
      }
    }
  }
}
