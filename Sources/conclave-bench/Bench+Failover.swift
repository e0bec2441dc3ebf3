extension Bench {
  /// Four nodes, a user on each. The coordinator goes; the time until a survivor's next public message is
  /// acknowledged, and what it was made of.
  static func measureFailover(_ rounds: Int, _ figures: inout Figures) throws(SystemFailure) {
    try measure("killed", rounds, &figures) { group, lost throws(SystemFailure) in
      group.kill(lost)
    }
    try measure("cable", rounds, &figures) { group, lost throws(SystemFailure) in
      try group.lan.pullCable(of: lost.host)
    }
  }

  private static func measure(
    _ how: String, _ rounds: Int, _ figures: inout Figures,
    lose: (BenchGroup, BenchNode) throws(SystemFailure) -> Void
  ) throws(SystemFailure) {
    let group = try BenchGroup(hosts: 4)
    for host in 1...4 {
      try group.register(try group.join(host: host))
    }
    var told: [Double] = []
    var answered: [Double] = []
    var total: [Double] = []
    for _ in 0..<rounds {
      let round = try oneFailover(in: group, lose: lose)
      told.append(round.told)
      answered.append(round.answered)
      total.append(round.told + round.answered)
    }
    figures.add("\(how): until acknowledged", readings: total, "ms")
    figures.add("\(how): of it, until a coordinator is known", readings: told, "ms")
    figures.add("\(how): of it, from there to the answer", readings: answered, "ms")
  }

  /// - Returns: milliseconds from the loss until the survivor knew the new coordinator, and from there until
  ///   its message was acknowledged.
  private static func oneFailover(
    in group: BenchGroup, lose: (BenchGroup, BenchNode) throws(SystemFailure) -> Void
  ) throws(SystemFailure) -> (told: Double, answered: Double) {
    let lost = try group.coordinator()
    guard let survivor = group.nodes.first(where: { $0 !== lost }) else {
      throw SystemFailure(saying: "nobody survives")
    }
    try group.settle(survivor, copies: 4)

    let start = survivor.events.count
    let moment = Moment.now
    try lose(group, lost)
    let id = survivor.begin("after the loss")
    let message = try group.expect(survivor, "reply", from: start) { $0.text("id") == id }
      .text("message")
    let acknowledged = try group.expect(survivor, "delivery", from: start) {
      $0.text("message") == message
    }
    let told = try group.expect(survivor, "coordinator", from: start)

    // The lost one comes back with nothing but its user, so that every round begins alike.
    group.kill(lost)
    try group.forgetData(host: lost.host)
    try group.lan.plugCable(of: lost.host)
    try group.signIn(try group.join(host: lost.host))
    return (
      told.seen.milliseconds(since: moment), acknowledged.seen.milliseconds(since: told.seen)
    )
  }
}
