import ConclaveCore
import ConclaveWire

extension World {
  /// Starts the node of a machine with what its disk holds.
  func start(_ machine: Machine) throws(Violation) {
    guard machine.process == nil else { return }
    machine.hasPower = true
    machine.disk.boots += 1
    machine.disk.isBreaking = false
    runs += 1
    var log = Log(crypto: CheapCrypto.core)
    do {
      for entry in machine.disk.entries { try log.restore(entry) }
    } catch {
      throw fail("restore", "\(machine.name): \(error)")
    }
    let configuration = configuration(of: machine)
    let node = Node(
      configuration, log: log, notes: machine.disk.notes, crypto: CheapCrypto.core)
    machine.process = Process(run: runs, configuration: configuration, node: node)
    story.tell(machine, "starts", at: time)
    trace.fold(UInt64(bitPattern: time) ^ UInt64(machine.index) << 56 ^ 9 << 48)
    for pipe in pipes.indices where pipes[pipe].isDying && !pipes[pipe].isOver {
      guard [pipes[pipe].caller.machine, pipes[pipe].called.machine].contains(machine.index) else {
        continue
      }
      schedule.add(.resent(pipe: pipe), at: time + networkDice.number(1_000_000...800_000_000))
    }
    try give(.start, to: machine)
    if usersAct { scheduleUser(machine, soonest: 50_000_000) }
  }

  private func configuration(of machine: Machine) -> NodeConfiguration {
    NodeConfiguration(
      node: machine.identity,
      boot: Boot(counter: machine.disk.boots, random: keyDice.next()),
      name: machine.name, group: "lan", isOpen: true,
      tcpPort: UInt16(32_768 + runs % 28_000), udpPort: UInt16(32_768 + (runs * 7) % 28_000),
      ignored: machine.ignored, reservedNames: ["help", "register", "login"], seed: keyDice.next())
  }

  /// The node said that it is done.
  func exit(_ failure: String?, _ machine: Machine) throws(Violation) {
    guard let process = machine.process else { return }
    story.tell(machine, failure.map { "fails: \($0)" } ?? "is gone", at: time)
    try watch.exited(machine, failure: failure, self)
    closeAll(process, isSilent: false)
    try stopDisk(machine, syncGetsThrough: false, drains: failure == nil)
    machine.process = nil
    machine.user.forget()
    if usersAct {
      schedule.add(
        .start(machine: machine.index), at: time + faultDice.length(50_000_000...4_000_000_000))
    }
  }

  /// SIGKILL, or the machine loses power.
  func kill(_ machine: Machine, power: Bool) throws(Violation) {
    guard let process = machine.process else { return }
    story.tell(machine, power ? "loses power" : "is killed", at: time)
    closeAll(process, isSilent: power)
    try stopDisk(machine, syncGetsThrough: diskDice.below(2) == 0, drains: false)
    machine.process = nil
    machine.hasPower = !power
    machine.user.forget()
    watch.died(machine)
  }

  private func stopDisk(
    _ machine: Machine, syncGetsThrough: Bool, drains: Bool
  ) throws(Violation) {
    do {
      try machine.disk.stop(syncGetsThrough: syncGetsThrough, drains: drains)
    } catch {
      throw fail("store", "\(machine.name): \(error)")
    }
  }

  func pause(_ machine: Machine) {
    guard let process = machine.process, !process.isPaused else { return }
    process.isPaused = true
    process.belief.pausedAt = time
    story.tell(machine, "stands still", at: time)
  }

  /// SIGCONT: one late tick, then all that happened in between.
  func resume(_ machine: Machine) throws(Violation) {
    guard let process = machine.process, process.isPaused else { return }
    story.tell(machine, "goes on", at: time)
    process.isPaused = false
    process.belief.pausedUntil = time
    process.belief.mute(at: time)
    let backlog = process.backlog
    process.backlog = []
    try give(.tick, to: machine)
    for input in backlog where machine.process === process { try give(input, to: machine) }
  }

  func cut(_ pairs: [(from: Int, to: Int)]) {
    network.changedTime = time
    for pair in pairs { network.cut(pair.from, pair.to) }
  }

  func uncut(_ pairs: [(from: Int, to: Int)]) {
    network.changedTime = time
    for pair in pairs {
      network.uncut(pair.from, pair.to)
      if network.reaches(pair.from, pair.to) { unstall(from: pair.from, to: pair.to) }
    }
  }
}
