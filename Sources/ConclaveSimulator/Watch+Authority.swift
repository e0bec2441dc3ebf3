import ConclaveCore
import ConclaveWire

extension Watch {
  /// A node says what it believes.
  mutating func sent(
    _ beacon: Beacon, _ machine: Machine, _ world: World
  ) throws(Violation) {
    guard let process = machine.process else { return }
    if beacon.role != process.belief.role || beacon.epoch != process.belief.epoch {
      world.story.detail(machine, Narration.text(of: beacon), at: world.time)
      try changes(to: beacon, machine, process.belief, world)
      process.belief.saidSince = world.time
    }
    if beacon.role == .candidate { try countCandidacy(beacon, machine, process, world) }
    process.belief.role = beacon.role
    process.belief.epoch = beacon.epoch
    process.belief.coordinator = beacon.coordinator
    let second = world.time / 1_000_000_000
    process.belief.beaconCount =
      second == process.belief.beaconSecond ? process.belief.beaconCount + 1 : 1
    process.belief.beaconSecond = second
    countBeacon(process.belief.beaconCount)
    let bound = Self.beaconsPerSecondMax(of: world.machines.count)
    if process.belief.beaconCount > bound {
      throw world.fail("beacon storm", "\(machine.name) sends more than \(bound) in a second")
    }
  }

  /// An election needs few messages: of each candidate a burst, and then about one a second. A burst of its own
  /// comes after each stall.
  private func countCandidacy(
    _ beacon: Beacon, _ machine: Machine, _ process: Process, _ world: World
  ) throws(Violation) {
    if process.belief.role != .candidate {
      process.belief.candidateTime = world.time
      process.belief.candidacyBeacons = 0
    }
    // The same one to several nodes is one.
    guard beacon.sequence > process.belief.sequence else { return }
    process.belief.sequence = beacon.sequence
    process.belief.candidacyBeacons += 1
    let length = world.time - max(process.belief.candidateTime, process.belief.pausedUntil)
    let allowed = Self.candidacyBeaconsMax + 2 * Int(length / 1_000_000_000)
    let pauses = process.belief.pausedUntil > process.belief.candidateTime ? 2 : 1
    guard process.belief.candidacyBeacons <= pauses * allowed else {
      throw world.fail(
        "messages of an election",
        "\(machine.name) has sent \(process.belief.candidacyBeacons) beacons as a candidate")
    }
  }

  private mutating func changes(
    to beacon: Beacon, _ machine: Machine, _ belief: Belief, _ world: World
  ) throws(Violation) {
    if beacon.role == .coordinator {
      if let owner = owners[beacon.epoch] {
        guard owner == machine.index else {
          throw world.fail("one epoch, two coordinators", "\(beacon.epoch) at \(machine.name)")
        }
      } else {
        begins(beacon.epoch, machine.index)
        if belief.role == .candidate { try checkVouchers(machine, belief, world) }
        world.story.tell(machine, "begins term \(beacon.epoch.term)", at: world.time)
        world.tally.count("reigns")
      }
    }
    // "A healthy coordinator is never deposed": whoever had its heartbeat in time stays.
    guard belief.role == .follower, beacon.role != .leaving,
      beacon.epoch != belief.epoch
        || beacon.role != .follower
    else { return }
    try checkStall(machine, belief, world)
    guard belief.heartbeatEpoch == belief.epoch, !belief.wasReleased,
      world.time - belief.heartbeatTime <= Self.fresh
    else { return }
    throw world.fail(
      "deposed",
      "\(machine.name) leaves the coordinator of term \(belief.epoch.term), whose heartbeat it had "
        + "\((world.time - belief.heartbeatTime) / 1_000_000) ms ago")
  }

  /// "A node whose own tick comes late judges nobody for a suspicion period."
  private func checkStall(
    _ machine: Machine, _ belief: Belief, _ world: World
  ) throws(Violation) {
    guard world.time - belief.pausedUntil < Timing.suspicion.nanoseconds, !belief.wasReleased,
      world.time - world.network.changedTime > 2 * Timing.vouched.nanoseconds,
      let coordinator = world.machines.first(where: { $0.identity == belief.coordinator }),
      coordinator.acts, let other = coordinator.process?.belief, other.role == .coordinator,
      other.epoch == belief.epoch, world.time - other.pausedUntil > Timing.vouched.nanoseconds
    else { return }
    throw world.fail("judged after a stall", "\(machine.name) leaves \(coordinator.name)")
  }

  /// Nanoseconds until a follower's word has reached a candidate: the follower is told of the candidacy within
  /// 30 ms (the second beacon of a burst; the first may come within 20 ms of an answer), and there and back
  /// takes less than a millisecond where no beacon comes late.
  static let vouchingTime: Int64 = 32_000_000
  /// Nanoseconds that a candidate reconnects, by a clock that runs fast.
  static let reconnecting = Timing.vouched.nanoseconds * 999 / 1_000

