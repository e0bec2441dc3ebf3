import ConclaveWire
import Testing

@testable import ConclaveCore
@testable import ConclaveSimulator

/// Each checker can fail: it is shown what a wrong node would do.
@Suite struct CheckerTests {
  let world: World
  let oak: Machine
  let elm: Machine
  let epoch = EpochID(term: 1, random: 9)

  init() throws {
    world = try Self.makeWorld(machines: 2)
    oak = world.machines[0]
    elm = world.machines[1]
  }

  static func makeWorld(machines: Int) throws -> World {
    let world = World(seed: 1, machines: machines, story: Story(.none))
    world.usersAct = false
    for index in 0..<machines {
      let id = try #require(NodeID(Array(repeating: UInt8(index + 1), count: NodeID.count)))
      world.machines.append(
        Machine(index: index, name: Simulation.name(index), identity: id))
    }
    for machine in world.machines {
      let configuration = NodeConfiguration(
        node: machine.identity, boot: Boot(counter: 1, random: 5), name: machine.name,
        group: "lan", isOpen: true, tcpPort: 1, udpPort: 1, seed: 1)
      machine.process = Process(
        run: machine.index, configuration: configuration,
        node: Node(configuration, log: Log(crypto: CheapCrypto.core), crypto: CheapCrypto.core))
    }
    return world
  }

  func expect(_ rule: String, _ action: () throws -> Void) {
    do {
      try action()
      Issue.record("nothing was found")
    } catch {
      #expect((error as? Violation)?.rule == rule)
    }
  }

  private func beacon(
    _ machine: Machine, _ role: Beacon.Role, _ epoch: EpochID, of coordinator: Machine
  ) -> Beacon {
    Beacon(
      node: machine.identity, boot: Boot(counter: 1, random: 5), sequence: 1, role: role,
      term: epoch.term, epoch: epoch, coordinator: coordinator.identity, lastIndex: 0,
      heartbeatAge: 0, members: 1, tcpPort: 1, udpPort: 1, name: machine.name)
  }

  func entry(
    _ index: UInt64, _ text: String, previous: EntryHash = .zero, count: UInt64 = 1
  ) -> Entry {
    let account = AccountID(boot: 1, count: 1)
    return Entry(
      position: Position(epoch: epoch, index: index),
      stamp: Stamp(milliseconds: index, counter: 0), wall: WallTime(milliseconds: 1),
      request: RequestID(boot: 5, count: count), previous: previous,
      body: .publicMessage(LogMessage(account: account, name: "ann", text: text)))
  }

  func report(_ count: UInt64, isLate: Bool = false) -> Event {
    .message(
      MessageReport(
        scope: .everyone(Position(epoch: epoch, index: count)), from: "ann", text: "hi",
        message: RequestID(boot: 5, count: count), sentAt: WallTime(milliseconds: 1),
        isLate: isLate, isOwn: false))
  }

  private func heartbeat(_ machine: Machine, at time: Int64, in world: World? = nil) throws {
    let world = world ?? self.world
    let frame = StampedFrame(
      stamp: .zero, frame: .heartbeat(Heartbeat(epoch: epoch, beat: 1)))
    try world.watch.given(.frame(LinkID(number: 1), frame), machine, at: time)
  }

  @Test func forkIsFound() throws {
    try world.watch.stores([entry(1, "one")], oak, world)
    expect("fork") { try world.watch.stores([entry(1, "other")], elm, world) }
  }

  @Test func brokenChainIsFound() throws {
    try world.watch.stores([entry(1, "one")], oak, world)
    expect("chain") { try world.watch.stores([entry(2, "two")], oak, world) }
  }

  @Test func entryOfAnotherReignIsFound() throws {
    try world.watch.sent(beacon(oak, .coordinator, epoch, of: oak), oak, world)
    expect("invented") { try world.watch.stores([entry(1, "one")], elm, world) }
  }

  @Test func twoCoordinatorsOfOneEpochAreFound() throws {
    try world.watch.sent(beacon(oak, .coordinator, epoch, of: oak), oak, world)
    expect("one epoch, two coordinators") {
      try world.watch.sent(beacon(elm, .coordinator, epoch, of: elm), elm, world)
    }
  }

