import Testing

/// Users who write one public message after the other.
struct Writers {
  let nodes: [TestNode]
  let lan: TestLan
  /// Messages that each writes in all.
  let count: Int
  private var written: [Int]
  private var marks: [Int]

  /// Messages of one writer that wait for their acknowledgement at most.
  private static let unsettledMax = 4

  init(_ nodes: [TestNode], on lan: TestLan, count: Int) {
    self.nodes = nodes
    self.lan = lan
    self.count = count
    written = nodes.map { _ in 0 }
    marks = nodes.map(\.mark)
  }

  /// Goes on until each has a number of messages acknowledged. Nobody runs far ahead, so that each has
  /// something to write in every part of a test.
  mutating func write(untilEachHas acknowledged: Int) throws {
    let last = min(count, acknowledged + Self.unsettledMax)
    try lan.wait("\(acknowledged) messages of each to be sent", within: 60) {
      for (index, node) in nodes.enumerated() {
        let settled = sent(by: index).count
        while written[index] < last, written[index] - settled < Self.unsettledMax {
          written[index] += 1
          _ = node.begin("\(node.name) writes \(written[index])")
        }
      }
      return nodes.indices.allSatisfy { sent(by: $0).count >= acknowledged }
    }
  }

  /// The ids of a writer's acknowledged messages.
  func sent(by index: Int) -> [String] {
    nodes[index].events.dropFirst(marks[index]).filter {
      $0.name == "delivery" && $0.text("state") == "sent"
    }.compactMap { $0.text("message") }
  }

  /// Checks that every acknowledged message is in each log exactly once, that all logs are the same, and that
  /// each node showed each message once.
  func check(_ survivors: [TestNode]) throws {
    let acknowledged = nodes.indices.flatMap(sent)
    #expect(Set(acknowledged).count == acknowledged.count, "a message is acknowledged once")
    #expect(acknowledged.count == nodes.count * count)
    let logs = try survivors.map { try $0.wholeLog().compactMap { $0.text("message") } }
    for (node, log) in zip(survivors, logs) {
      #expect(Set(log).count == log.count, "\(node.name) has a message twice")
      #expect(Set(acknowledged).subtracting(log).isEmpty, "\(node.name) lost a message")
      #expect(log == logs[0], "\(node.name) has another order")
    }
    for (index, node) in nodes.enumerated() {
      let shown = node.events.dropFirst(marks[index]).filter { $0.name == "message" }
        .compactMap { $0.text("message") }
      #expect(Set(shown).count == shown.count, "\(node.name) showed a message twice")
    }
  }
}
