import Foundation
import Testing

extension EndToEnd {
  /// The coordinator goes.
  @Suite struct Failover {
    @Test func nothingAcknowledgedIsLostWhenTheCoordinatorIsKilled() throws {
      try onLan(hosts: 5) { lan in
        let (coordinator, others) = try coordinatorAndUsers(on: lan)
        var writers = Writers(others, on: lan, count: 60)
        try writers.write(untilEachHas: 15)
        let marks = others.map(\.mark)
        try coordinator.kill()
        try writers.write(untilEachHas: 60)

        try agree(others)
        try writers.check(others)
        for (node, mark) in zip(others, marks) {
          let strange = node.events.dropFirst(mark).filter {
            ["user_left", "user_joined", "error"].contains($0.name)
          }
          #expect(strange.isEmpty, "nobody signs in again, nobody is told of more than the loss")
          #expect(users(try node.command("@getlist")) == userNames)
          #expect(try node.expect("coordinator", since: mark).number("took_ms") != nil)
        }
        try storyIsTold(by: others)
      }
    }

    @Test func aSessionSurvives() throws {
      try onLan(hosts: 5) { lan in
        let (coordinator, others) = try coordinatorAndUsers(on: lan)
        let before = try others[0].command("@getlist").list("users").map { $0.text("since") }
        try coordinator.kill()
        for node in others { try node.expect("coordinator") { $0.text("coordinator") != "n1" } }
        #expect(try others[0].deliver("@send dan still here").text("state") == "delivered")
        try others[3].expect("message") { $0.text("text") == "still here" }
        let after = try others[0].command("@getlist").list("users").map { $0.text("since") }
        #expect(before == after)
        #expect(try coordinatorOf(others).ask("@login ann secret-ann").flag("ok") == false)
      }
    }

    @Test(arguments: ["@exit", "SIGTERM"])
    func aLeavingCoordinatorHandsOver(by way: String) throws {
      try onLan(hosts: 5) { lan in
        let (coordinator, others) = try coordinatorAndUsers(on: lan)
        var writers = Writers(others, on: lan, count: 40)
        try writers.write(untilEachHas: 10)
        let marks = others.map(\.mark)
        if way == "SIGTERM" { coordinator.child.signal(SIGTERM) } else { coordinator.type(way) }
        try writers.write(untilEachHas: 40)

        #expect(try coordinator.waitForEnd() == .exited(0))
        try agree(others)
        try writers.check(others)
        for (node, mark) in zip(others, marks) {
          #expect(!node.events.dropFirst(mark).contains { $0.name == "no_coordinator" })
          #expect(!node.log.contains("election stood"), "nobody had to stand")
        }
        #expect(coordinator.log.contains("handed over"))
      }
    }

    @Test func aPausedCoordinatorComesBackAsAFollower() throws {
      try onLan(hosts: 3) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob", "cat"])
        nodes[0].child.signal(SIGSTOP)
        for node in nodes.dropFirst() {
          try node.expect("coordinator") { $0.text("coordinator") != "n1" }
        }
        try nodes[1].deliver("while n1 slept")
        let mark = nodes[0].mark
        nodes[0].child.signal(SIGCONT)

        let back = try nodes[0].expect("coordinator", since: mark)
        #expect(back.flag("self") == false)
        try agree(nodes)
        try nodes[0].expect("message") { $0.text("text") == "while n1 slept" }
        #expect(try nodes[0].wholeLog().map(\.message) == nodes[1].wholeLog().map(\.message))
      }
    }