  @Test func deposingIsFound() throws {
    try world.watch.sent(beacon(elm, .follower, epoch, of: oak), elm, world)
    try heartbeat(elm, at: 1_000_000_000)
    world.time = 1_200_000_000
    expect("deposed") {
      try world.watch.sent(beacon(elm, .candidate, epoch, of: oak), elm, world)
    }
  }

  @Test func leavingASilentCoordinatorIsRight() throws {
    try world.watch.sent(beacon(elm, .follower, epoch, of: oak), elm, world)
    try heartbeat(elm, at: 1_000_000_000)
    world.time = 1_700_000_000
    try world.watch.sent(beacon(elm, .candidate, epoch, of: oak), elm, world)
  }

  @Test func acknowledgingTooEarlyIsFound() throws {
    let answer = Answer(
      id: RequestID(boot: 5, count: 1),
      body: .acknowledged(Position(epoch: epoch, index: 1), copies: 1))
    let frame = StampedFrame(stamp: .zero, frame: .answer(answer))
    oak.disk.add(.store([entry(1, "one")]))
    #expect(oak.disk.begin() != nil)
    expect("acknowledged too early") { try world.watch.sent(frame, oak, to: elm, world) }
    _ = try oak.disk.finish()
    try world.watch.sent(frame, oak, to: elm, world)
  }

  @Test func showingTwiceIsFound() throws {
    try world.watch.emitted(report(1), elm, world)
    expect("shown twice") { try world.watch.emitted(report(1, isLate: true), elm, world) }
  }

  @Test func wrongOrderIsFound() throws {
    try world.watch.emitted(report(2), elm, world)
    expect("order") { try world.watch.emitted(report(1), elm, world) }
  }

  @Test func lateMessagesMayComeInAnyOrder() throws {
    try world.watch.emitted(report(2), elm, world)
    try world.watch.emitted(report(1, isLate: true), elm, world)
  }

  @Test func twoRepliesAreFound() throws {
    oak.user.open[1] = .say
    let reply = Event.reply(CommandID(number: 1), .say, .refused(.notSignedIn))
    try world.watch.emitted(reply, oak, world)
    expect("reply") { try world.watch.emitted(reply, oak, world) }
  }

  @Test func twoSessionsAreFound() throws {
    let certificate = SessionCertificate(
      account: AccountID(boot: 1, count: 1), node: oak.identity,
      boot: Boot(counter: 1, random: 5), stamp: .zero)
    let session = RosterSession(
      certificate: certificate, name: "ann", since: WallTime(milliseconds: 1))
    let roster = Roster(epoch: epoch, version: 1, nodes: [], sessions: [session, session])
    let frame = StampedFrame(stamp: .zero, frame: .roster(roster))
    expect("two sessions") { try world.watch.sent(frame, oak, to: elm, world) }
  }

  /// A log of one account, as the checkers of its end read it.
  private func ledger(_ more: [(request: UInt64, EntryBody)]) -> Ledger {
    let (credential, _) = CheapCrypto.credential(Password("first one"), random: &world.keyDice)
    let id = RequestID(boot: 5, count: 1)
    let all: [(request: UInt64, EntryBody)] =
      [
        (1, .accountClaimed(AccountClaim(name: "ann", key: "ann", credential: credential))),
        (1, .accountConfirmed(id)),
      ] + more
    let entries = all.enumerated().map { place, item in
      var entry = entry(UInt64(place + 1), "", count: item.request)
      entry.body = item.1
      return entry
    }
    return Ledger(entries, world.secrets)
  }

  private var ann: AccountID { RequestID(boot: 5, count: 1) }

  @Test func anAccountThatNobodyGaveUpIsFound() throws {
    world.watch.reported(registration: "ann", boot: 5)
    world.usersRest = true
    let removed = ledger([(9, .accountRemoved(ann))])
    expect("removed") { try world.checkAccounts(removed) }
    world.watch.givesUp.insert(5)
    expect("gone") { try world.checkAccounts(removed) }
  }

