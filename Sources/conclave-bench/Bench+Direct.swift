extension Bench {
  /// A direct message from one node's input to the other's output, in a closed loop, against a line through two
  /// processes that do nothing but pass it over TCP. All on one core, where such times repeat.
  static func measureDirect(_ rounds: Int, _ figures: inout Figures) throws(SystemFailure) {
    let group = try BenchGroup(hosts: 2)
    try pinToOneCore()
    let sender = try group.join(host: 1)
    let receiver = try group.join(host: 2)
    try group.register(sender)
    try group.register(receiver)
    let warmUp = 100
    var messages: [Double] = []
    let before = processorMicroseconds([sender.child, receiver.child])
    for round in 0..<(rounds + warmUp) {
      let start = (sender.events.count, receiver.events.count)
      let moment = Moment.now
      _ = sender.begin("@send user2 \(round)")
      let message = try group.expect(receiver, "message", from: start.1)
      try group.expect(sender, "delivery", from: start.0)
      messages.append(message.seen.milliseconds(since: moment) * 1_000)
    }
    let spent = processorMicroseconds([sender.child, receiver.child]) - before
    let (relayed, relaySpent) = try relayTimes(rounds + warmUp, in: group)
    let message = Array(messages.dropFirst(warmUp))
    let relay = Array(relayed.dropFirst(warmUp))
    figures.add("direct message, input to output", readings: message, "µs")
    figures.add("bare relay over TCP, input to output", readings: relay, "µs")
    let count = Double(rounds + warmUp)
    figures.add("direct message, processor time of both nodes", spent / count, "µs")
    figures.add("bare relay, processor time of both processes", relaySpent / count, "µs")
    figures.add("ratio of the medians", median(message.sorted()) / median(relay.sorted()), "")
  }

  /// This process and the children it starts from now on.
  private static func pinToOneCore() throws(SystemFailure) {
    let taskset = try Child(["taskset", "-p", "1", "\(ownProcess)"])
    guard taskset.wait(until: .after(seconds: 20)) == .exited(0) else {
      throw SystemFailure(saying: "taskset failed")
    }
  }

  private static func relayTimes(
    _ rounds: Int, in group: BenchGroup
  ) throws(SystemFailure) -> (times: [Double], processor: Double) {
    let receiver = try Child(group.lan.command(in: 2, [ownProgram, "relay", "-"]))
    Child.waitForOutput([receiver], until: .after(seconds: 20))
    guard let port = receiver.readLines().first else {
      throw SystemFailure(saying: "the relay doesn't listen")
    }
    let sender = try Child(
      group.lan.command(in: 1, [ownProgram, "relay", group.lan.address(of: 2), port]))
    var times: [Double] = []
    for round in 0..<rounds {
      let moment = Moment.now
      sender.write("{\"id\":\"\(round)\",\"line\":\"@send user2 \(round)\"}\n")
      let deadline = Moment.after(seconds: 20)
      repeat {
        Child.waitForOutput([receiver], until: deadline)
        guard deadline > .now, !receiver.isAtEnd else {
          throw SystemFailure(saying: "the relay lost a line")
        }
      } while receiver.readLines().isEmpty
      times.append(Moment.now.milliseconds(since: moment) * 1_000)
    }
    return (times, processorMicroseconds([sender, receiver]))
  }

  private static func processorMicroseconds(_ children: [Child]) -> Double {
    children.reduce(0) { $0 + Usage(of: $1.pid).processorSeconds * 1e6 }
  }
}