  /// "The candidate then reconnects instead of deposing; still unlinked after 2.4 s, it goes its own way."
  ///
  /// Promised is: nobody wins while a follower that it can reach has heard the coordinator in time, for as
  /// long as the follower needs to say so. Not promised, because nobody could: that a candidate knows what a
  /// beacon says that is lost, late or still under way; that it waits longer than 2.4 s, by its own clock.
  private func checkVouchers(
    _ machine: Machine, _ belief: Belief, _ world: World
  ) throws(Violation) {
    guard world.time - belief.candidateTime < Self.reconnecting,
      world.time - belief.pausedUntil > Timing.vouched.nanoseconds,
      world.network.changedTime < belief.candidateTime, !world.network.isLossy,
      let coordinator = world.machines.first(where: { $0.identity == belief.coordinator }),
      coordinator.acts, coordinator.process?.belief.epoch == belief.epoch,
      coordinator.process?.belief.role == .coordinator
    else { return }
    for voter in world.machines where voter !== machine && voter.acts {
      guard let vouching = voter.process?.belief, vouches(vouching, for: belief.epoch, world),
        world.isOpen(voter.index, machine.index),
        // Vouching counts from ids and boots of the last roster only. Who knows a later boot of a node, as of a copy
        // of it, doesn't hear the earlier one.
        belief.roster.node(voter.identity)?.boot == voter.process?.configuration.boot,
        vouching.roster.node(machine.identity).map({
          $0.boot == machine.process?.configuration.boot
        }) ?? true
      else { continue }
      throw world.fail(
        "not vouched",
        "\(machine.name) reigns though \(voter.name) hears \(coordinator.name)")
    }
  }

  private func vouches(_ belief: Belief, for epoch: EpochID, _ world: World) -> Bool {
    belief.role == .follower && belief.epoch == epoch && belief.heartbeatEpoch == epoch
      && !belief.wasReleased && world.time - belief.pausedUntil > Timing.vouched.nanoseconds
      && world.time - belief.heartbeatTime < Self.fresh / 2
      && world.time - max(belief.freshSince, belief.saidSince) > Self.vouchingTime
  }

  /// A frame leaves a node.
  mutating func sent(
    _ stamped: StampedFrame, _ machine: Machine, to other: Machine, _ world: World
  ) throws(Violation) {
    if world.story.detail == .fine, let text = Narration.text(of: stamped.frame) {
      world.story.detail(machine, "→ \(other.name): \(text)", at: world.time)
    }
    switch stamped.frame {
    case .roster(let roster):
      try check(roster, machine, world)
      try checkRooms(of: roster, machine, world)
    case .answer(let answer):
      guard case .acknowledged(let position, let copies) = answer.body else { return }
      try checkCopies(of: answer.id, at: position, Int(copies), machine, world)
    case .handoverTaken: world.tally.count("hand-over taken")
    case .successor: world.tally.count("successor named")
    case .yieldRequest: world.tally.count("yield asked")
    case .yieldGranted: world.tally.count("yield granted")
    case .yieldRefused: world.tally.count("yield refused")
    case .joinRefused: world.tally.count("join refused")
    case .survey: world.tally.count("surveyed")
    case .bridge: world.tally.count("bridge told")
    default: break
    }
  }

  private func check(_ roster: Roster, _ machine: Machine, _ world: World) throws(Violation) {
    var accounts: Set<AccountID> = []
    var names: Set<String> = []
    for session in roster.sessions {
      guard accounts.insert(session.certificate.account).inserted else {
        throw world.fail("two sessions", "\(session.name) twice on the roster of \(machine.name)")
      }
      guard names.insert(session.name).inserted else {
        throw world.fail("two names", "\(session.name) twice on the roster of \(machine.name)")
      }
    }
    for session in roster.sessions {
      guard roster.node(session.certificate.node) != nil else {
        throw world.fail("session without a node", "\(session.name), says \(machine.name)")
      }
    }
    for (earlier, later) in zip(roster.nodes, roster.nodes.dropFirst())
    where earlier.node >= later.node {
      throw world.fail("roster order", "nodes at \(machine.name)")
    }
    guard owners[roster.epoch] ?? machine.index == machine.index else {
      throw world.fail("foreign roster", "\(machine.name) pushes one of \(roster.epoch)")
    }
  }

  /// "The answer says how many copies there were": so many disks hold it now.
  /// - Parameter position: where it stands, if that is told: what was asked for may have been written for another
  ///   request, as when two nodes say that one message was delivered.
  func checkCopies(
    of request: RequestID, at position: Position? = nil, _ copies: Int, _ machine: Machine,
    _ world: World
  ) throws(Violation) {
    if let belief = machine.process?.belief, belief.role == .coordinator,
      let muted = belief.muted, muted.epoch == belief.epoch, world.time < muted.until
    {
      throw world.fail("acknowledged after a stall", "\(machine.name) answers \(request.count)")
    }
    var held = lost.contains(request) ? 1 : 0
    for other in world.machines {
      let isThere =
        other.disk.requests.contains(request)
        || position.map { other.disk.vector.covers($0) } ?? false
      if isThere { held += 1 }
    }
    guard copies > 0, held >= copies else {
      throw world.fail(
        "acknowledged too early",
        "\(machine.name) says \(copies) copies of \(request.count), \(held) disks hold it")
    }
  }
}
