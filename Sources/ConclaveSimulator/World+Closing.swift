import ConclaveCore
import ConclaveWire

extension World {
  /// What is first in a direction arrives, unless a cut holds it up.
  func arrive(_ pipe: Int, toCaller: Bool) throws(Violation) {
    setScheduled(pipe, toCaller, false)
    // A reset may have emptied it.
    guard (toCaller ? pipes[pipe].toCaller : pipes[pipe].toCalled).count > 0 else { return }
    let (target, source) = (
      pipes[pipe].end(atCaller: toCaller), pipes[pipe].end(atCaller: !toCaller)
    )
    guard network.reaches(source.machine, target.machine), machines[target.machine].hasPower else {
      stall(pipe, toCaller)
      return
    }
    let item = toCaller ? pipes[pipe].toCaller.removeFirst() : pipes[pipe].toCalled.removeFirst()
    scheduleArrival(pipe, toCaller: toCaller)
    guard let process = process(target.machine, target.run), target.state != .closed else {
      // Nobody is there to take it: the kernel answers with a reset.
      if case .end = item { return }
      schedule.add(.closed(pipe: pipe, atCaller: !toCaller), at: time + flight())
      return
    }
    foldLink(pipe, toCaller ? 6 : 7)
    try take(item, target, source, pipe, atCaller: toCaller, process)
  }

  private func take(
    _ item: Pipe.Item, _ target: Pipe.End, _ source: Pipe.End, _ pipe: Int, atCaller: Bool,
    _ process: Process
  ) throws(Violation) {
    let machine = machines[target.machine]
    switch item {
    case .hello:
      guard target.state == .opening, let other = self.process(source.machine, source.run) else {
        return
      }
      pipes[pipe].caller.state = .open
      let peer = peer(machines[source.machine], other)
      story.detail(machine, "\(target.link) to \(machines[source.machine].name)", at: time)
      try give(.linkOpened(target.link, peer), to: machine)
    case .frame(let frame):
      trace.fold(frame.stamp.milliseconds ^ UInt64(frame.frame.kind) << 56)
      try give(.frame(target.link, frame), to: machine)
    case .end:
      try tellClosed(pipe, atCaller: atCaller)
    }
  }

  /// An end learns that its link is gone.
  func tellClosed(_ pipe: Int, atCaller: Bool) throws(Violation) {
    let end = pipes[pipe].end(atCaller: atCaller)
    guard end.state != .closed else { return }
    if end.state == .opening { return try connectFailed(pipe, .unreachable("reset")) }
    setClosed(pipe, atCaller)
    guard process(end.machine, end.run) != nil else { return }
    foldLink(pipe, 8)
    story.detail(machines[end.machine], "\(end.link) closed", at: time)
    try give(.linkClosed(end.link), to: machines[end.machine])
  }

  /// A node closes a link; what it sent before still goes out.
  func close(_ link: LinkID, _ process: Process) {
    guard let pipe = process.pipes[link] else { return }
    let atCaller = pipes[pipe].caller.run == process.run && pipes[pipe].caller.link == link
    guard pipes[pipe].end(atCaller: atCaller).state == .open else { return }
    enqueue(.end, on: pipe, toCaller: !atCaller)
    schedule.add(.closed(pipe: pipe, atCaller: atCaller), at: time + 10_000)
  }

  /// A process is gone: its kernel closes its links, unless the machine is gone as well.
  func closeAll(_ process: Process, isSilent: Bool) {
    for pipe in process.pipeOrder {
      for atCaller in [true, false] {
        let end = pipes[pipe].end(atCaller: atCaller)
        guard end.run == process.run, end.state != .closed else { continue }
        setClosed(pipe, atCaller)
        if isSilent { continue }
        enqueue(.end, on: pipe, toCaller: !atCaller)
      }
    }
  }

  private func stall(_ pipe: Int, _ toCaller: Bool) {
    if toCaller {
      pipes[pipe].toCaller.isStalled = true
    } else {
      pipes[pipe].toCalled.isStalled = true
    }
    guard !pipes[pipe].isDying else { return }
    pipes[pipe].isDying = true
    schedule.add(.givenUp(pipe: pipe), at: time + networkDice.number(8...15) * 1_000_000_000)
  }

  /// After a cut: TCP tries again after a while.
  func unstall(from: Int, to: Int) {
    for pipe in pipes.indices where pipes[pipe].isDying && !pipes[pipe].isOver {
      let ends = (pipes[pipe].caller.machine, pipes[pipe].called.machine)
      guard ends == (from, to) || ends == (to, from) else { continue }
      let wait = networkDice.number(1_000_000...1_200_000_000)
      schedule.add(.resent(pipe: pipe), at: time + wait)
    }
  }

  func resend(_ pipe: Int) {
    pipes[pipe].isDying = false
    pipes[pipe].toCaller.isStalled = false
    pipes[pipe].toCalled.isStalled = false
    scheduleArrival(pipe, toCaller: true)
    scheduleArrival(pipe, toCaller: false)
  }

  func giveUp(_ pipe: Int) {
    guard pipes[pipe].isDying else { return }
    reset(pipe)
  }

  /// Both ends lose the link, and what is under way is lost.
  func reset(_ pipe: Int) {
    pipes[pipe].isReset = true
    pipes[pipe].toCaller.removeAll()
    pipes[pipe].toCalled.removeAll()
    schedule.add(.closed(pipe: pipe, atCaller: true), at: time + flight())
    schedule.add(.closed(pipe: pipe, atCaller: false), at: time + flight())
  }

  private func setScheduled(_ pipe: Int, _ toCaller: Bool, _ value: Bool) {
    if toCaller {
      pipes[pipe].toCaller.isScheduled = value
    } else {
      pipes[pipe].toCalled.isScheduled = value
    }
  }

  func setClosed(_ pipe: Int, _ atCaller: Bool) {
    if atCaller { pipes[pipe].caller.state = .closed } else { pipes[pipe].called.state = .closed }
  }
}
