extension Bench {
  /// From launch to joined beside a coordinator, with new and with old data; and a start of the process alone,
  /// which no node can be faster than.
  static func measureJoin(_ rounds: Int, _ figures: inout Figures) throws(SystemFailure) {
    let group = try BenchGroup(hosts: 2)
    try group.join(host: 1)
    var floor: [Double] = []
    var new: [Double] = []
    var old: [Double] = []
    for _ in 0..<rounds {
      floor.append(try startAlone(in: group))
      try group.forgetData(host: 2)
      new.append(try joining(group))
      old.append(try joining(group))
    }
    figures.add("joined with new data", readings: new, "ms")
    figures.add("joined with old data", readings: old, "ms")
    figures.add("process start alone", readings: floor, "ms")
  }

  private static func joining(_ group: BenchGroup) throws(SystemFailure) -> Double {
    let start = Moment.now
    let node = try group.launch(host: 2)
    let joined = try group.expect(node, "coordinator")
    guard joined.flag("self") == false else {
      throw SystemFailure(saying: "the second node didn't join the first")
    }
    try group.command(node, "@exit")
    _ = node.child.wait(until: .after(seconds: 20))
    return joined.seen.milliseconds(since: start)
  }

  private static func startAlone(in group: BenchGroup) throws(SystemFailure) -> Double {
    let start = Moment.now
    let child = try Child(group.lan.command(in: 2, [conclaveProgram, "--version"]))
    Child.waitForOutput([child], until: .after(seconds: 20))
    let took = Moment.now.milliseconds(since: start)
    _ = child.wait(until: .after(seconds: 20))
    return took
  }
}
