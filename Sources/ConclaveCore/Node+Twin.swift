import ConclaveWire

/// Two live nodes with one key: a copied data directory. "Proven by a handshake: the later one takes a new
/// identity, keeps its log, and says so."
extension Node {
  /// A beacon with the own id and another boot may be an old one, replayed: only a handshake proves a twin.
  mutating func hearTwin(_ beacon: Beacon, from origin: Endpoint, _ turn: inout Turn) {
    let isEarly = twin.map { turn.instant - $0.soughtAt < Timing.twinPeriod } ?? false
    let wasSettled = twin.map { $0.beacon.boot == beacon.boot && $0.isSettled } ?? false
    twin = Twin(
      beacon: beacon,
      isSettled: wasSettled || beacon.role == .coordinator || beacon.role == .follower,
      soughtAt: isEarly ? twin?.soughtAt ?? turn.instant : turn.instant)
    guard !isEarly, !isRenewing else { return }
    // It has to know of this one as well.
    beacons.startNow(at: turn.instant)
    let endpoint = Endpoint(address: origin.address, port: beacon.tcpPort)
    _ = connect(to: endpoint, expecting: configuration.node, &turn)
  }

  /// A link to the own id is up. The twin that has no group yet gives way, between equals the one of the later
  /// boot; a link to oneself means nothing.
  mutating func meetTwin(_ link: LinkID, _ peer: LinkPeer, _ turn: inout Turn) {
    turn.effects.append(.close(link))
    guard let twin, twin.beacon.boot == peer.hello.boot,
      peer.hello.boot != configuration.boot, !isRenewing
    else { return }
    let isLater = givesWay(to: twin)
    turn.log(
      .warning, .node, "twin",
      ["address": "\(peer.endpoint.address)", "later": "\(isLater)"])
    guard isLater else { return }
    turn.emit(.notice(.twin(address: "\(peer.endpoint.address)")))
    isRenewing = true
    turn.effects.append(.renewIdentity)
  }

  private func givesWay(to twin: Twin) -> Bool {
    twin.isSettled == hasSettled ? twin.beacon.boot < configuration.boot : twin.isSettled
  }

  /// The node has another key: it begins anew, with its log and with what its user asked for. A session is
  /// bound to the key and ends.
  mutating func renew(_ node: NodeID, boot: Boot, _ turn: inout Turn) {
    guard !isStopped, node != configuration.node else { return }
    for link in links.keys { drop(link, &turn) }
    turn.log(.info, .node, "new identity", ["id": node.short])
    configuration.node = node
    configuration.boot = boot
    isRenewing = false
    twin = nil
    attempt = nil
    peers = Peers()
    roster = .none
    isAnnounced = false
    if let session {
      self.session = nil
      turn.emit(.notice(.sessionEnded(user: session.record.name, .newIdentity)))
    }
    // The hand-over under way ended with the reign.
    leaving?.hasBegun = false
    listen(lost: nil, for: Timing.listening, &turn)
  }
}
