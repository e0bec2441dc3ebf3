import ConclaveCore
import ConclaveWire

extension Watch {
  /// A node tells its user something.
  mutating func emitted(
    _ event: Event, _ machine: Machine, _ world: World
  ) throws(Violation) {
    switch event {
    case .reply(let id, let name, let outcome):
      guard machine.user.open.removeValue(forKey: id.number) != nil else {
        throw world.fail("reply", "\(machine.name) answers command \(id.number) \(name) again")
      }
      machine.user.last = outcome
      try replied(outcome, machine.user.secrets.removeValue(forKey: id.number), machine, world)
    case .delivery(let report): try delivered(report, machine, world)
    case .message(let report): try shown(report, machine, world)
    case .notice(.sessionEnded): machine.user.signedIn = nil
    case .coordinator:
      if machine.process?.belief.settledTime == nil {
        machine.process?.belief.settledTime = world.time
      }
    default: break
    }
  }

  private mutating func replied(
    _ outcome: Outcome, _ password: Password?, _ machine: Machine, _ world: World
  ) throws(Violation) {
    let boot = machine.process?.firstBoot ?? 0
    switch outcome {
    case .registered(let user, _):
      (machine.user.signedIn, machine.user.password) = (user, password)
      forgetRooms(machine)
      reported(registration: user, boot: boot)
      if let password { note(password, of: user) }
    case .signedIn(let user, _):
      (machine.user.signedIn, machine.user.password) = (user, password)
      forgetRooms(machine)
    case .passwordChanged(let user):
      if let password { reported(change: password, of: user) }
      if machine.user.signedIn != nil { machine.user.password = password }
    case .unregistered(let user):
      machine.user.signedIn = nil
      reported(givenUp: user, boot: boot)
    case .signedOut: machine.user.signedIn = nil
    case .joined(let view):
      machine.user.room = view.room
      for line in view.lines { try seen(line.message, line.text, machine, world) }
    case .leftRoom: machine.user.room = nil
    case .accepted(let message):
      guard machine.user.undelivered.insert(message).inserted else {
        throw world.fail("message id", "\(machine.name) gives \(message.count) twice")
      }
    case .toldParty(let message, let readers):
      guard machine.user.undelivered.insert(message).inserted else {
        throw world.fail("message id", "\(machine.name) gives \(message.count) twice")
      }
      machine.user.readers[message] = Set(readers)
    case .entries(let lines, _): logs[machine.index] = lines
    case .users(let users): lists[machine.index] = users
    case .status(let status): statuses[machine.index] = status
    default: break
    }
  }

  private mutating func delivered(
    _ report: DeliveryReport, _ machine: Machine, _ world: World
  ) throws(Violation) {
    if let to = report.to, let readers = machine.user.readers[report.message] {
      guard readers.contains(to) else { return try told(report, machine, world) }
      return delivered(report, toMember: to, machine)
    }
    guard machine.user.undelivered.remove(report.message) != nil else {
      return try told(report, machine, world)
    }
    if case .waiting(let copies) = report.state {
      reported(waiting: report.message, copies: copies)
      return try checkCopies(
        of: mailRequests[report.message]?.values.first ?? report.message, copies, machine, world)
    }
    guard case .sent(let copies) = report.state else { return }
    try checkCopies(of: report.message, copies, machine, world)
    // Without faults everybody is in sync, and an answer waits for everybody.
    guard copies == world.machines.count || !world.nemesis.isCalm(world.machines, at: world.time)
    else {
      throw world.fail("copies", "\(machine.name) is told of \(copies) copies")
    }
    reported(sent: report.message, copies: copies)
  }

  /// What became of a message that waited: told later, once by each run of a node, also on another machine than
  /// where it was written.
  private mutating func told(
    _ report: DeliveryReport, _ machine: Machine, _ world: World
  ) throws(Violation) {
    let isSettled =
      switch report.state {
      case .delivered: mailDelivered.keys.contains { $0.message == report.message }
      case .failed(.accountGone): true
      default: false
      }
    let word = Belief.Word(message: report.message, reader: report.to ?? "")
    let isNew = machine.process?.belief.told.insert(word).inserted ?? true
    guard isSettled, isNew else {
      throw world.fail(
        "delivery",
        "\(machine.name) settles message \(report.message.count) again, or before it was taken")
    }
    world.tally.count("delivered after waiting")
  }

