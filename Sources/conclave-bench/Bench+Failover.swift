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
    var all: [Failover] = []
    for _ in 0..<rounds { all.append(try oneFailover(in: group, lose: lose)) }
    figures.add("\(how): until acknowledged", readings: all.map(\.acknowledged), "ms")
    figures.add("\(how):   the loss is noticed", readings: all.compactMap(\.noticed), "ms")
    figures.add("\(how):   there is a new coordinator", readings: all.map(\.won), "ms")
    figures.add("\(how):   the survivor knows it", readings: all.map(\.told), "ms")
    figures.add("\(how): from there to the answer", readings: all.map(\.answered), "ms")
  }

  private static func oneFailover(
    in group: BenchGroup, lose: (BenchGroup, BenchNode) throws(SystemFailure) -> Void
  ) throws(SystemFailure) -> Failover {
    let lost = try group.coordinator(except: nil)
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
    let winner = try group.coordinator(except: lost)
    let won = try group.expect(winner, "coordinator") {
      $0.flag("self") == true && $0.seen > moment
    }
    let noticed = survivor.find("no_coordinator", from: start) { _ in true }

    // The lost one comes back with nothing but its user, so that every round begins alike.
    group.kill(lost)
    try group.forgetData(host: lost.host)
    try group.lan.plugCable(of: lost.host)
    try group.signIn(try group.join(host: lost.host))
    return Failover(
      noticed: noticed?.seen.milliseconds(since: moment),
      won: won.seen.milliseconds(since: moment), told: told.seen.milliseconds(since: moment),
      acknowledged: acknowledged.seen.milliseconds(since: moment))
  }
}

/// One failover as its survivor saw it: milliseconds since the loss.
private struct Failover {
  /// Until it said that there is no coordinator; nil when the next one was there at once.
  var noticed: Double?
  /// Until the next coordinator said that it is one.
  var won: Double
  /// Until the survivor knew it.
  var told: Double
  /// Until its message was acknowledged.
  var acknowledged: Double

  var answered: Double { acknowledged - told }
}