    @Test func aPulledCableIsAFailoverForTheRest() throws {
      try onLan(hosts: 3) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob", "cat"])
        try lan.lan.pullCable(of: 1)
        for node in nodes.dropFirst() {
          try node.expect("coordinator") { $0.text("coordinator") != "n1" }
        }
        #expect(try nodes[1].deliver("without n1").text("state") == "sent")
        try nodes[2].expect("message") { $0.text("text") == "without n1" }
        #expect(try nodes[0].deliver("alone").number("copies") == 1, "one node alone works")
      }
    }

    @Test func aFollowersCableIsPulledAndPluggedAgain() throws {
      try onLan(hosts: 3) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob", "cat"])
        try lan.lan.pullCable(of: 3)
        try nodes[0].expect("node_left") { $0.text("node") == "n3" }
        let missed = try nodes[1].deliver("while n3 was away").text("message")
        #expect(nodes[0].events.last { $0.name == "coordinator" }?.flag("self") == true)
        try lan.lan.plugCable(of: 3)
        try lan.wait("n3 to catch up", within: 30) {
          try nodes[2].wholeLog().contains { $0.message == missed }
        }
      }
    }

    @Test func aKilledNodeRestartsWithItsDataAndCatchesUp() throws {
      try onLan(hosts: 3) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob", "cat"])
        let id = try nodes[2].expect("ready").text("node_id")
        try nodes[2].deliver("before")
        try nodes[2].kill()
        var writers = Writers(Array(nodes[..<2]), on: lan, count: 30)
        try writers.write(untilEachHas: 30)

        let again = try lan.join("n3", on: 3)
        #expect(try again.expect("ready").text("node_id") == id)
        try again.command("@login cat secret-cat")
        try lan.wait("n3 to catch up") { try again.wholeLog().count == 61 }
        #expect(try again.wholeLog().map(\.message) == nodes[0].wholeLog().map(\.message))
        try again.deliver("after")
        try nodes[0].expect("message") { $0.text("text") == "after" }
      }
    }

    @Test func everythingIsThereAfterTheWholeGroupRestarts() throws {
      try onLan(hosts: 2) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob"])
        try nodes[0].deliver("one")
        try nodes[1].deliver("two")
        for node in nodes { try node.kill() }
        let again = try ["n1", "n2"].enumerated().map { try lan.launch($1, on: $0 + 1) }
        try agree(again)
        try again[0].command("@login bob secret-bob")
        let texts = try again[0].wholeLog().compactMap { $0.text("text") }
        #expect(texts == ["one", "two"])
      }
    }

    private let userNames = ["ann", "bob", "cat", "dan"]

    /// Five nodes; four users on those that don't coordinate.
    private func coordinatorAndUsers(on lan: TestLan) throws -> (TestNode, [TestNode]) {
      let nodes = try lan.group(5)
      let others = Array(nodes.dropFirst())
      for (node, user) in zip(others, userNames) {
        try node.command("@register \(user) secret-\(user)")
      }
      try agree(nodes)
      return (nodes[0], others)
    }

    private func coordinatorOf(_ nodes: [TestNode]) throws -> TestNode {
      try #require(
        nodes.first { node in
          node.events.last { $0.name == "coordinator" }?.flag("self") == true
        })
    }

    /// A script writes to the coordinator's input as fast as it can.
    @Test func aBatchOfLinesCostsNobodyTheOffice() throws {
      try onLan(hosts: 3) { lan in
        let nodes = try lan.group(3)
        try nodes[0].command("@register ann secret-ann")
        let lines = (1...800).map { "{\"line\":\"batch \($0)\"}" }
        nodes[0].type(lines.joined(separator: "\n"))
        for node in nodes {
          try node.expect("message", within: 60) { $0.text("text") == "batch 800" }
        }
        for node in nodes {
          #expect(!node.log.contains("election lost"))
          let shown = node.events.filter { $0.name == "message" }.compactMap { $0.text("text") }
          #expect(shown == (1...800).map { "batch \($0)" })
        }
      }
    }

    /// One won, and every node's log says that the coordinator was lost.
    private func storyIsTold(by nodes: [TestNode]) throws {
      let winner = try coordinatorOf(nodes)
      #expect(winner.log.contains("election won"))
      #expect(winner.log.contains("election stood"))
      for node in nodes {
        #expect(node.log.contains("election lost"), "\(node.name) tells of the loss")
        #expect(!node.log.contains("writes 1") || node.log.isEmpty, "no texts in the log")
      }
    }
  }
}

extension Event {
  /// The id of a message.
  fileprivate var message: String? { text("message") }
}
