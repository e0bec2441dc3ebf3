import ConclaveCore
import ConclaveWire

extension World {
  /// A packet's time under way, in nanoseconds.
  func flight() -> Int64 {
    let flight = networkDice.number(network.latency)
    guard networkDice.chance(perMillion: network.resendShare) else { return flight }
    return flight + networkDice.number(0...Network.resendMax)
  }

  func connect(
    _ link: LinkID, _ endpoint: Endpoint, _ expecting: NodeID?, _ machine: Machine,
    _ process: Process
  ) {
    let target = machines.first { $0.address == endpoint.address }
    let caller = Pipe.End(machine: machine.index, run: process.run, link: link)
    let called = Pipe.End(
      machine: target?.index ?? machine.index, run: target?.process?.run ?? 0,
      link: LinkID(number: 0))
    let pipe = pipes.count
    pipes.append(Pipe(endpoint: endpoint, expecting: expecting, caller: caller, called: called))
    process.pipes[link] = pipe
    process.pipeOrder.append(pipe)
    let timeout = time + Timing.linkTimeout.nanoseconds
    guard let target, target.hasPower, isOpen(machine.index, target.index) else {
      schedule.add(.handshakeTimeout(pipe: pipe), at: timeout)
      return
    }
    let trip = flight() + flight()
    guard let there = target.process, there.configuration.tcpPort == endpoint.port else {
      schedule.add(.connectFailed(pipe: pipe, .refused), at: time + trip)
      return
    }
    let identity = target.identity
    if target === machine || (expecting != nil && expecting != identity) {
      schedule.add(.connectFailed(pipe: pipe, .otherNode(identity)), at: time + 2 * trip)
      return
    }
    schedule.add(.handshakeTimeout(pipe: pipe), at: timeout)
    schedule.add(.accepted(pipe: pipe), at: time + 2 * trip + Self.handshakeWork)
  }

  /// Nanoseconds that both sides work on a handshake.
  private static let handshakeWork: Int64 = 300_000

  func isOpen(_ one: Int, _ other: Int) -> Bool {
    network.reaches(one, other) && network.reaches(other, one)
  }

  func connectFailed(_ pipe: Int, _ failure: LinkFailure) throws(Violation) {
    guard pipes[pipe].caller.state == .opening else { return }
    let caller = pipes[pipe].caller
    pipes[pipe].caller.state = .closed
    pipes[pipe].called.state = .closed
    guard process(caller.machine, caller.run) != nil else { return }
    foldLink(pipe, 4)
    tally.count("link failed: \(Narration.text(of: failure))")
    story.detail(machines[caller.machine], "\(caller.link) failed", at: time)
    try give(.linkFailed(caller.link, failure), to: machines[caller.machine])
  }

  func handshakeTimeout(_ pipe: Int) throws(Violation) {
    guard pipes[pipe].caller.state == .opening else { return }
    let wasAccepted = pipes[pipe].called.state == .open
    if wasAccepted { enqueue(.end, on: pipe, toCaller: false) }
    let called = pipes[pipe].called
    try connectFailed(pipe, .timeout)
    if wasAccepted { pipes[pipe].called = called }
  }

  /// The caller's third message reached the side that was called: its link is up.
  func accept(_ pipe: Int) throws(Violation) {
    let (caller, called) = (pipes[pipe].caller, pipes[pipe].called)
    guard caller.state == .opening, isOpen(caller.machine, called.machine) else { return }
    guard let there = process(called.machine, called.run) else {
      // It died in the middle: its kernel says so, if there is still one.
      guard machines[called.machine].hasPower else { return }
      return try connectFailed(pipe, .unreachable("reset"))
    }
    guard !there.isPaused else { return }
    guard let here = process(caller.machine, caller.run), !here.isPaused else { return }
    there.acceptedCount += 1
    let link = LinkID.accepted(there.acceptedCount)
    there.pipes[link] = pipe
    there.pipeOrder.append(pipe)
    pipes[pipe].called.link = link
    pipes[pipe].called.state = .open
    enqueue(.hello, on: pipe, toCaller: true)
    foldLink(pipe, 5)
    try give(
      .linkOpened(link, peer(machines[caller.machine], here)), to: machines[called.machine])
  }

  /// The other side as a handshake and a hello tell.
  func peer(_ machine: Machine, _ process: Process) -> LinkPeer {
    let configuration = process.configuration
    return LinkPeer(
      node: machine.identity,
      hello: Hello(
        boot: configuration.boot, name: configuration.name, tcpPort: configuration.tcpPort,
        udpPort: configuration.udpPort),
      endpoint: Endpoint(address: machine.address, port: configuration.tcpPort))
  }

  func send(
    _ frame: StampedFrame, on link: LinkID, _ machine: Machine, _ process: Process
  ) throws(Violation) {
    guard let pipe = process.pipes[link] else { return }
    let atCaller = pipes[pipe].caller.machine == machine.index && pipes[pipe].caller.link == link
    guard pipes[pipe].end(atCaller: atCaller).state == .open else { return }
    let to = pipes[pipe].end(atCaller: !atCaller).machine
    try watch.sent(frame, machine, to: machines[to], self)
    enqueue(.frame(frame), on: pipe, toCaller: !atCaller)
  }

  func enqueue(_ item: Pipe.Item, on pipe: Int, toCaller: Bool) {
    guard !pipes[pipe].isReset else { return }
    let due = time + flight()
    if toCaller {
      pipes[pipe].toCaller.add(item, due: due)
    } else {
      pipes[pipe].toCalled.add(item, due: due)
    }
    scheduleArrival(pipe, toCaller: toCaller)
  }

  func scheduleArrival(_ pipe: Int, toCaller: Bool) {
    let flow = toCaller ? pipes[pipe].toCaller : pipes[pipe].toCalled
    guard !flow.isScheduled, !flow.isStalled, let due = flow.firstDue else { return }
    if toCaller {
      pipes[pipe].toCaller.isScheduled = true
    } else {
      pipes[pipe].toCalled.isScheduled = true
    }
    schedule.add(.arrival(pipe: pipe, toCaller: toCaller), at: max(time, due))
  }

  func foldLink(_ pipe: Int, _ kind: UInt64) {
    trace.fold(UInt64(bitPattern: time) ^ UInt64(pipe) << 40 ^ kind << 32)
  }
}
