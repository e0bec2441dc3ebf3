extension Bench {
  /// Four nodes, a user on each, cut two and two, all writing. From the link's return until one coordinator
  /// leads them all, and until each has shown every line of the other side.
  static func measureMerge(_ rounds: Int, _ figures: inout Figures) throws(SystemFailure) {
    for cut in Cut.allCases {
      let group = try BenchGroup(hosts: 4)
      for host in 1...4 {
        try group.register(try group.join(host: host))
      }
      var led: [Double] = []
      var whole: [Double] = []
      for _ in 0..<rounds {
        let round = try oneMerge(in: group, cut)
        led.append(round.led)
        whole.append(round.whole)
      }
      figures.add("\(cut.rawValue) cut: until one coordinator", readings: led, "ms")
      figures.add("\(cut.rawValue) cut: until one log, shown by all", readings: whole, "ms")
    }
  }

  /// Lines that each user writes while the link is cut.
  private static let linesOfEach = 10

  /// - Returns: milliseconds from the link's return.
  private static func oneMerge(
    in group: BenchGroup, _ cut: Cut
  ) throws(SystemFailure) -> (led: Double, whole: Double) {
    // 1. Two pieces, each with its coordinator, and lines written on both sides.
    let pieces = [[1, 2], [3, 4]]
    if let first = group.nodes.first { try group.settle(first, copies: 4) }
    let shown = group.nodes.map(\.events.count)
    try cut.make(on: group.lan, pieces)
    try group.wait("two coordinators") {
      pieces.allSatisfy { piece in
        group.nodes.contains { $0.isCoordinator && piece.contains($0.host) }
      }
    }
    var written: [String] = []
    for node in group.nodes {
      for line in 1...linesOfEach {
        guard let message = try group.deliver(node, "line \(line)").text("message") else {
          continue
        }
        written.append(message)
      }
    }

    // 2. The link is back.
    let before = group.nodes.map(\.events.count)
    let moment = Moment.now
    try cut.mend(on: group.lan, pieces)
    try group.wait("one log") {
      zip(group.nodes, shown).allSatisfy { node, start in
        Set(written).subtracting(node.messages(from: start)).isEmpty
      }
    }
    let whole = zip(group.nodes, shown).compactMap { node, start in
      node.lastShown(of: written, from: start)
    }.max()
    try group.wait("one coordinator") { group.nodes.count(where: \.isCoordinator) == 1 }
    let led = zip(group.nodes, before).compactMap { node, start in
      node.find("coordinator", from: start) { _ in true }?.seen
    }.max()
    guard let whole, let led else { throw SystemFailure(saying: "nobody yielded") }

    // 3. Nothing is lost or doubled, and everybody holds the same.
    try group.checkLogs(hold: written)
    return (led.milliseconds(since: moment), whole.milliseconds(since: moment))
  }
}

extension BenchGroup {
  /// Waits until something is true of what the nodes said.
  func wait(_ what: String, until isTrue: () -> Bool) throws(SystemFailure) {
    let deadline = Moment.after(seconds: 20)
    while !isTrue() {
      guard deadline > .now else { throw SystemFailure(saying: "waited in vain for \(what)") }
      Child.waitForOutput(nodes.map(\.child), until: deadline)
      for node in nodes { node.takeOutput() }
    }
  }

  /// Lines that are compared: those of the last rounds. A reply has a bound.
  private static let linesCompared = 200

  /// - Throws: unless all nodes have the same log, with each of the messages once.
  func checkLogs(hold messages: [String]) throws(SystemFailure) {
    var logs: [[String]] = []
    for node in nodes {
      logs.append(
        try command(node, "@getlog \(Self.linesCompared)").list("entries").compactMap {
          $0.text("message")
        })
    }
    for log in logs {
      guard log == logs.first else { throw SystemFailure(saying: "two nodes' logs differ") }
      guard Set(log).count == log.count else { throw SystemFailure(saying: "a message is doubled") }
      guard Set(messages).isSubset(of: log) else {
        throw SystemFailure(saying: "a message is lost")
      }
    }
  }
}

extension BenchNode {
  /// The ids of the messages that it showed, from a place in its events on.
  fileprivate func messages(from start: Int) -> [String] {
    events.dropFirst(start).filter { $0.name == "message" }.compactMap { $0.text("message") }
  }

  /// When it had shown all of them.
  fileprivate func lastShown(of messages: [String], from start: Int) -> Moment? {
    let wanted = Set(messages)
    return events.dropFirst(start).last { event in
      event.name == "message" && event.text("message").map(wanted.contains) == true
    }?.seen
  }
}
