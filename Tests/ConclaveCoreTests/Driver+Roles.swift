import ConclaveWire
import Testing

@testable import ConclaveCore

extension Driver {
  /// The epoch of the peers' reign, when the node follows one.
  static let reign = EpochID(term: 5, random: 5)

  /// A peer as its hello and handshake show it.
  static func peer(_ number: UInt8) -> LinkPeer {
    LinkPeer(
      node: Sample.node(number),
      hello: Hello(
        boot: Boot(counter: 1, random: UInt64(number)), name: "n\(number)", tcpPort: 1, udpPort: 2),
      endpoint: Endpoint(address: .v4(0x0a00_0000 + UInt32(number)), port: 1))
  }

  /// A beacon of a coordinator.
  static func beacon(of number: UInt8, members: UInt16, sequence: UInt64 = 1) -> Beacon {
    var beacon = Sample.beacon(number, sequence: sequence, role: .coordinator)
    beacon.boot = peer(number).hello.boot
    (beacon.term, beacon.epoch) = (Self.reign.term, Self.reign)
    (beacon.coordinator, beacon.members) = (beacon.node, members)
    return beacon
  }

  /// A roster of the peers' reign.
  static func roster(
    of numbers: [UInt8], version: UInt64 = 1, sessions: [RosterSession] = []
  ) -> Roster {
    let nodes = numbers.map { number in
      RosterNode(
        node: Sample.node(number), boot: peer(number).hello.boot, name: "n\(number)",
        endpoint: peer(number).endpoint, udpPort: 2)
    }
    return Roster(epoch: reign, version: version, nodes: nodes, sessions: sessions)
  }

  /// The session of a peer's user.
  static func session(_ number: UInt8, account: AccountID) -> RosterSession {
    RosterSession(
      certificate: SessionCertificate(
        account: account, node: Sample.node(number), boot: peer(number).hello.boot, stamp: .zero,
        signature: [UInt8](repeating: 0, count: 64)),
      name: "user\(number)", since: WallTime(milliseconds: 0))
  }

  /// A follower of node 2 whose user is signed in, as are those of these peers; with its membership link.
  static func signedIn(beside numbers: [UInt8]) throws -> (Driver, LinkID) {
    var driver = Driver()
    driver.found()
    driver.register("ann")
    let own = try #require(driver.node.session)
    let opened = driver.yield(to: 2)
    let link = try #require(opened)
    let sessions = [own.record] + numbers.map { session($0, account: Sample.request(UInt64($0))) }
    driver.receive(
      .roster(
        roster(
          of: [1, 2, 3],
          sessions: sessions.sorted { $0.certificate.account < $1.certificate.account })),
      on: link)
    return (driver, link)
  }

  /// The link that the last step asked for.
  var connected: LinkID? {
    effects.compactMap { if case .connect(let link, _, _) = $0 { link } else { nil } }.last
  }

  /// The reads that the last step asked for.
  var reads: [ReadID] {
    effects.compactMap { if case .read(let id, _) = $0 { id } else { nil } }
  }

  /// What the last step told the user.
  var events: [Event] {
    effects.compactMap { if case .emit(let event) = $0 { event } else { nil } }
  }

  /// Lets the node follow a coordinator; the roster comes by another step.
  mutating func follow(_ number: UInt8, held: Vector = Vector()) -> LinkID? {
    let origin = BeaconOrigin(endpoint: Self.peer(number).endpoint)
    step(.beacon(Self.beacon(of: number, members: 2), from: origin))
    guard let link = connected else { return nil }
    step(.linkOpened(link, Self.peer(number)))
    receive(.welcome(Welcome(epoch: Self.reign, durable: held, held: held)), on: link)
    return link
  }

  /// Lets the node, which coordinates alone, yield to a peer and follow it. No roster comes yet.
  mutating func yield(to number: UInt8) -> LinkID? {
    let origin = BeaconOrigin(endpoint: Self.peer(number).endpoint)
    step(.beacon(Self.beacon(of: number, members: 2), from: origin))
    guard let link = connected else { return nil }
    step(.linkOpened(link, Self.peer(number)))
    receive(.yieldGranted(number: 1), on: link)
    receive(.welcome(Welcome(epoch: Self.reign, durable: Vector(), held: Vector())), on: link)
    return link
  }

  /// Lets time go by under a coordinator that is heard.
  /// - Returns: the frames sent meanwhile, but for replies to heartbeats.
  mutating func live(_ length: Int64, on link: LinkID) -> [Frame] {
    var all: [Frame] = []
    for beat in 1...max(length / 100, 1) {
      wait(100)
      all += sent
      receive(.heartbeat(Heartbeat(epoch: Self.reign, beat: UInt64(beat))), on: link)
    }
    return all.filter { if case .heartbeatReply = $0 { false } else { true } }
  }

  /// Everything given to the disk is on it.
  mutating func sync() {
    step(.stored(node.log.held))
  }

  /// An account of the log, signed in on this node, which coordinates.
  mutating func register(_ name: String) {
    step(.command(CommandID(number: 1), .register(user: name, Password("secret"))))
    step(
      .credentialMade(
        DerivationID(number: 1), Self.credential, LoginSecret(seed: Self.seed)))
    for _ in 0..<3 { sync() }
  }

  static let seed = [UInt8](repeating: 1, count: 32)

  /// A credential whose key verifies what `seed` signed.
  static let credential = Credential(
    salt: [UInt8](repeating: 1, count: 16), loginKey: LoginKey(seed) ?? .zero, mailKey: .zero,
    wrappedMailSecret: [1])
}
