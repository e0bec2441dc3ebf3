import Foundation
import Testing
import conclave_bench

extension EndToEnd {
  /// Groups that were cut come together again by themselves.
  @Suite struct Merge {
    @Test(arguments: Cut.allCases)
    func twoAndTwoComeTogetherAgain(after cut: Cut) throws {
      try onLan(hosts: 4) { lan in
        let nodes = try signedIn(on: lan, userNames)
        let pieces = [[1, 2], [3, 4]]
        var writers = Writers(nodes, on: lan, count: 60)
        for round in 1...2 {
          try writers.write(untilEachHas: round * 30 - 20)
          let marks = nodes.map(\.mark)
          try cut.make(on: lan.lan, pieces)
          try agree(Array(nodes[..<2]))
          try agree(Array(nodes[2...]))
          try writers.write(untilEachHas: round * 30 - 10)
          try cut.mend(on: lan.lan, pieces)
          try writers.write(untilEachHas: round * 30)

          try agree(nodes)
          for (node, mark) in zip(nodes, marks) {
            let merged = try node.expect("merged", since: mark)
            #expect(merged.number("entries") ?? 0 > 0)
            #expect(merged.list("renamed").isEmpty)
            #expect(merged.flag("over_capacity") == false)
            #expect(!node.events.dropFirst(mark).contains { $0.name == "notice" })
            #expect(users(try node.command("@getlist")) == userNames, "nobody signs in again")
          }
        }
        try oneLog(of: nodes)
        try writers.check(nodes)
      }
    }

    @Test func whatComesFromTheOtherSideIsLate() throws {
      try onLan(hosts: 2) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob"])
        try lan.lan.split(into: [[1], [2]])
        for node in nodes { try node.expectAlone() }
        let there = try nodes[1].deliver("while we were cut").text("message")
        // Later lines make the earlier ones of the other side late, whatever the clocks say.
        try nodes[0].deliver("and here")
        try lan.lan.mend()
        let late = try nodes[0].expect("message") { $0.text("message") == there }
        #expect(late.flag("late") == true)
        try agree(nodes)
        try nodes[0].deliver("live again")
        #expect(
          try nodes[1].expect("message") { $0.text("text") == "live again" }.flag("late") == false)
      }
    }

    @Test func aPersonReadsItAsOneBlock() throws {
      try onLan(hosts: 2) { lan in
        let node = try lan.join("n1", on: 1)
        try node.command("@register ann secret-ann")
        let person = try Reader(on: 2, of: lan)
        try person.read("n1 coordinates: 2 nodes")
        person.type("@register bob secret-bob")
        try lan.wait("bob to be online") {
          users(try node.command("@getlist")) == ["ann", "bob"]
        }
        try lan.lan.split(into: [[1], [2]])
        try person.read("This node coordinates: ")
        try node.expectAlone()
        for line in ["one", "two", "three"] { try node.deliver(line) }
        person.type("meanwhile, here")
        try person.read("sent, 1 copy")
        try lan.lan.mend()
        try person.read("3 lines from the other side, ")
        try person.read("ann: three")

        let heading = try #require(
          person.lines.firstIndex { $0.contains("* Two groups came together under") })
        let block = person.lines[(heading + 1)...].prefix(3)
        #expect(block.map { $0.suffix(8) } == ["ann: one", "ann: two", "n: three"])
        #expect(block.allSatisfy { $0.hasPrefix("  ") })
      }
    }

    /// Three pieces: two and two and one, and in which order they meet.
    @Test(arguments: [[[0, 1], [2]], [[1, 2], [0]], [[2, 0], [1]], [[0, 1, 2]]])
    func threePiecesMeetInAnyOrder(_ meetings: [[Int]]) throws {
      try onLan(hosts: 5) { lan in
        let nodes = try lan.group(5)
        for (node, user) in zip(nodes, userNames) {
          try node.command("@register \(user) secret-\(user)")
        }
        let pieces = [[1, 2], [3, 4], [5]]
        let writing = Array(nodes[..<4])
        var writers = Writers(writing, on: lan, count: 20)
        try writers.write(untilEachHas: 5)
        try lan.lan.split(into: pieces)
        for piece in pieces { try agree(piece.map { nodes[$0 - 1] }) }
        try writers.write(untilEachHas: 10)

        if meetings.count == 2 {
          let first = meetings[0].flatMap { pieces[$0] }
          try lan.lan.mend(andSplitInto: [first, meetings[1].flatMap { pieces[$0] }])
          try agree(first.map { nodes[$0 - 1] })
          try writers.write(untilEachHas: 15)
        }
        try lan.lan.mend()
        try agree(nodes)
        try writers.write(untilEachHas: 20)
        try oneLog(of: nodes)
        try writers.check(nodes)
        for node in nodes { #expect(users(try node.command("@getlist")) == userNames) }
      }
    }

    /// Which nodes hear nothing of which any more.
    struct OneWay: CustomTestStringConvertible {
      let testDescription: String
      let senders: [Int]
      let receivers: [Int]
      var isBothWays = false
    }

    @Test(arguments: [
      OneWay(testDescription: "a follower is deaf", senders: [1], receivers: [3]),
      OneWay(testDescription: "a follower is mute", senders: [3], receivers: [1]),
      OneWay(testDescription: "the coordinator is mute", senders: [1], receivers: [2, 3, 4]),
      OneWay(testDescription: "the coordinator is deaf", senders: [2, 3, 4], receivers: [1]),
      OneWay(
        testDescription: "one follower can't reach it", senders: [1], receivers: [3],
        isBothWays: true),
    ])
    func oddCutsHarmNothing(_ odd: OneWay) throws {
      try onLan(hosts: 4) { lan in
        let nodes = try signedIn(on: lan, userNames)
        var writers = Writers(nodes, on: lan, count: 30)
        try writers.write(untilEachHas: 10)
        let marks = nodes.map(\.mark)
        try lan.lan.cut(from: odd.senders, to: odd.receivers)
        if odd.isBothWays { try lan.lan.cut(from: odd.receivers, to: odd.senders) }
        try writers.write(untilEachHas: 20)
        try lan.lan.mend()
        try writers.write(untilEachHas: 30)
        try agree(nodes)
        try oneLog(of: nodes)
        try writers.check(nodes)
        for (node, mark) in zip(nodes, marks) {
          #expect(!node.events.dropFirst(mark).contains { $0.name == "notice" })
          #expect(users(try node.command("@getlist")) == userNames)
        }
      }
    }

    @Test func aFollowerCutOffFromTheCoordinatorAloneIsVouchedAway() throws {
      try onLan(hosts: 3) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob", "cat"])
        try lan.lan.split(into: [[1], [3]])
        try lan.wait("a vouching for n1") { nodes[2].log.contains("election vouched") }
        #expect(!nodes[0].log.contains("yielded"), "n1 keeps its office while it is vouched for")

        let alone = try nodes[2].deliver("from n3, for itself").text("message")
        let rest = try nodes[1].deliver("from n2").text("message")
        try lan.lan.mend()
        try agree(nodes)
        try oneLog(of: nodes)
        let log = try nodes[0].wholeLog().compactMap { $0.text("message") }
        #expect(Set([alone, rest]).subtracting(log).isEmpty)
      }
    }

    /// n1 and n3 can't reach each other, n2 reaches both.
    @Test func aFollowerThatReachesBothPiecesBringsThemTogether() throws {
      try onLan(hosts: 3) { lan in
        let nodes = try signedIn(on: lan, ["ann", "bob", "cat"])
        let mark = nodes[1].mark
        try lan.lan.split(into: [[1], [3]])
        #expect(
          try nodes[1].expect("coordinator", since: mark, within: 30).flag("self") == true)
        try agree(nodes)
        let there = try nodes[0].deliver("around the cut").text("message")
        try nodes[2].expect("message") { $0.text("message") == there }
        try oneLog(of: nodes)

        let coordinator = nodes.map { node in node.events.last { $0.name == "coordinator" } }
        try lan.lan.mend()
        try nodes[2].deliver("straight again")
        try agree(nodes)
        #expect(
          nodes.map { node in node.events.last { $0.name == "coordinator" }?.description }
            == coordinator.map { $0?.description }, "the end of the cut changes nothing")
      }
    }

    @Test func aCoordinatorThatStoodStillIsOneOfTheGroupAgain() throws {
      try onLan(hosts: 4) { lan in
        let nodes = try signedIn(on: lan, userNames)
        let others = Array(nodes.dropFirst())
        var writers = Writers(nodes, on: lan, count: 20)
        try writers.write(untilEachHas: 10)
        let mark = nodes[0].mark
        nodes[0].child.signal(SIGSTOP)
        nodes[0].type("typed into the sleep")
        try agree(others)
        var meanwhile = Writers(others, on: lan, count: 10)
        try meanwhile.write(untilEachHas: 10)
        // It sleeps for five seconds in all.
        lan.rest(seconds: 5)
        nodes[0].child.signal(SIGCONT)

        #expect(try nodes[0].expect("coordinator", since: mark).flag("self") == false)
        try writers.write(untilEachHas: 20)
        try agree(nodes)
        try oneLog(of: nodes)
        try others[0].expect("message") { $0.text("text") == "typed into the sleep" }
        for node in nodes { #expect(users(try node.command("@getlist")) == userNames) }
      }
    }
  }
}