  @Test func aLostRemovalIsFound() {
    world.watch.reported(givenUp: "ann", boot: 5)
    let kept = ledger([])
    expect("lost") { try world.checkAccounts(kept) }
  }

  @Test func aLostPasswordIsFound() {
    world.watch.reported(change: Password("another one"), of: "ann")
    let kept = ledger([])
    expect("lost") { try world.checkAccounts(kept) }
  }

  @Test func aPasswordThatDoesntSignInIsFound() {
    let kept = ledger([])
    expect("password") { try world.checkAccounts(kept) }
  }

  @Test func whoIsOnlineWithoutAnAccountIsFound() {
    world.watch.givesUp.insert(5)
    world.watch.lists[0] = [
      OnlineUser(
        user: "ann", node: "oak", room: nil, since: WallTime(milliseconds: 1), isSelf: true)
    ]
    let removed = ledger([(9, .accountRemoved(ann))])
    expect("gone") { try world.checkAccounts(removed) }
  }

  @Test func tooManySeatsAreFound() throws {
    let credential = CheapCrypto.credential(Password("12345678"), random: &world.keyDice).0
    func claim(_ number: UInt64) -> EntryBody {
      .accountClaimed(AccountClaim(name: "u\(number)", key: "u\(number)", credential: credential))
    }
    var previous = EntryHash.zero
    func append(_ index: UInt64, _ body: EntryBody) throws {
      var entry = entry(index, "", previous: previous, count: index)
      entry.body = body
      previous = CheapCrypto.core.hash(entry.encoded)
      try world.watch.stores([entry], oak, world)
      oak.disk.add(.store([entry]))
    }
    for number in 0..<4 as Range<UInt64> {
      try append(2 * number + 1, claim(number))
      try append(2 * number + 2, .accountConfirmed(RequestID(boot: 5, count: 2 * number + 1)))
    }
    expect("seats") { try append(9, claim(5)) }
  }

  /// Oak reigns, elm follows and hears it, ash stood long ago and wins.
  private func winDespite(heartbeats: [Int64], at time: Int64, isCopied: Bool = false) throws {
    let world = try Self.makeWorld(machines: 3)
    let (oak, elm, ash) = (world.machines[0], world.machines[1], world.machines[2])
    let roster = Roster(
      epoch: epoch, version: 1,
      nodes: world.machines.map { machine in
        RosterNode(
          node: machine.identity, boot: Boot(counter: 1, random: 5), name: machine.name,
          endpoint: Endpoint(address: machine.address, port: 1), udpPort: 1)
      }, sessions: [])
    ash.process?.belief.roster = roster
    if isCopied {
      var copied = roster
      copied.nodes[2].boot = Boot(counter: 2, random: 6)
      elm.process?.belief.roster = copied
    }
    try world.watch.sent(beacon(oak, .coordinator, epoch, of: oak), oak, world)
    try world.watch.sent(beacon(elm, .follower, epoch, of: oak), elm, world)
    for beat in heartbeats { try heartbeat(elm, at: beat, in: world) }
    world.time = 10_000_000_000
    try world.watch.sent(beacon(ash, .candidate, epoch, of: oak), ash, world)
    world.time = time
    let next = EpochID(term: 2, random: 3)
    try world.watch.sent(beacon(ash, .coordinator, next, of: ash), ash, world)
  }

  @Test func winningDespiteAVoucherIsFound() throws {
    let beats = [9_900_000_000, 10_050_000_000] as [Int64]
    expect("not vouched") { try winDespite(heartbeats: beats, at: 10_100_000_000) }
    // The silence ended while it stood, long enough ago to be told.
    expect("not vouched") {
      try winDespite(heartbeats: [9_000_000_000, 10_060_000_000], at: 10_100_000_000)
    }
  }

  /// A copy of ash, of a later boot, is on the roster: the first ash isn't heard.
  @Test func whoKnowsACopyDoesNotVouch() throws {
    let beats = [9_900_000_000, 10_050_000_000] as [Int64]
    try winDespite(heartbeats: beats, at: 10_100_000_000, isCopied: true)
  }

