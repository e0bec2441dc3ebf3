import ConclaveWire

/// The ways that a direct message takes: over a link to the reader's node, or, where none can be made, through
/// the coordinator.
extension Node {
  /// Sends the first unsettled message of each reader, as far as there is a way. Those whose time is over wait
  /// in the log instead.
  mutating func advanceDirects(_ turn: inout Turn) {
    for due in directs.due {
      // Settling one may have moved others on.
      if let item = directs.find(due.receipt) { advance(item, &turn) }
    }
  }

  private mutating func advance(_ item: DirectMessages.Outgoing, _ turn: inout Turn) {
    let receipt = item.receipt
    guard item.way.isDirect else { return }
    var item = item
    item.triedAt = item.triedAt ?? turn.instant
    directs.update(receipt) { $0.triedAt = item.triedAt }
    guard turn.instant < deadline(of: item) else { return mail(item, &turn) }
    switch item.way {
    case .waiting(let until):
      if let until, turn.instant < until { return }
    case .linking(_, let node, let until):
      if turn.instant >= until {
        directs.markFar(node, until: turn.instant + Timing.farAgain)
      } else if link(to: node) == nil {
        return
      }
    case .sent(let link, let node, let until):
      guard turn.instant >= until else { return }
      abandon(link, to: node, &turn)
    case .relayed(_, let until):
      guard turn.instant >= until else { return }
    case .sealing, .queued: return
    }
    guard isWithinParty(item.message) else {
      return settleDirect(receipt, .failed(.leftParty), &turn)
    }
    guard let reader = roster.session(of: item.message.to) else { return mail(item, &turn) }
    // What waits for the reader comes first: its order holds whichever way the next one takes.
    if log.mailbox.isWaiting(from: item.message.from, for: item.message.to) {
      return directs.update(receipt) { $0.way = .waiting(until: nil) }
    }
    transmit(item.message, receipt, to: reader.certificate.node, &turn)
  }

  /// When a message that found no way waits in the log: a while after it was written, but not before it was
  /// tried. A node that leaves has less time.
  func deadline(of item: DirectMessages.Outgoing) -> Instant {
    let tried = (item.triedAt ?? steppedAt) + Timing.relayAfter
    return max(tried, item.writtenAt + (leaving == nil ? Timing.direct : Timing.relayAfter))
  }

  /// A link over which no answer comes is as good as none.
  private mutating func abandon(_ link: LinkID, to node: NodeID, _ turn: inout Turn) {
    // Whether a membership lives its own rules tell.
    if isMembership(link) { return }
    directs.markFar(node, until: turn.instant + Timing.farAgain)
    if links[link]?.isClosing == false { drop(link, &turn) }
  }

  private mutating func transmit(
    _ message: DirectMessage, _ receipt: MailReceipt, to node: NodeID, _ turn: inout Turn
  ) {
    if node == configuration.node {
      return settle(receipt, take(message, from: node, &turn), &turn)
    }
    let answered = turn.instant + Timing.relayAfter
    if let link = link(to: node) {
      touch(link, at: turn.instant)
      directs.update(receipt) { $0.way = .sent(link, to: node, until: answered) }
      return send(.direct(message), on: link, &turn)
    }
    let isFar = directs.far[node] != nil
    let link = isFar ? nil : connect(toMember: node, &turn)
    if let link {
      directs.update(receipt) { $0.way = .linking(link, to: node, until: answered) }
    } else if let boot = roster.node(node)?.boot, let coordinator = relay(to: node) {
      directs.update(receipt) { $0.way = .relayed(to: node, until: answered) }
      turn.effects.append(
        .relay(
          via: coordinator, to: node, boot, StampedFrame(stamp: stamp, frame: .direct(message))))
      seekAgain(node, &turn)
    } else {
      directs.update(receipt) { $0.way = .waiting(until: turn.instant + Timing.directRetry) }
      seekAgain(node, &turn)
    }
  }

  /// A link couldn't be made: what waited for it goes through the coordinator.
  mutating func failDirects(on link: LinkID, _ turn: inout Turn) {
    guard let node = directs.target(of: link) else { return }
    directs.markFar(node, until: turn.instant + Timing.farAgain)
    directs.unsend(from: link, until: turn.instant)
  }

  /// "A node that comes within reach later: links again." Nothing waits for it.
  private mutating func seekAgain(_ node: NodeID, _ turn: inout Turn) {
    guard let next = directs.far[node], turn.instant >= next else { return }
    directs.markFar(node, until: turn.instant + Timing.farAgain)
    _ = connect(toMember: node, &turn)
  }

  /// Asks for a link to a node of the roster. One link is enough for all readers there.
  private mutating func connect(toMember node: NodeID, _ turn: inout Turn) -> LinkID? {
    let endpoint = peers[node]?.tcpEndpoint ?? roster.node(node)?.endpoint
    guard let endpoint, !endpoint.address.isUnspecified else { return nil }
    return connect(to: endpoint, expecting: node, &turn)
  }

  /// The link to the coordinator that carries frames to another follower.
  private func relay(to node: NodeID) -> LinkID? {
    guard let followed, followed.coordinator != node, roster.epoch == followed.epoch else {
      return nil
    }
    return followed.link
  }
}

// MARK: - Relaying

extension Node {
  /// Frames that the coordinator carries for one follower between two of its heartbeats; what is more is
  /// dropped, and its sender tries again.
  static let relaysMax = 64

  /// A sealed frame came: the coordinator passes it on to the follower it is for, which opens it.
  mutating func receive(
    _ relay: Relay, from peer: LinkPeer, on link: LinkID, _ turn: inout Turn
  ) {
    if followed?.link == link, relay.to == configuration.node {
      return turn.effects.append(.openRelay(relay, configuration.boot))
    }
    guard let reign, relay.from == peer.node, let sender = reign.followers[peer.node],
      sender.link == link, sender.relayCount < Self.relaysMax, relay.to != peer.node,
      let next = reign.followers[relay.to]?.link
    else { return }
    _ = self.reign?.followers.update(peer.node) { $0.relayCount += 1 }
    send(.relay(relay), on: next, &turn)
  }

  /// What another member sent through the coordinator. Only direct messages and their answers come so.
  mutating func receiveRelayed(
    _ stamped: StampedFrame, from node: NodeID, _ turn: inout Turn
  ) {
    guard let member = roster.node(node) else { return }
    observe(stamped.stamp, of: member.name, &turn)
    switch stamped.frame {
    case .direct(let message):
      let answer = DirectAnswer(id: message.id, outcome: take(message, from: node, &turn))
      guard let coordinator = relay(to: node) else { return }
      turn.effects.append(
        .relay(
          via: coordinator, to: node, member.boot,
          StampedFrame(stamp: stamp, frame: .directAnswer(answer))))
    case .directAnswer(let answer): receive(answer, from: node, &turn)
    default: break
    }
  }
}
