import ConclaveCore
import ConclaveWire

extension World {
  /// Goes on until everything is settled.
  /// - Returns: nanoseconds that took.
  /// - Throws: what isn't settled after `bound` nanoseconds.
  func settle(within bound: Int64, runningOnly: Bool = false) throws(Violation) -> Int64 {
    let start = time
    while let lacking = unsettled(runningOnly: runningOnly) {
      guard time - start < bound else {
        throw fail("not settled", "\(bound / 1_000_000_000) s after the healing, \(lacking)")
      }
      try run(until: time + Simulation.look)
    }
    story.tell("everything is settled", at: time)
    return time - start
  }

  /// What is still to be done before there is one coordinator and one log, and no question is open.
  func unsettled(runningOnly: Bool = false) -> String? {
    let machines = runningOnly ? machines.filter(\.runs) : machines
    for machine in machines {
      guard machine.runs else { return "\(machine.name) doesn't run" }
      if !machine.disk.queue.isEmpty { return "\(machine.name) still writes" }
    }
    return unsettledAuthority(machines) ?? unsettledQuestions(machines) ?? unequalLogs(machines)
      ?? (runningOnly ? nil : undeliveredMail())
  }

  private func unsettledAuthority(_ machines: [Machine]) -> String? {
    let reigning = machines.filter { $0.process?.belief.role == .coordinator }
    guard reigning.count == 1, let coordinator = reigning.first else {
      return "there are \(reigning.count) coordinators: \(reigning.map(\.name))"
    }
    let epoch = coordinator.process?.belief.epoch
    for machine in machines where machine !== coordinator {
      guard let belief = machine.process?.belief else { continue }
      guard belief.role == .follower, belief.epoch == epoch else {
        return "\(machine.name) is \(belief.role), doesn't follow \(coordinator.name)"
      }
    }
    return nil
  }

  private func unsettledQuestions(_ machines: [Machine]) -> String? {
    for machine in machines {
      if let open = machine.user.open.keys.min(), let name = machine.user.open[open] {
        return "\(machine.name) hasn't answered command \(open), \(name)"
      }
      if let message = machine.user.undelivered.min() {
        return "\(machine.name) hasn't settled message \(message.count)"
      }
    }
    return nil
  }

  private func unequalLogs(_ machines: [Machine]) -> String? {
    guard let first = machines.first?.disk.vector else { return nil }
    for machine in machines where machine.disk.vector != first {
      let (one, other) = (first.total, machine.disk.vector.total)
      return "\(machines[0].name) has \(one) entries, \(machine.name) \(other) or others"
    }
    return nil
  }

  /// When nothing is to be done, little is said.
  func checkIdle() throws(Violation) {
    // The bursts of the last changes first.
    try run(until: time + 2_000_000_000)
    let (before, reigns) = (watch.beacons, watch.epochs.count)
    try run(until: time + Simulation.idle)
    let beacons = watch.beacons - before
    let bound = Simulation.idleBeaconsMax * machines.count * Int(Simulation.idle / 1_000_000_000)
    guard beacons <= bound else {
      throw fail("idle beacons", "\(beacons) in 5 s, \(bound) are allowed")
    }
    guard watch.epochs.count == reigns else {
      throw fail("idle election", "a reign begins when nothing happens")
    }
    if let lacking = unsettled() { throw fail("unsettled again", lacking) }
  }
}