  @Test func nobodyKnowsAVoucherThatIsStillUnderWay() throws {
    try winDespite(heartbeats: [9_000_000_000, 10_099_000_000], at: 10_100_000_000)
  }

  @Test func whoIsStillUnlinkedGoesItsOwnWay() throws {
    let beats = stride(from: 9_900_000_000, to: 12_400_000_000, by: 150_000_000).map { Int64($0) }
    expect("not vouched") { try winDespite(heartbeats: beats, at: 12_390_000_000) }
    try winDespite(heartbeats: beats, at: 12_399_000_000)
  }

  /// Elm and ash, of five, hear oak for two seconds; then oak yields to fir.
  private func yieldDespite(followers: Int) throws {
    let world = try Self.makeWorld(machines: 5)
    let (oak, fir) = (world.machines[0], world.machines[4])
    try world.watch.sent(beacon(oak, .coordinator, epoch, of: oak), oak, world)
    for follower in world.machines[1...followers] {
      try world.watch.sent(beacon(follower, .follower, epoch, of: oak), follower, world)
      for beat in 0...40 { try heartbeat(follower, at: Int64(beat) * 100_000_000, in: world) }
    }
    world.time = 4_000_000_000
    let record = LogRecord(.info, .election, "yielded", ["to": fir.name])
    try world.watch.logged(record, oak, world)
  }

  @Test func deposingACoordinatorThatAMajorityHearsIsFound() throws {
    expect("majority deposed") { try yieldDespite(followers: 2) }
    try yieldDespite(followers: 1)
  }

  /// Oak yields to elm; then ash yields to oak, which is no coordinator any more.
  @Test func yieldingToOneWhoHasYieldedIsFound() throws {
    let world = try Self.makeWorld(machines: 3)
    func yield(_ one: Machine, to other: Machine) throws {
      try world.watch.logged(
        LogRecord(.info, .election, "yielded", ["to": other.name]), one, world)
    }
    let (oak, elm, ash) = (world.machines[0], world.machines[1], world.machines[2])
    world.time = 1_000_000_000
    try yield(oak, to: elm)
    expect("both yield") { try yield(ash, to: oak) }
    // It was elected anew.
    oak.process?.belief.role = .coordinator
    try yield(ash, to: oak)
    expect("both yield") { try yield(elm, to: oak) }
  }

  @Test func tooManyMessagesOfAnElectionAreFound() throws {
    func stand(_ numbers: ClosedRange<UInt64>) throws {
      for number in numbers {
        var beacon = beacon(elm, .candidate, epoch, of: oak)
        beacon.sequence = number
        // To one node each, as well.
        for _ in 0..<3 { try world.watch.sent(beacon, elm, world) }
      }
    }
    try stand(1...UInt64(Watch.candidacyBeaconsMax))
    expect("messages of an election") { try stand(7...7) }
  }

  @Test func aFoldThatIsNoRefoldIsFound() throws {
    try world.checkFolds()
    oak.disk.add(.store([entry(1, "one")]))
    _ = oak.disk.begin()
    _ = try oak.disk.finish()
    expect("fold") { try world.checkFolds() }
  }

  @Test func linksThatAreKeptAreFound() throws {
    let process = try #require(oak.process)
    var effects: [Effect] = []
    process.node.step(.start, at: oak.clock.now(at: 0), into: &effects)
    for number in 1...UInt64(Watch.linksMax * 2) {
      let hello = Hello(boot: Boot(counter: 1, random: number), name: "x", tcpPort: 1, udpPort: 1)
      let peer = LinkPeer(
        node: elm.identity, hello: hello, endpoint: Endpoint(address: elm.address, port: 1))
      process.node.step(
        .linkOpened(.accepted(number), peer), at: oak.clock.now(at: 1), into: &effects)
    }
    try world.checkFootprint(oak, process)
    expect("memory") { try world.checkIdleFootprint() }
  }
}
