import Foundation
import Testing
import conclave_bench

extension EndToEnd {
  /// What comes from outside is hostile.
  @Suite struct Hostile {
    @Test func garbageDatagramsAreCountedAndSurvived() throws {
      try onLan(hosts: 3) { lan in
        let nodes = try twoOnPort(lan)
        let targets = [lan.lan.address(of: 1), beaconGroup]
        for target in targets {
          try shell(
            lan,
            """
            for i in {1..100}; do
              head -c $((RANDOM % 1400 + 1)) /dev/urandom > /dev/udp/\(target)/\(beaconPort)
            done
            """)
        }
        try stillWell(nodes)
        #expect(try counted("foreign", by: nodes[0]) >= 150, "\(nodes[0].log)")
        #expect(warnings(by: nodes[0]) <= 3, "each reason once, not each datagram")
      }
    }

    @Test func garbageOnALinkIsSurvived() throws {
      try onLan(hosts: 3) { lan in
        let nodes = try twoOnPort(lan)
        let port = try nodes[0].expect("ready").number("tcp_port") ?? 0
        let door = "/dev/tcp/\(lan.lan.address(of: 1))/\(port)"
        try shell(
          lan,
          """
          # Noise, a length without a frame, an HTTP request, and connections that say nothing.
          for i in {1..20}; do head -c 4096 /dev/urandom 2>/dev/null > \(door); done
          for i in {1..20}; do printf '\\xff\\xff\\xff\\xff' > \(door); done
          for i in {1..20}; do printf 'GET / HTTP/1.1\\r\\n\\r\\n' > \(door); done
          for i in {10..60}; do eval "exec $i<>\(door)"; done
          true
          """)
        try stillWell(nodes)
        let late = try lan.join("n3", on: 3, ["--port", "\(beaconPort)"])
        try agree(nodes + [late])
        #expect(try counted("links", by: nodes[0]) >= 40, "\(nodes[0].log)")
        #expect(warnings(by: nodes[0]) <= 6, "each reason once, not each connection")
      }
    }

    @Test(arguments: ["damaged", "foreign", "a changed entry"])
    func aStrangeDatabaseIsRefusedAndLeftAlone(_ how: String) throws {
      try onLan(hosts: 1) { lan in
        let node = try lan.join("n1", on: 1)
        try node.command("@register ann secret-ann")
        _ = try node.deliver("a line to change")
        try node.command("@exit")
        #expect(try node.waitForEnd() == .exited(0))

        let database = try #require(try databaseFile(of: node))
        var bytes = try Data(contentsOf: database)
        switch how {
        case "damaged": bytes = Data("This is no database.\n".utf8) + bytes.dropFirst(21)
        // SQLite's "application ID", the number that says whose database it is.
        case "foreign": bytes.replaceSubrange(68..<72, with: [1, 2, 3, 4])
        default:
          let text = try #require(bytes.range(of: Data("a line to change".utf8)))
          bytes[text.lowerBound] ^= 1
        }
        try bytes.write(to: database)

        let again = try lan.launch("n1", on: 1)
        #expect(try again.waitForEnd() == .exited(1))
        #expect(again.errors.contains(database.lastPathComponent), "refused by name")
        #expect(try Data(contentsOf: database) == bytes)
      }
    }

    @Test func aDataDirectoryHasOneNode() throws {
      try onLan(hosts: 1) { lan in
        let first = try lan.join("n1", on: 1)
        // It becomes another front-end of the node that runs.
        let second = try lan.launch("n1", on: 1)
        let ports = try [first, second].map { try $0.expect("ready").number("tcp_port") }
        #expect(ports[0] == ports[1])
        second.child.closeInput()
        #expect(try second.waitForEnd() == .exited(0))
        #expect(try first.command("@status").text("code") == "status")
      }
    }

    private let beaconPort = 17_771
    /// Where beacons go.
    private let beaconGroup = "239.255.77.67"

    private func twoOnPort(_ lan: TestLan) throws -> [TestNode] {
      let nodes = try (1...2).map { try lan.join("n\($0)", on: $0, ["--port", "\(beaconPort)"]) }
      try nodes[0].command("@register ann secret-ann")
      return nodes
    }

    /// The group works, and the coordinator is the one it was.
    private func stillWell(_ nodes: [TestNode]) throws {
      let delivery = try nodes[0].deliver("still well")
      #expect(delivery.text("state") == "sent")
      for node in nodes { try node.expect("message") { $0.text("text") == "still well" } }
      #expect(nodes[0].events.last { $0.name == "coordinator" }?.flag("self") == true)
      #expect(!nodes[1].events.contains { $0.name == "no_coordinator" })
    }

    /// From the host that no node of the group runs on.
    private func shell(_ lan: TestLan, _ script: String) throws {
      try lan.run(on: 3, ["timeout", "20", "bash", "-c", script], within: 30)
    }

    /// What a node's log counts when it leaves.
    private func counted(_ field: String, by node: TestNode) throws -> Int {
      try node.command("@exit")
      #expect(try node.waitForEnd() == .exited(0))
      let counts = node.log.matches(of: #/ (?<field>\w+)=(?<count>\d+)/#)
      return counts.last { $0.field == field }.flatMap { Int($0.count) } ?? 0
    }

    /// The lines of its log that warn.
    private func warnings(by node: TestNode) -> Int {
      node.log.split(separator: "\n").count { $0.contains(" warning ") }
    }

    private func databaseFile(of node: TestNode) throws -> URL? {
      let data = TestNode.data(in: node.directory)
      return try FileManager.default.contentsOfDirectory(
        at: data, includingPropertiesForKeys: nil
      ).first { file in
        (try? Data(contentsOf: file).starts(with: Data("SQLite format 3".utf8))) == true
      }
    }
  }
}
