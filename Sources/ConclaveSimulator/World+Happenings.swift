import ConclaveCore
import ConclaveWire

extension World {
  func happen(_ happening: Happening) throws(Violation) {
    switch happening {
    case .nothing: break
    case .tick(let machine, let run): try tick(machine, run)
    case .beacon(let beacon, let from, let to): try arrive(beacon, from: from, to: to)
    case .accepted(let pipe): try accept(pipe)
    case .handshakeTimeout(let pipe): try handshakeTimeout(pipe)
    case .connectFailed(let pipe, let failure): try connectFailed(pipe, failure)
    case .arrival(let pipe, let toCaller): try arrive(pipe, toCaller: toCaller)
    case .closed(let pipe, let atCaller): try tellClosed(pipe, atCaller: atCaller)
    case .resent(let pipe): resend(pipe)
    case .givenUp(let pipe): giveUp(pipe)
    case .diskDone(let machine, let run): try diskDone(machine, run)
    case .derived(let machine, let run, let input):
      guard process(machine, run) != nil else { return }
      try give(input, to: machines[machine])
    case .user(let machine): try userActs(machines[machine])
    case .nemesis: try strike()
    case .relief(let relief): try relieve(relief)
    case .start(let machine): try start(machines[machine])
    }
  }

  private func tick(_ machine: Int, _ run: Int) throws(Violation) {
    guard let process = process(machine, run) else { return }
    guard process.tickTime <= time else { return }
    process.tickTime = .max
    guard !process.isPaused, let deadline = process.node.nextDeadline else { return }
    if deadline <= machines[machine].clock.instant(at: time) {
      process.ticksAtOnce = process.lastTick == time ? process.ticksAtOnce + 1 : 0
      process.lastTick = time
      if process.ticksAtOnce > 100 {
        throw fail("busy loop", "\(machines[machine].name): a tick leaves its deadline behind")
      }
      trace.fold(UInt64(bitPattern: time) ^ UInt64(machine) << 56 ^ 1 << 48)
      try give(.tick, to: machines[machine])
    }
    if let process = self.process(machine, run) { scheduleTick(machines[machine], process) }
  }

  private func arrive(_ beacon: Beacon, from: Int, to: Int) throws(Violation) {
    let machine = machines[to]
    guard machine.runs, machine.hasPower else { return }
    trace.fold(UInt64(bitPattern: time) ^ beacon.sequence << 40 ^ UInt64(to) << 56)
    let origin = BeaconOrigin(
      endpoint: Endpoint(address: machines[from].address, port: beacon.udpPort))
    try give(.beacon(beacon, from: origin), to: machine)
  }

  private func diskDone(_ machine: Int, _ run: Int) throws(Violation) {
    guard process(machine, run) != nil else { return }
    let inputs: [Input]
    do {
      inputs = try machines[machine].disk.finish()
    } catch {
      throw fail("store", "\(machines[machine].name): \(error)")
    }
    trace.fold(UInt64(bitPattern: time) ^ UInt64(machine) << 56 ^ 3 << 48)
    for input in inputs { try give(input, to: machines[machine]) }
    if process(machine, run) != nil { scheduleDisk(machines[machine]) }
  }

  func scheduleDisk(_ machine: Machine) {
    guard let process = machine.process, let length = machine.disk.begin() else { return }
    let jitter = diskDice.number(0...max(1, length / 2))
    schedule.add(
      .diskDone(machine: machine.index, run: process.run), at: time + length + jitter)
  }
}
