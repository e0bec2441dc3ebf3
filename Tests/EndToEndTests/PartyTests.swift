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
