import Testing
import conclave_bench

extension EndToEnd {
  /// What both sides of a cut did that can't both stand.
  @Suite struct Conflicts {
    @Test func oneNameOnBothSides() throws {
      try onLan(hosts: 4) { lan in
        let nodes = try lan.group(4)
        try cut(lan, nodes)
        try nodes[1].command("@register eve secret-of-one")
        try nodes[3].command("@register eve secret-of-two")
        try nodes[1].deliver("I am the first")
        try nodes[3].deliver("I am the second")
        let marks = nodes.map(\.mark)
        try lan.lan.mend()
        try agree(nodes)

        // 1. The later confirmation has another name now, and everybody concerned is told.
        let merged = try nodes[3].expect("merged", since: marks[3])
        let renamed = try #require(merged.list("renamed").first)
        #expect(renamed.text("from") == "eve")
        let name = try #require(renamed.text("to"))
        #expect(name.hasPrefix("eve~") && name.count == 8)
        for node in nodes {
          try lan.wait("\(node.name) to list both") {
            users(try node.command("@getlist")) == ["eve", name]
          }
        }
        #expect(try nodes[1].ownUser() == "eve")
        #expect(try nodes[3].ownUser() == name)

        // 2. It keeps its messages, and gets its own.
        #expect(
          try nodes[0].wholeLog().map { "\($0.text("from") ?? "") \($0.text("text") ?? "")" }
            == ["eve I am the first", "\(name) I am the second"])
        try nodes[1].deliver("@send \(name) for the second")
        try nodes[3].expect("message") { $0.text("text") == "for the second" }

        // 3. The old name leads to it with its password, the new one too; its owner is told why.
        try nodes[3].command("@logout")
        for typed in ["eve", name] {
          let reply = try nodes[2].command("@login \(typed) secret-of-two")
          #expect(reply.text("text")?.contains("You are signed in as \(name).") == true)
          #expect(reply.text("text")?.contains("confirmed earlier") == true)
          try nodes[2].command("@logout")
        }
        #expect(try nodes[2].ask("@login \(name) secret-of-one").text("code") == "bad_password")
        try nodes[1].command("@logout")
        let first = try nodes[1].command("@login eve secret-of-one")
        #expect(first.text("text")?.contains("You are signed in as eve.") == true)
      }
    }

    @Test func oneAccountSignedInOnBothSides() throws {
      try onLan(hosts: 4) { lan in
        let nodes = try lan.group(4)
        try nodes[1].command("@register ann secret-ann")
        try nodes[0].expect("user_joined") { $0.text("user") == "ann" }
        try oneLog(of: nodes)
        try cut(lan, nodes)
        // The session that the lost side had ends there first.
        try lan.wait("ann to sign in on the other side") {
          try nodes[2].ask("@login ann secret-ann").flag("ok") == true
        }
        let marks = nodes.map(\.mark)
        try lan.lan.mend()
        try agree(nodes)
        let told = try nodes[1].expect("notice", since: marks[1])
        #expect(told.text("code") == "signed_in_elsewhere")
        #expect(told.text("text")?.contains("n3") == true)
        #expect(!nodes[2].events.dropFirst(marks[2]).contains { $0.name == "notice" })
        for node in nodes {
          let list = try node.command("@getlist").list("users")
          #expect(list.map { $0.text("node") } == ["n3"])
        }
        #expect(try nodes[1].ask("am I still here").text("code") == "not_signed_in")
        try nodes[2].deliver("I am")
      }
    }

    @Test func moreAccountsThanSeats() throws {
      try onLan(hosts: 4) { lan in
        let nodes = try lan.group(4)
        for user in ["old", "older"] {
          try nodes[0].command("@register \(user) secret-\(user)")
          try nodes[0].command("@logout")
        }
        try oneLog(of: nodes)
        try cut(lan, nodes)
        for (node, user) in zip(nodes, userNames) {
          try node.command("@register \(user) secret-\(user)")
        }
        let marks = nodes.map(\.mark)
        try lan.lan.mend()
        try agree(nodes)
        for (node, mark) in zip(nodes, marks) {
          #expect(try node.expect("merged", since: mark).flag("over_capacity") == true)
          try lan.wait("\(node.name) to list all") {
            users(try node.command("@getlist")) == userNames
          }
          #expect(try node.deliver("going on").text("state") == "sent")
        }
        try nodes[3].command("@logout")
        #expect(try nodes[3].ask("@register eve secret-eve").text("code") == "full")
        try nodes[3].command("@login older secret-older")
        try oneLog(of: nodes)
      }
    }

    private func cut(_ lan: TestLan, _ nodes: [TestNode]) throws {
      try lan.lan.split(into: [[1, 2], [3, 4]])
      try agree(Array(nodes[..<2]))
      try agree(Array(nodes[2...]))
    }
  }
}