/// A `conclave` as a person has it in a pipe, and the lines that it wrote.
private final class Reader {
  private let child: Child
  private(set) var lines: [String] = []

  init(on host: Int, of lan: TestLan) throws {
    child = try Child(
      lan.lan.command(
        in: host,
        [conclaveProgram, "--name", "person", "--data", lan.directory.appending(path: "p").path()]))
  }

  func type(_ line: String) { child.write(line + "\n") }

  func read(_ words: String) throws {
    let deadline = Moment.after(seconds: 15)
    while !lines.contains(where: { $0.contains(words) }) {
      guard deadline > .now, !child.isAtEnd else {
        throw Failure("no “\(words)” in:\n\(lines.joined(separator: "\n"))")
      }
      Child.waitForOutput([child], until: deadline)
      lines += child.readLines()
    }
  }
}

let userNames = ["ann", "bob", "cat", "dan"]

/// Waits until every node has the same log, and checks that it has all that they were told of as sent, once.
func oneLog(of nodes: [TestNode]) throws {
  guard let lan = nodes.first?.lan else { return }
  try lan.wait("one log of \(nodes.map(\.name))") {
    let logs = try nodes.map { try $0.wholeLog().map(\.orderedText) }
    return logs.allSatisfy { $0 == logs[0] }
  }
  let log = try nodes[0].wholeLog().compactMap { $0.text("message") }
  #expect(Set(log).count == log.count, "a message is doubled")
  let sent = nodes.flatMap(\.events).filter { $0.text("state") == "sent" }
  let lost = sent.filter { !log.contains($0.text("message") ?? "") }
  #expect(lost.isEmpty, "an acknowledged message is lost")
}

extension Event {
  /// A line of the log in full: two logs are the same if these are, in the same order.
  fileprivate var orderedText: [String?] {
    [
      text("message"), text("from"), text("text"), text("sent_at"), text("epoch"),
      number("index").map { "\($0)" },
    ]
  }
}
