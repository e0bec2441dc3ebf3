import ConclaveCore
import ConclaveWire

extension World {
  /// Lets the drawn faults begin.
  func unleash(_ faults: FaultSet) {
    nemesis.faults = faults
    nemesis.striking = faults.intersection(Nemesis.strikes).faults
    nemesis.period = faultDice.number(300_000_000...3_000_000_000)
    nemesis.isActive = true
    if faults.contains(.loss) { network.lossShare = faultDice.below(400_000) }
    if faults.contains(.duplication) { network.duplicateShare = faultDice.below(500_000) }
    if faults.contains(.delay) { network.lateShare = faultDice.below(300_000) }
    if faults.contains(.slowLinks) { network.resendShare = faultDice.below(50_000) }
    for machine in machines {
      machine.clock.offset = faultDice.number(0...1_000_000_000_000)
      if faults.contains(.drift) { machine.clock.driftPerMillion = faultDice.number(-500...500) }
      if faults.contains(.skew) {
        machine.clock.wallSkew =
          faultDice.magnitude(Clock.skewMax) * (faultDice.below(2) == 0 ? 1 : -1)
      }
      machine.disk.syncTime = faultDice.length(100_000...8_000_000)
    }
    if faults.contains(.apart) { keepApart() }
    guard !nemesis.striking.isEmpty else { return }
    schedule.add(.nemesis, at: time + faultDice.number(0...nemesis.period))
  }

  /// The next fault strikes.
  func strike() throws(Violation) {
    guard nemesis.isActive else { return }
    schedule.add(.nemesis, at: time + faultDice.number(0...2 * nemesis.period))
    let fault = faultDice.pick(nemesis.striking)
    let machine = faultDice.pick(machines)
    switch fault {
    case .kill, .power, .goodbye: try end(machine, fault)
    case .pause: stop(machine)
    case .partition, .cut, .oneWay: divide(machine, fault)
    case .reset: resetSomething()
    case .slowDisk, .fullDisk, .brokenDisk: spoilDisk(machine, fault)
    case .wallStep:
      machine.clock.wallSkew += faultDice.magnitude(3_600_000) * (faultDice.below(2) == 0 ? 1 : -1)
      tally.count(fault)
    case .wreck, .rollback, .twin: try lose(machine, fault)
    case .loss, .duplication, .delay, .slowLinks, .skew, .drift, .lateStart, .apart: break
    }
  }

  private func end(_ machine: Machine, _ fault: Fault) throws(Violation) {
    guard machine.runs else { return }
    tally.count(fault)
    if fault == .goodbye {
      story.tell(machine, "gets SIGTERM", at: time)
      machine.user.leaves = true
      return try give(.shutdown(.signal), to: machine)
    }
    try kill(machine, power: fault == .power)
    let wait = faultDice.length(20_000_000...6_000_000_000)
    schedule.add(.start(machine: machine.index), at: time + wait)
  }

  /// A disk is lost, or set back to a backup made before.
  private func lose(_ machine: Machine, _ fault: Fault) throws(Violation) {
    guard machines.count > 1, !nemesis.hasLost else { return }
    var machine = machine
    var disk = Disk()
    if fault == .rollback {
      guard let backup = nemesis.backup else {
        nemesis.backup = (machine.index, machine.disk)
        return
      }
      machine = machines[backup.machine]
      disk = backup.disk
    }
    let model = faultDice.pick(machines)
    if fault == .twin {
      guard model !== machine else { return }
      disk = model.disk
    }
    nemesis.hasLost = true
    tally.count(fault)
    try kill(machine, power: true)
    watch.lost = machine.disk.requests
    disk.forgetQueue()
    machine.disk = disk
    if fault == .wreck { machine.identity = Simulation.identity(&faultDice) }
    if fault == .twin { machine.identity = model.identity }
    story.tell(
      machine,
      fault == .twin
        ? "becomes a copy of \(model.name)"
        : fault == .wreck ? "is lost with its disk" : "gets a backup", at: time)
    schedule.add(
      .start(machine: machine.index), at: time + faultDice.length(20_000_000...6_000_000_000))
  }

  private func stop(_ machine: Machine) {
    guard let process = machine.process, !process.isPaused else { return }
    tally.count(.pause)
    pause(machine)
    let wait = faultDice.length(20_000_000...5_000_000_000)
    schedule.add(.relief(.resume(machine: machine.index, run: process.run)), at: time + wait)
  }

  private func divide(_ machine: Machine, _ fault: Fault) {
    var pairs: [(from: Int, to: Int)] = []
    let other = faultDice.pick(machines)
    switch fault {
    case .partition:
      let pieces = machines.map { _ in faultDice.below(faultDice.below(4) == 0 ? 3 : 2) }
      for one in machines.indices {
        for two in machines.indices where pieces[one] != pieces[two] { pairs.append((one, two)) }
      }
    case .cut where other !== machine:
      pairs = [(machine.index, other.index), (other.index, machine.index)]
    case .oneWay where other !== machine: pairs = [(machine.index, other.index)]
    default: break
    }
    guard !pairs.isEmpty else { return }
    tally.count(fault)
    story.tell("cut: " + describe(pairs), at: time)
    cut(pairs)
    let wait = faultDice.length(30_000_000...8_000_000_000)
    schedule.add(.relief(.uncut(pairs)), at: time + wait)
  }

  private func keepApart() {
    guard machines.count > 2 else { return }
    for _ in 0..<faultDice.number(1...Int64(machines.count / 2)) {
      let (one, other) = (faultDice.pick(machines), faultDice.pick(machines))
      guard one !== other else { continue }
      let pairs = [(from: one.index, to: other.index), (from: other.index, to: one.index)]
      tally.count(.apart)
      story.tell("apart: " + describe(pairs), at: time)
      cut(pairs)
    }
  }

  func describe(_ pairs: [(from: Int, to: Int)]) -> String {
    pairs.map { "\(machines[$0.from].name)→\(machines[$0.to].name)" }.joined(separator: " ")
  }

  private func resetSomething() {
    let open = pipes.indices.filter {
      pipes[$0].caller.state == .open && pipes[$0].called.state == .open
    }
    guard !open.isEmpty else { return }
    let pipe = faultDice.pick(Array(open))
    tally.count(.reset)
    let ends = (
      machines[pipes[pipe].caller.machine].name, machines[pipes[pipe].called.machine].name
    )
    story.tell("link reset: \(ends.0)–\(ends.1)", at: time)
    reset(pipe)
  }

  private func spoilDisk(_ machine: Machine, _ fault: Fault) {
    tally.count(fault)
    story.tell(machine, "has a disk that is: \(fault.rawValue)", at: time)
    let wait = faultDice.length(30_000_000...6_000_000_000)
    switch fault {
    case .slowDisk:
      machine.disk.syncTime = faultDice.length(5_000_000...900_000_000)
      schedule.add(.relief(.diskFast(machine: machine.index)), at: time + wait)
    case .fullDisk:
      machine.disk.isFull = true
      schedule.add(.relief(.diskRoom(machine: machine.index)), at: time + wait)
    default: machine.disk.isBreaking = true
    }
  }
}
