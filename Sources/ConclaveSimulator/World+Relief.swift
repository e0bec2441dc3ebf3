import ConclaveCore
import ConclaveWire

extension World {
  func relieve(_ relief: Relief) throws(Violation) {
    switch relief {
    case .resume(let machine, let run):
      guard process(machine, run) != nil else { return }
      try resume(machines[machine])
    case .uncut(let pairs):
      // After the healing nothing is cut.
      guard nemesis.isActive else { return }
      story.tell("no longer cut: " + describe(pairs), at: time)
      uncut(pairs)
    case .diskFast(let machine): machines[machine].disk.syncTime = 400_000
    case .diskRoom(let machine):
      machines[machine].disk.isFull = false
      story.tell(machines[machine], "has room on its disk", at: time)
    }
  }

  /// All faults end, and what is down comes up.
  func heal() throws(Violation) {
    story.tell("everything heals", at: time)
    nemesis.isActive = false
    network.heal()
    network.changedTime = time
    for pipe in pipes.indices where pipes[pipe].isDying && !pipes[pipe].isOver {
      schedule.add(.resent(pipe: pipe), at: time + networkDice.number(1_000_000...800_000_000))
    }
    for machine in machines {
      machine.disk.isFull = false
      machine.disk.isBreaking = false
      machine.disk.syncTime = 300_000
      try resume(machine)
      if !machine.runs {
        schedule.add(.start(machine: machine.index), at: time + faultDice.number(0...500_000_000))
      }
    }
  }
}
