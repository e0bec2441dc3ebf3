import ConclaveCore
import ConclaveCrypto
import ConclaveNet
import ConclaveWire

/// All links of a node, by their ids: opens and accepts them, gives up handshakes that take too long, and
/// counts what strangers do.
final class Links {
  /// What happened, for figures and tests.
  struct Counters: Equatable {
    var opened: UInt64 = 0
    /// Accepted links closed because so many were in progress or up.
    var turnedAway: UInt64 = 0
    /// Handshakes and links closed because of what the other side sent.
    var faults: UInt64 = 0
    var wrongSecret: UInt64 = 0
    var wrongGroup: UInt64 = 0
    var timeouts: UInt64 = 0
  }

  private(set) var counters = Counters()

  private let loop: EventLoop
  private let streams: Streams
  /// Who this node is on links opened and accepted from here on.
  var identity: LinkIdentity
  private let report: (Report) -> Void
  private var links: [LinkID: SecureLink] = [:]
  /// Links whose handshake is in progress, the earliest deadline first.
  private var handshakes: [SecureLink] = []
  private var handshakeTimer: LoopTimer?
  private var accepted: UInt64 = 0

  /// What the host is told.
  enum Report {
    case opened(LinkID, LinkPeer)
    case received(LinkID, StampedFrame)
    case ended(LinkID, LinkEnd, Endpoint)
    /// A link asked for didn't come up, or an accepted one, which the core never heard of.
    case failed(LinkID, LinkFailure, LinkFault?, Endpoint)
  }

  init(
    loop: EventLoop, streams: Streams, identity: LinkIdentity, report: @escaping (Report) -> Void
  ) {
    self.loop = loop
    self.streams = streams
    self.identity = identity
    self.report = report
    handshakeTimer = loop.makeTimer { [weak self] in self?.timeOut() }
  }

  /// Opens a link that the core asks for.
  func connect(_ id: LinkID, to endpoint: Endpoint, expecting: NodeID?) {
    let link = SecureLink(
      id, .initiator, endpoint: endpoint, expecting: expecting, identity: identity,
      deadline: deadline, owner: self)
    add(link)
    link.stream = streams.connect(
      to: endpoint, writeQueueBytesMax: LinkBounds.queueBytesMax, owner: link)
  }

  /// Takes an accepted connection. Where too many handshakes are in progress the oldest one makes room: a
  /// stranger who opens connections and says nothing keeps no node out.
  func accept(_ socket: consuming AcceptedSocket) {
    let peer = socket.peer
    makeRoom(for: peer)
    guard links.count < LinkBounds.linksMax else {
      counters.turnedAway += 1
      return
    }
    accepted += 1
    let link = SecureLink(
      .accepted(accepted), .responder, endpoint: peer, identity: identity, deadline: deadline,
      owner: self)
    add(link)
    link.stream = streams.adopt(
      socket, writeQueueBytesMax: LinkBounds.queueBytesMax, owner: link)
  }

  /// Sends a frame; nothing on a link that is gone, of which the core hears in time.
  func send(_ frame: StampedFrame, on id: LinkID) { links[id]?.send(frame) }

  /// Milliseconds of a round trip, as the system measures it.
  func roundTrip(of id: LinkID) -> Double? { links[id]?.stream?.roundTripMilliseconds }

  func close(_ id: LinkID) { links[id]?.close() }

  /// Closes every link after what was sent; nobody is told.
  func closeAll() {
    let all = links.sorted { $0.key < $1.key }.map(\.value)
    for link in all { link.close() }
  }

  private var deadline: Int64 { Clock.boot() + LinkBounds.handshakeNanoseconds }

  private func makeRoom(for peer: Endpoint) {
    let accepted = handshakes.filter { $0.role == .responder }
    let ofAddress = accepted.filter { $0.endpoint.address == peer.address }
    let oldest =
      ofAddress.count >= LinkBounds.handshakesPerAddressMax
      ? ofAddress.first : accepted.count >= LinkBounds.handshakesMax ? accepted.first : nil
    guard let oldest else { return }
    counters.turnedAway += 1
    oldest.makeRoom()
  }

  private func add(_ link: SecureLink) {
    links[link.id] = link
    handshakes.append(link)
    handshakeTimer?.set(handshakes.first?.deadline)
  }

  private func leaveHandshakes(_ link: SecureLink) {
    handshakes.removeAll { $0 === link }
    handshakeTimer?.set(handshakes.first?.deadline)
  }

  private func timeOut() {
    let late = handshakes.filter { $0.deadline <= loop.now }
    for link in late { link.timeOut() }
    handshakeTimer?.set(handshakes.first?.deadline)
  }
}

extension Links: SecureLinkOwner {
  func linkOpened(_ link: SecureLink, _ peer: LinkPeer) {
    leaveHandshakes(link)
    counters.opened += 1
    report(.opened(link.id, peer))
  }

  func linkReceived(_ link: SecureLink, _ frame: StampedFrame) {
    report(.received(link.id, frame))
  }

  func linkFailed(_ link: SecureLink, _ failure: LinkFailure, detail: LinkFault?) {
    leaveHandshakes(link)
    links[link.id] = nil
    if detail != nil { counters.faults += 1 }
    switch failure {
    case .wrongSecret: counters.wrongSecret += 1
    case .wrongGroup: counters.wrongGroup += 1
    case .timeout: counters.timeouts += 1
    case .refused, .unreachable, .otherNode: break
    }
    report(.failed(link.id, failure, detail, link.endpoint))
  }

  func linkEnded(_ link: SecureLink, _ end: LinkEnd) {
    links[link.id] = nil
    if case .fault = end { counters.faults += 1 }
    report(.ended(link.id, end, link.endpoint))
  }
}