  private mutating func shown(
    _ report: MessageReport, _ machine: Machine, _ world: World
  ) throws(Violation) {
    guard let process = machine.process else { return }
    if case .party(let party) = report.scope {
      return try shownToParty(report, party, machine, process, world)
    }
    guard process.belief.shown.insert(report.message).inserted else {
      throw world.fail("shown twice", "\(machine.name) shows \(report.text)")
    }
    if case .room = report.scope { try seen(report.message, report.text, machine, world) }
    if case .direct = report.scope, report.isLate {
      // A note is on the disk before mail is shown.
      let isNew = machine.mailShown.insert(report.message).inserted
      guard isNew || world.nemesis.hasLost else {
        throw world.fail("mail shown twice", "\(machine.name) shows \(report.text)")
      }
    }
    guard !report.isLate else { return }
    let (boot, count) = (report.message.boot, report.message.count)
    var last: UInt64 = 0
    switch report.scope {
    case .direct(let reader):
      let conversation = Conversation(boot: boot, reader: reader)
      last = process.belief.lastDirect.updateValue(count, forKey: conversation) ?? 0
    case .everyone(let position), .room(_, let position):
      last = process.belief.lastLive.updateValue(count, forKey: boot) ?? 0
      let index = process.belief.lastIndex.updateValue(position.index, forKey: position.epoch)
      guard index ?? 0 < position.index else {
        throw world.fail("order", "\(machine.name) shows \(position) after \(index ?? 0)")
      }
    case .party: break
    }
    guard last < count else {
      throw world.fail(
        "order",
        "\(machine.name) shows \(report.text) of \(report.from), message \(count), after \(last)")
    }
  }

  /// A node's log has an error only when its disk fails.
  mutating func logged(
    _ record: LogRecord, _ machine: Machine, _ world: World
  ) throws(Violation) {
    if record.event == "yielded" { try yielded(record, machine, world) }
    // It found the other, or another one: what it did before is over.
    if record.topic == .election, record.event == "joined" { yields[machine.index] = nil }
    if record.event == "reaches both pieces" { bridges[machine.index] = world.time }
    guard record.level == .error, record.event != "disk full", !machine.disk.hasFailed else {
      return
    }
    let fields = record.fields.map { " \($0.name)=\($0.value)" }.joined()
    throw world.fail("error", "\(machine.name) logs \(record.event)\(fields)")
  }

  /// "That nobody yields to one who has just yielded himself": who was granted a yield finds a coordinator.
  private mutating func yielded(
    _ record: LogRecord, _ machine: Machine, _ world: World
  ) throws(Violation) {
    let name = record.fields.first { $0.name == "to" }?.value
    let other = world.machines.first { $0.name == name }
    let bound = Timing.grantBinds.nanoseconds - Timing.grantValid.nanoseconds
    // One that was elected anew since, or got the office back, may be yielded to.
    if let other, let last = yields[other.index], world.time - last.time < bound * 9 / 10,
      last.to == machine.index || other.process?.belief.role != .coordinator
    {
      throw world.fail("both yield", "\(machine.name) and \(other.name)")
    }
    yields[machine.index] = other.map { ($0.index, world.time) }
    if let other { try checkMajority(machine, other, world) }
  }

  /// "A coordinator whom a majority of its roster hears in time isn't deposed": its followers don't leave it, a
  /// candidate doesn't win while they vouch, and it yields to nobody. For the other one has fewer members, once
  /// links that nobody answers are closed and a request to yield has lapsed.
  private func checkMajority(
    _ machine: Machine, _ other: Machine, _ world: World
  ) throws(Violation) {
    if let bridged = bridges[other.index], world.time - bridged < Self.bridgeCounts { return }
    let steady = Timing.suspicion.nanoseconds + Timing.grantValid.nanoseconds * 3 / 2
    guard let belief = machine.process?.belief, let winner = other.process?.belief,
      world.time - belief.pausedUntil > steady, world.time - winner.pausedUntil > steady
    else { return }
    let hearing = world.machines.count { follower in
      guard follower.acts, let heard = follower.process?.belief else { return false }
      return heard.role == .follower && heard.epoch == belief.epoch
        && heard.heartbeatEpoch == belief.epoch && !heard.wasReleased
        && world.time - heard.heartbeatTime < Self.fresh
        && world.time - max(heard.freshSince, heard.saidSince, heard.pausedUntil) > steady
    }
    // A machine that was lost may count for two nodes for a moment.
    let nodes = world.machines.count + (world.nemesis.hasLost ? 1 : 0)
    guard 2 * (1 + hearing) <= nodes else {
      throw world.fail(
        "majority deposed",
        "\(machine.name), whom \(hearing) followers hear, yields to \(other.name)")
    }
  }
}
