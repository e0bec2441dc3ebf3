import Testing

extension EndToEnd {
  /// Rooms, being away, and whom one doesn't want to hear.
  @Suite struct Rooms {
    /// Three users of three nodes; the coordinator is killed in the middle if asked.
    @Test(arguments: [false, true])
    func aRoomIsForThoseInside(isKilled: Bool) throws {
      try onLan(hosts: 4) { lan in
        let nodes = try lan.group(4)
        let (ann, bob, cat) = (nodes[1], nodes[2], nodes[3])
        for (node, user) in zip([ann, bob, cat], ["ann", "bob", "cat"]) {
          try node.command("@register \(user) secret-\(user)")
        }
        try ann.command("@join Tea")
        try ann.deliver("the first line")
        try bob.command("@away at lunch")
        let joined = try bob.command("@join #tea")
        #expect(joined.text("room") == "Tea")
        #expect(joined.list("users").compactMap { $0.text("user") } == ["ann", "bob"])
        #expect(joined.list("entries").compactMap { $0.text("text") } == ["the first line"])
        #expect(joined.list("entries").allSatisfy { $0.flag("late") == true })
        try ann.expect("room") { $0.text("what") == "joined" && $0.text("user") == "bob" }
        if isKilled {
          try nodes[0].kill()
          for node in [ann, bob, cat] {
            try node.expect("coordinator") { $0.text("coordinator") != "n1" }
          }
        }
        let away = try cat.command("@getlist").list("users").first { $0.text("user") == "bob" }
        #expect(away?.text("away") == "at lunch")
        #expect(away?.text("room") == "Tea")
        #expect(try ann.deliver("among us").text("state") == "sent")
        let line = try bob.expect("message") { $0.text("text") == "among us" }
        #expect(line.text("scope") == "room")
        #expect(line.text("room") == "Tea")
        try ann.deliver("@send all to everyone")
        for node in [ann, bob, cat] {
          try node.expect("message") { $0.text("text") == "to everyone" }
        }
        #expect(!cat.events.contains { $0.name == "message" && $0.text("scope") == "room" })
        try bob.command("@leave")
        try ann.expect("room") { $0.text("what") == "left" && $0.text("user") == "bob" }
        #expect(try bob.ask("@leave").text("code") == "in_no_room")
      }
    }

    @Test func whoIsIgnoredStaysSoAfterARestart() throws {
      try onLan(hosts: 2) { lan in
        let (ann, first) = (try lan.join("n1", on: 1), try lan.join("n2", on: 2))
        try ann.command("@register ann secret-ann")
        try first.command("@register bob secret-bob")
        #expect(try first.command("@ignore ann").text("code") == "ignoring")
        try first.command("@exit")
        _ = try first.waitForEnd()
        let bob = try lan.join("n2", on: 2)
        try bob.command("@login bob secret-bob")
        #expect(try bob.command("@ignore").fields["ignored"] as? [String] == ["ann"])
        #expect(try ann.deliver("@send bob unheard").text("state") == "delivered")
        try bob.command("@ignore ann")
        try ann.deliver("heard")
        try bob.expect("message") { $0.text("text") == "heard" }
        #expect(!bob.events.contains { $0.text("text") == "unheard" })
      }
    }

    @Test func theCapacityIsChangedForAll() throws {
      try onLan(hosts: 2) { lan in
        let nodes = [try lan.join("n1", on: 1, ["--capacity", "1"]), try lan.join("n2", on: 2)]
        try nodes[0].command("@register ann secret-ann")
        #expect(try nodes[1].ask("@register bob secret-bob").text("code") == "full")
        #expect(try nodes[0].command("@capacity 2").number("seats") == 2)
        try nodes[1].expect("notice") { $0.text("code") == "capacity_set" }
        try nodes[1].command("@register bob secret-bob")
      }
    }
  }
}
