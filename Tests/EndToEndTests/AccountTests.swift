import Testing

extension EndToEnd {
  /// One's own account, before and after the coordinator's death.
  @Suite struct Accounts {
    @Test(arguments: [false, true])
    func aPasswordIsChanged(inAFailover: Bool) throws {
      try onLan(hosts: 3) { lan in
        let nodes = try lan.group(3)
        let own = nodes[1]
        try own.command("@register ann secret-ann")
        #expect(try own.ask("@passwd secret-bob secret-new").text("code") == "bad_password")
        let asked = own.begin("@passwd secret-ann secret-new")
        if inAFailover { try nodes[0].kill() }
        let reply = try own.expect("reply") { $0.text("id") == asked }
        #expect(reply.text("code") == "password_changed")
        // The session goes on, also under the next coordinator.
        #expect(try own.deliver("still here").text("state") == "sent")
        if !inAFailover {
          let mark = own.mark
          try nodes[0].kill()
          try own.expect("coordinator", since: mark)
          #expect(try own.deliver("still here").text("state") == "sent")
        }
        #expect(users(try nodes[2].command("@getlist")) == ["ann"])
        try own.command("@logout")
        #expect(try nodes[2].ask("@login ann secret-ann").text("code") == "bad_password")
        #expect(try nodes[2].command("@login ann secret-new").text("code") == "signed_in")
      }
    }

    @Test(arguments: [false, true])
    func anAccountIsGivenUp(inAFailover: Bool) throws {
      try onLan(hosts: 3) { lan in
        let nodes = try lan.group(3, ["--capacity", "1"])
        let own = nodes[1]
        try own.command("@register ann secret-ann")
        #expect(try own.ask("@unregister secret-bob").text("code") == "bad_password")
        #expect(try nodes[2].ask("@register bob secret-bob").text("code") == "full")
        let asked = own.begin("@unregister secret-ann")
        if inAFailover { try nodes[0].kill() }
        let reply = try own.expect("reply") { $0.text("id") == asked }
        #expect(reply.text("code") == "unregistered")
        try nodes[2].expect("user_left") { $0.text("user") == "ann" }
        #expect(try own.ask("@login ann secret-ann").text("code") == "no_such_user")
        #expect(try nodes[2].command("@register ann secret-cat").text("code") == "registered")
        #expect(try own.ask("@login ann secret-ann").flag("ok") == false)
      }
    }

    @Test func whoIsSignedInElsewhereHearsWhereAndSinceWhen() throws {
      try onLan(hosts: 2) { lan in
        let nodes = try lan.group(2)
        try nodes[0].command("@register ann secret-ann")
        let reply = try nodes[1].ask("@login ann secret-ann")
        #expect(reply.text("code") == "signed_in_elsewhere")
        let text = reply.text("text") ?? ""
        #expect(text.contains("on n1 since") && text.contains("@logout"))
      }
    }
  }
}
