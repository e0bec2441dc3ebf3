import Testing

extension EndToEnd {
  /// Accounts, sessions and messages.
  @Suite struct People {
    @Test func theFifthRegistrationIsDeclined() throws {
      try onLan(hosts: 5) { lan in
        let nodes = try lan.group(5)
        for (node, user) in zip(nodes, ["ann", "bob", "cat", "dan"]) {
          #expect(try node.command("@register \(user) secret-\(user)").text("code") == "registered")
        }
        let fifth = try nodes[4].ask("@register eve secret-eve")
        #expect(fifth.flag("ok") == false)
        #expect(fifth.text("code") == "full")
        #expect(try nodes[4].ask("hello").flag("ok") == false, "nobody is signed in there")
        #expect(users(try nodes[4].command("@getlist")) == ["ann", "bob", "cat", "dan"])
      }
    }

    @Test func capacityIsAnOption() throws {
      try onLan(hosts: 1) { lan in
        let node = try lan.join("n1", on: 1, ["--capacity", "1"])
        try node.command("@register ann secret-ann")
        try node.command("@logout")
        #expect(try node.ask("@register bob secret-bob").text("code") == "full")
      }
    }

    @Test func publicMessagesComeOnceAndInTheSameOrder() throws {
      try onLan(hosts: 3) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob", "cat"])
        let mark = nodes.map(\.mark)
        for round in 1...20 {
          for (node, user) in zip(nodes, ["ann", "bob", "cat"]) {
            _ = node.begin("\(user) says \(round)")
          }
        }
        try lan.wait("60 messages on every node") {
          zip(nodes, mark).allSatisfy { publicTexts(of: $0, since: $1).count >= 60 }
        }
        let seen = zip(nodes, mark).map { publicTexts(of: $0, since: $1) }
        #expect(Set(seen).count == 1, "the same order everywhere")
        #expect(Set(seen[0]).count == 60 && seen[0].count == 60, "each once")
        for node in nodes {
          #expect(try node.wholeLog().compactMap { $0.text("text") } == seen[0])
        }
        for user in ["ann", "bob", "cat"] {
          let own = seen[0].filter { $0.hasPrefix(user) }
          #expect(own == (1...20).map { "\(user) says \($0)" }, "each in its own order")
        }
      }
    }

    @Test func aDirectMessageReachesOnePersonOnce() throws {
      try onLan(hosts: 3) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob", "cat"])
        let delivery = try nodes[1].deliver("@send cat between us")
        #expect(delivery.text("state") == "delivered")
        #expect(delivery.text("to") == "cat")
        let message = try nodes[2].expect("message") { $0.text("scope") == "direct" }
        #expect(message.text("from") == "bob")
        #expect(message.text("text") == "between us")
        #expect(message.text("message") == delivery.text("message"))

        // A public message after it: what came by then is all that comes.
        try nodes[1].deliver("done")
        for node in nodes { try node.expect("message") { $0.text("text") == "done" } }
        let directs = nodes.map { node in
          node.events.filter { $0.name == "message" && $0.text("text") == "between us" }
        }
        #expect(directs.map(\.count)[0] == 0, "the coordinator doesn't see it")
        #expect(directs.map(\.count)[2] == 1)
        #expect(!nodes.contains { $0.log.contains("between us") })
      }
    }

    @Test func aMessageToNobodyIsAnError() throws {
      try onLan(hosts: 1) { lan in
        let node = try signedIn(on: lan, ["ann"])[0]
        #expect(try node.ask("@send zoe hello").text("code") == "no_such_user")
        try node.command("@logout")
        try node.command("@register bob secret-bob")
        // Someone who is offline is no error: it waits.
        #expect(try node.deliver("@send ann hello").text("state") == "waiting")
      }
    }

    @Test func anAccountIsSignedInOnce() throws {
      try onLan(hosts: 2) { lan in
        let nodes = try lan.group(2)
        try nodes[0].command("@register ann secret-ann")
        let second = try nodes[1].ask("@login ann secret-ann")
        #expect(second.flag("ok") == false)
        #expect(try nodes[1].ask("@register Ann secret-ann").text("code") == "taken")

        try nodes[0].command("@logout")
        try nodes[1].expect("user_left") { $0.text("user") == "ann" }
        #expect(try nodes[1].ask("@login ann secret-bob").text("code") == "bad_password")
        let signedIn = try nodes[1].command("@login ANN secret-ann")
        #expect(users(signedIn) == ["ann"], "the reply lists who is online")
        try nodes[0].expect("user_joined") { $0.text("user") == "ann" && $0.text("node") == "n2" }
      }
    }

    @Test func badLinesAreRefusedAndHarmNothing() throws {
      try onLan(hosts: 1) { lan in
        let node = try signedIn(on: lan, ["ann"])[0]
        for line in [
          "@nosuch", "@send", "@send bob", "@register", "@register ab secret", "@login",
          "@register a!b secret", "@getlog since yesterday-ish", "@getlog -3", "@help nosuch",
        ] {
          let reply = try node.ask(line)
          #expect(reply.flag("ok") == false, "\(line)")
          #expect(reply.text("text")?.isEmpty == false, "\(line)")
        }
        let mark = node.mark
        let malformed = ["{\"id\":", "{\"line\":5}", "{}", "{\"id\":\"1\",\"line\":\"\\ud800\"}"]
        for line in malformed { node.type(line) }
        node.type("{\"line\":\"" + String(repeating: "x", count: 300_000) + "\"}")
        try node.deliver("still here")
        let refusals = node.events.dropFirst(mark).filter {
          $0.name == "error" || $0.name == "reply" && $0.flag("ok") == false
        }
        #expect(refusals.count == malformed.count + 1)
        #expect(node.strayLines.isEmpty)
      }
    }

    private func publicTexts(of node: TestNode, since mark: Int) -> [String] {
      node.events.dropFirst(mark).filter {
        $0.name == "message" && $0.text("scope") == "public"
      }.compactMap { $0.text("text") }
    }
  }
}

/// A node and a host for each user, all signed in and seen everywhere; the first node coordinates.
func signedIn(on lan: TestLan, _ names: [String]) throws -> [TestNode] {
  let nodes = try lan.group(names.count)
  for (node, user) in zip(nodes, names) { try node.command("@register \(user) secret-\(user)") }
  try lan.wait("\(names) to be online everywhere") {
    try nodes.allSatisfy { users(try $0.command("@getlist")) == names.sorted() }
  }
  return nodes
}

/// The names in a reply that lists who is online, sorted.
func users(_ reply: Event) -> [String] {
  reply.list("users").compactMap { $0.text("user") }.sorted()
}
