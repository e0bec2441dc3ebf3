import Testing

extension EndToEnd {
  /// Parties.
  @Suite(.serialized) struct Party {
    @Test func aPartyOutlivesTheCoordinator() throws {
      try onLan(hosts: 4) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob", "cat", "dan"])
        let (bob, cat, dan) = (nodes[1], nodes[2], nodes[3])
        #expect(try bob.command("@party invite cat").text("code") == "invited")
        try cat.expect("party") { $0.text("what") == "invited" && $0.text("by") == "bob" }
        #expect(try bob.command("@party invite dan").text("code") == "invited")
        #expect(try cat.command("@party accept").text("code") == "joined")
        try bob.expect("party") { $0.text("what") == "accepted" && $0.text("user") == "cat" }

        let marks = nodes.map(\.mark)
        try nodes[0].kill()
        try dan.expect("party") { $0.text("what") == "invited" && $0.text("by") == "bob" }
        #expect(try dan.command("@party accept bob").text("code") == "joined")
        for (node, mark) in zip([bob, cat], marks[1...]) {
          let came = try node.expect("party", since: mark)
          #expect(came.text("what") == "accepted" && came.text("user") == "dan")
          #expect(came.fields["members"] as? [String] == ["bob", "cat", "dan"])
        }
        for node in [bob, cat, dan] {
          let listing = try node.command("@party who").list("members")
          #expect(listing.map { $0.text("user") } == ["bob", "cat", "dan"])
          #expect(listing.map { $0.flag("leader") } == [true, false, false])
        }
        try talk([bob, cat, dan])
      }
    }

    /// Each says something to the party of bob, cat and dan; the others see it, once, and in order.
    private func talk(_ nodes: [TestNode]) throws {
      for round in 1...5 {
        for node in nodes {
          let reply = try node.command("@p \(node.name) says \(round)")
          #expect((reply.fields["to"] as? [String])?.count == 2)
        }
      }
      for node in nodes {
        for other in nodes where other.name != node.name {
          try node.expect("message") { $0.text("text") == "\(other.name) says 5" }
          let lines = node.events.filter {
            $0.text("text")?.hasPrefix("\(other.name) says") == true
          }
          #expect(lines.map { $0.text("text") } == (1...5).map { "\(other.name) says \($0)" })
          #expect(lines.allSatisfy { $0.text("scope") == "party" })
        }
        try node.lan.wait("two deliveries of each") {
          node.events.count { $0.name == "delivery" && $0.text("state") == "delivered" } == 10
        }
        #expect(!node.events.contains { $0.text("text")?.hasPrefix("\(node.name) says") == true })
      }
      #expect(!nodes.contains { $0.log.contains("says 1") }, "no text in a log")
    }

    @Test func aPartysTalkIsForItsMembers() throws {
      try onLan(hosts: 3) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob", "cat"])
        let (ann, bob, cat) = (nodes[0], nodes[1], nodes[2])
        #expect(try ann.ask("@p hello?").text("code") == "not_in_party")
        try ann.command("@party invite bob")
        #expect(try ann.ask("@p hello?").text("code") == "alone_in_party")
        try bob.expect("party") { $0.text("what") == "invited" }
        try bob.command("@party accept")
        #expect(try ann.deliver("@p between us").text("state") == "delivered")
        let message = try bob.expect("message") { $0.text("scope") == "party" }
        #expect(message.text("from") == "ann" && message.text("text") == "between us")
        // A public message after it: what came by then is all that comes.
        try ann.deliver("done")
        try cat.expect("message") { $0.text("text") == "done" }
        #expect(!cat.events.contains { $0.text("text") == "between us" })
        try bob.command("@logout")
        #expect(try ann.deliver("@p still there?").text("to") == "bob")
      }
    }

    @Test func theLeadPassesOnAndTheLastOneOutDissolvesIt() throws {
      try onLan(hosts: 3) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob", "cat"])
        let (ann, bob, cat) = (nodes[0], nodes[1], nodes[2])
        try ann.command("@party invite bob")
        try bob.expect("party") { $0.text("what") == "invited" }
        try bob.command("@party accept ann")
        try bob.command("@party invite cat")
        try cat.expect("party") { $0.text("what") == "invited" && $0.text("by") == "bob" }
        try ann.command("@party leave")
        try bob.expect("party") { $0.text("what") == "left" && $0.text("user") == "ann" }
        try bob.expect("party") { $0.text("what") == "leader" && $0.text("by") == "bob" }
        #expect(try ann.ask("@party leave").text("code") == "not_in_party")
        try bob.command("@party leave")
        try cat.expect("party") { $0.text("what") == "dissolved" }
        #expect(try cat.ask("@party accept").text("code") == "not_invited")
      }
    }

    @Test func invitationsWaitForWhoIsOffline() throws {
      try onLan(hosts: 3) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob", "cat"])
        let (ann, bob, cat) = (nodes[0], nodes[1], nodes[2])
        try cat.command("@logout")
        try ann.command("@party invite cat")
        try bob.command("@party invite cat")
        try cat.command("@login cat secret-cat")
        for inviter in ["ann", "bob"] {
          try cat.expect("party") { $0.text("what") == "invited" && $0.text("by") == inviter }
        }
        #expect(try cat.ask("@party accept").text("code") == "several_invitations")
        try cat.command("@party decline ann")
        try ann.expect("party") { $0.text("what") == "declined" && $0.text("user") == "cat" }
        try cat.command("@party accept bob")
        try bob.expect("party") { $0.text("what") == "accepted" && $0.text("user") == "cat" }
        try ann.command("@party invite bob")
        try bob.expect("party") { $0.text("what") == "invited" && $0.text("by") == "ann" }
        #expect(try bob.ask("@party accept ann").text("code") == "in_party_already")
      }
    }
  }
}
