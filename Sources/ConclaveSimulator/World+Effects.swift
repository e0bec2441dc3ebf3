import ConclaveCore
import ConclaveWire

extension World {
  func perform(
    _ effect: Effect, _ machine: Machine, _ process: Process
  ) throws(Violation) {
    switch effect {
    case .beacon(let beacon, let target): try send(beacon, to: target, machine)
    case .connect(let link, let endpoint, let expecting):
      connect(link, endpoint, expecting, machine, process)
    case .send(let link, let frame): try send(frame, on: link, machine, process)
    case .relay(let link, let node, let boot, let frame):
      let sealed = CheapCrypto.seal(frame, from: machine.identity, to: node, boot)
      let relay = Relay(from: machine.identity, to: node, sealed: sealed)
      try send(StampedFrame(stamp: frame.stamp, frame: .relay(relay)), on: link, machine, process)
    case .openRelay(let relay, let boot): openRelay(relay, boot, machine, process)
    case .close(let link): close(link, process)
    case .store(let entries):
      try watch.stores(entries, machine, self)
      machine.disk.add(.store(entries))
      scheduleDisk(machine)
    case .read(let id, let query):
      machine.disk.add(.read(id, query))
      scheduleDisk(machine)
    case .makeCredential(let id, let password):
      let (credential, secret) = CheapCrypto.credential(password, random: &keyDice)
      secrets[credential.loginKey] = password
      derive(.credentialMade(id, credential, secret), machine, process)
    case .deriveLogin(let id, let password, let salt):
      let secret = CheapCrypto.loginSecret(password, salt: salt)
      derive(.loginDerived(id, CheapCrypto.loginKey(of: secret), secret), machine, process)
    case .changeCredential(let id, let credential, let old, let new):
      let changed = CheapCrypto.change(credential, old: old, new: new, random: &keyDice)
      if let changed { secrets[changed.credential.loginKey] = new }
      derive(.credentialChanged(id, changed), machine, process)
    case .sealMail(let receipt, let text, let key):
      let sealed = Input.mailSealed(receipt, CheapCrypto.sealMail(text, to: key))
      schedule.add(.derived(machine: machine.index, run: process.run, sealed), at: time)
    case .note(let note):
      machine.disk.add(.note(note))
      scheduleDisk(machine)
    case .forget(let note):
      machine.disk.add(.forget(note))
      scheduleDisk(machine)
    case .renewIdentity: renewIdentity(machine, process)
    case .look(let id, _):
      schedule.add(
        .derived(machine: machine.index, run: process.run, .looked(id, HostFigures())),
        at: time + Disk.readTime)
    case .keepIgnored(let list): machine.ignored = list
    case .emit(let event): try emit(event, machine)
    case .log(let record):
      story.log(record, machine, at: time)
      tally.count(
        record, belief: process.belief,
        coordinators: machines.count { $0.process?.belief.role == .coordinator })
      try watch.logged(record, machine, self)
    case .exit(let failure): try exit(failure, machine)
    }
  }

  private func renewIdentity(_ machine: Machine, _ process: Process) {
    machine.identity = Simulation.identity(&keyDice)
    process.belief.wasReleased = true
    process.configuration.boot = Boot(counter: machine.disk.boots, random: keyDice.next())
    tally.count("identity renewed")
    let renewed = Input.identityRenewed(machine.identity, process.configuration.boot)
    schedule.add(
      .derived(machine: machine.index, run: process.run, renewed), at: time + Disk.readTime)
  }

  private func openRelay(
    _ relay: Relay, _ boot: Boot, _ machine: Machine, _ process: Process
  ) {
    guard let frame = CheapCrypto.open(relay, boot), relay.to == machine.identity else {
      return tally.count("relayed frame not opened")
    }
    tally.count("relayed")
    schedule.add(
      .derived(machine: machine.index, run: process.run, .relayed(from: relay.from, frame)),
      at: time)
  }

  /// One password hash at a time.
  private func derive(_ answer: Input, _ machine: Machine, _ process: Process) {
    process.deriverFree = max(time, process.deriverFree) + keyDice.number(30_000_000...80_000_000)
    schedule.add(
      .derived(machine: machine.index, run: process.run, answer), at: process.deriverFree)
  }

  private func emit(_ event: Event, _ machine: Machine) throws(Violation) {
    let text = Narration.text(of: event)
    trace.fold(UInt64(bitPattern: time) ^ UInt64(machine.index) << 56)
    trace.fold(text)
    story.tell(machine, text, at: time)
    tally.count(event)
    try watch.emitted(event, machine, self)
  }

  private func send(
    _ beacon: Beacon, to target: BeaconTarget, _ machine: Machine
  ) throws(Violation) {
    trace.fold(UInt64(bitPattern: time) ^ beacon.sequence << 40 ^ beacon.epoch.random)
    try watch.sent(beacon, machine, self)
    switch target {
    case .everyone:
      for other in machines { carry(beacon, from: machine.index, to: other.index) }
    case .endpoint(let endpoint):
      for other in machines where other.address == endpoint.address {
        guard let configuration = other.process?.configuration else { continue }
        guard endpoint.port == configuration.udpPort || endpoint.port == Self.groupPort else {
          continue
        }
        carry(beacon, from: machine.index, to: other.index)
      }
    }
  }

  /// A datagram: it may get lost, come late, come twice. One's own always comes back.
  private func carry(_ beacon: Beacon, from: Int, to: Int) {
    guard machines[to].runs, network.reaches(from, to) else { return }
    if from != to, networkDice.chance(perMillion: network.lossShare) { return }
    let copies = networkDice.chance(perMillion: network.duplicateShare) ? 2 : 1
    for _ in 0..<copies {
      var due = time + networkDice.number(network.latency)
      if networkDice.chance(perMillion: network.lateShare) {
        due += networkDice.number(0...Network.lateMax)
      }
      schedule.add(.beacon(beacon, from: from, to: to), at: due)
    }
  }
}
