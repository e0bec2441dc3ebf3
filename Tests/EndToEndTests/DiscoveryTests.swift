import Testing

extension EndToEnd {
  /// Who finds whom.
  @Suite struct Discovery {
    @Test func nodesThatStartTogetherAgree() throws {
      try onLan(hosts: 3) { lan in
        let nodes = try (1...3).map { try lan.launch("n\($0)", on: $0) }
        try agree(nodes)
        let ready = try nodes[0].expect("ready")
        #expect(ready.flag("open") == true)
        #expect(ready.text("node") == "n1")
        #expect(ready.number("tcp_port") ?? 0 > 0)
      }
    }

    @Test func aNewcomerDisplacesNobody() throws {
      try onLan(hosts: 3) { lan in
        let nodes = try lan.group(3)
        let coordinator = try nodes[0].expect("ready").text("node_id")
        for node in nodes {
          #expect(try node.expect("coordinator").text("coordinator_id") == coordinator)
        }
        try nodes[0].expect("node_joined") { $0.text("node") == "n3" }
        #expect(nodes[0].events.filter { $0.name == "no_coordinator" }.count <= 1)
      }
    }

    @Test func severalNodesOnOneHostMeetOnLoopback() throws {
      try onLan(hosts: 1) { lan in
        let nodes = try (1...3).map { try lan.launch("n\($0)", on: 1, ["--interface", "lo"]) }
        try agree(nodes)
      }
    }

    @Test func severalNodesOnOneHostMeetTheLan() throws {
      try onLan(hosts: 2) { lan in
        try agree([("n1", 1), ("n2", 1), ("n3", 2)].map { try lan.launch($0, on: $1) })
      }
    }

    @Test func aPeerIsFoundWithoutMulticast() throws {
      try onLan(hosts: 2) { lan in
        for host in 1...2 {
          try lan.lan.run(
            in: host,
            """
            nft "add table inet cut; add chain inet cut in { type filter hook input priority 0; }; \
            add rule inet cut in meta pkttype { multicast, broadcast } drop"
            """)
        }
        let first = try lan.join("n1", on: 1)
        let alone = try lan.join("n2", on: 2)
        try alone.expect("coordinator") { $0.flag("self") == true }
        try alone.command("@exit")
        _ = try alone.waitForEnd()

        let second = try lan.launch("n3", on: 2, ["--peer", lan.lan.address(of: 1)])
        let coordinator = try first.expect("ready").text("node_id")
        try second.expect("coordinator") { $0.text("coordinator_id") == coordinator }
      }
    }

    @Test func linksAreAcceptedWhereTheNodeIsTold() throws {
      try onLan(hosts: 2) { lan in
        let first = try lan.join("n1", on: 1, ["--listen", "\(lan.lan.address(of: 1)):7007"])
        #expect(try first.expect("ready").number("tcp_port") == 7007)
        try agree([first, try lan.join("n2", on: 2)])

        let second = try lan.launch("n3", on: 1, ["--listen", "\(lan.lan.address(of: 1)):7007"])
        #expect(try second.waitForEnd() == .exited(1))
        #expect(second.errors.contains("7007"), "the port is in use, and that is said")
      }
    }

    @Test func otherGroupsStayApart() throws {
      try onLan(hosts: 2) { lan in
        let one = try lan.join("n1", on: 1, ["--group", "one"])
        let other = try lan.join("n2", on: 2, ["--group", "other"])
        try other.expect("coordinator") { $0.flag("self") == true }
        #expect(try one.command("@status").flag("ok") == true)
        #expect(!one.events.contains { $0.name == "node_joined" && $0.text("node") == "n2" })
      }
    }

    @Test func theWrongSecretStaysOutAndSaysSoOnce() throws {
      try onLan(hosts: 4) { lan in
        let right = ["CONCLAVE_SECRET": "correct horse"]
        let wrong = ["CONCLAVE_SECRET": "battery staple"]
        let inside = try ["n1", "n2"].enumerated().map {
          try lan.launch($1, on: $0 + 1, environment: right)
        }
        try agree(inside)
        #expect(try inside[0].expect("ready").flag("open") == false)

        // 1. An outsider coordinates itself, and its log says why.
        let outsider = try lan.launch("n3", on: 3, environment: wrong)
        try outsider.expect("coordinator") { $0.flag("self") == true }
        try lan.wait("n3 to say that the secret is wrong") { complaints(of: outsider) > 0 }

        // 2. Another with the same wrong secret joins it, hearing the right ones just as long.
        let companion = try lan.launch("n4", on: 4, environment: wrong)
        try agree([outsider, companion])
        try lan.wait("n4 to say that the secret is wrong") { complaints(of: companion) > 0 }

        // 3. Those inside go on, and nobody said it twice.
        try inside[1].command("@register ann secret99")
        try inside[1].deliver("hello")
        for node in [outsider, companion] {
          #expect(complaints(of: node) <= 2, "one for each of two nodes")
        }
        for node in inside {
          #expect(!node.events.contains { $0.text("node") == "n3" || $0.text("node") == "n4" })
          #expect(complaints(of: node) <= 2)
        }
        for secret in [right, wrong].flatMap(\.values) {
          #expect(!(inside + [outsider]).contains { $0.log.contains(secret) })
        }
      }
    }

    private func complaints(of node: TestNode) -> Int {
      node.log.split(separator: "\n").count { $0.lowercased().contains("secret") }
    }
  }
}

/// Waits until all nodes name the same coordinator, one of them, and know of each other.
func agree(_ nodes: [TestNode]) throws {
  guard let first = nodes.first else { return }
  try first.lan.wait("\(nodes.map(\.name)) to agree") {
    let last = nodes.map { node in node.events.last { $0.name == "coordinator" } }
    let named = Set(last.map { $0?.text("coordinator_id") })
    return named.count == 1 && named != [nil]
      && last.count { $0?.flag("self") == true } == 1
  }
  try first.lan.wait("\(nodes.map(\.name)) to see each other") {
    try nodes.allSatisfy { try $0.nodesInStatus() == nodes.count }
  }
}
