import ConclaveWire

/// Direct messages: node to node, past the coordinator.
extension Node {
  /// Names like the one typed that an error offers.
  static let nearNamesMax = 3

  mutating func sendDirect(
    to name: String, text: String, _ id: CommandID, _ turn: inout Turn
  ) {
    guard let session else { return reply(id, .send, .refused(.notSignedIn), &turn) }
    if let refusal = MessageText.fault(of: text) {
      return reply(id, .send, .refused(refusal), &turn)
    }
    guard !directs.isFull else { return reply(id, .send, .refused(.tooMany), &turn) }
    guard let reader = sessionOf(name) else {
      return reply(id, .send, .refused(absence(of: name)), &turn)
    }
    let message = DirectMessage(
      id: outbox.nextID(), from: session.account, to: reader.certificate.account,
      wall: turn.now.wall, text: text)
    reply(id, .send, .accepted(message: message.id), &turn)
    directs.add(
      DirectMessages.Outgoing(
        message: message, to: reader.name, deadline: turn.instant + Timing.direct))
    advanceDirects(&turn)
  }

  private func sessionOf(_ name: String) -> RosterSession? {
    let key = UserName.key(of: name)
    return roster.sessions.first { UserName.key(of: $0.name) == key }
  }

  private func absence(of name: String) -> CommandRefusal {
    let key = UserName.key(of: name)
    if let account = log.accounts.lookUp(key: key).first {
      return .offline(user: log.accounts.name(of: account) ?? name)
    }
    let near = log.accounts.accounts.keys.compactMap { id -> (distance: Int, name: String)? in
      guard log.accounts.accounts[id]?.isMember == true, let known = log.accounts.name(of: id)
      else { return nil }
      let distance = editDistance(key, UserName.key(of: known))
      return distance * 2 <= key.count ? (distance, known) : nil
    }
    return .noSuchUser(
      name: name, near: near.sorted { $0 < $1 }.prefix(Self.nearNamesMax).map(\.name))
  }

  /// Sends the first unsettled message of each reader, as far as links are there, and gives up on those whose
  /// time is over.
  mutating func advanceDirects(_ turn: inout Turn) {
    for item in directs.outgoing where turn.instant >= item.deadline {
      settleDirect(item.message.id, .failed(.unreachable), &turn)
    }
    for id in directs.due {
      guard let item = directs.find(id), item.link == nil, !isAwaiting(item),
        item.retryAt.map({ $0 <= turn.instant }) ?? true
      else { continue }
      directs.update(id) { $0.retryAt = nil }
      guard let reader = roster.session(of: item.message.to) else {
        settleDirect(id, .failed(.offline), &turn)
        continue
      }
      transmit(item.message, to: reader.certificate.node, &turn)
    }
  }

  /// Whether a link was asked for on its behalf and may still come up.
  private func isAwaiting(_ item: DirectMessages.Outgoing) -> Bool {
    item.awaited != nil && item.awaited.flatMap { links[$0] } == nil
  }

  private mutating func transmit(
    _ message: DirectMessage, to node: NodeID, _ turn: inout Turn
  ) {
    if node == configuration.node { return deliverHere(message, &turn) }
    if let link = link(to: node) {
      touch(link, at: turn.instant)
      directs.update(message.id) { $0.link = link }
      return send(.direct(message), on: link, &turn)
    }
    // One link is enough for all readers there.
    let endpoint = peers[node]?.tcpEndpoint ?? roster.node(node)?.endpoint
    guard let endpoint, !endpoint.address.isUnspecified else {
      return directs.update(message.id) { $0.retryAt = turn.instant + Timing.directRetry }
    }
    let link = connect(to: endpoint, expecting: node, &turn)
    directs.update(message.id) { $0.awaited = link }
  }

  private mutating func deliverHere(_ message: DirectMessage, _ turn: inout Turn) {
    let outcome = take(message, from: configuration.node, &turn)
    settle(DirectAnswer(id: message.id, outcome: outcome), &turn)
  }

  mutating func receive(
    _ message: DirectMessage, from peer: LinkPeer, on link: LinkID, _ turn: inout Turn
  ) {
    let outcome = take(message, from: peer.node, &turn)
    send(.directAnswer(DirectAnswer(id: message.id, outcome: outcome)), on: link, &turn)
  }

  /// Shows a message to this node's user, once.
  private mutating func take(
    _ message: DirectMessage, from node: NodeID, _ turn: inout Turn
  ) -> DirectAnswer.Outcome {
    guard let reader = session, reader.account == message.to else { return .notHere }
    guard let writer = roster.session(of: message.from), writer.certificate.node == node else {
      return .unknownSender
    }
    guard MessageText.fault(of: message.text) == nil else { return .notHere }
    guard directs.takeNew(message) else { return .delivered }
    turn.emit(
      .message(
        MessageReport(
          scope: .direct(to: reader.record.name), from: writer.name, text: message.text,
          message: message.id, sentAt: message.wall, isLate: false, isOwn: false)))
    return .delivered
  }

  mutating func receive(_ answer: DirectAnswer, from peer: LinkPeer, _ turn: inout Turn) {
    guard let item = directs.find(answer.id), let link = item.link,
      links[link]?.peer.node == peer.node
    else { return }
    settle(answer, &turn)
  }

  private mutating func settle(_ answer: DirectAnswer, _ turn: inout Turn) {
    switch answer.outcome {
    case .delivered: settleDirect(answer.id, .delivered, &turn)
    case .notHere, .unknownSender:
      // The rosters here and there may differ for a moment.
      directs.update(answer.id) {
        $0.link = nil
        $0.retryAt = turn.instant + Timing.directRetry
      }
    }
  }

  private mutating func settleDirect(
    _ id: RequestID, _ state: DeliveryReport.State, _ turn: inout Turn
  ) {
    guard let item = directs.settle(id) else { return }
    turn.emit(.delivery(DeliveryReport(message: id, to: item.to, state: state)))
    // The next to this reader can go.
    advanceDirects(&turn)
  }
}

/// The Levenshtein distance between two texts, in characters.
public func editDistance(_ left: String, _ right: String) -> Int {
  let right = Array(right)
  var row = Array(0...right.count)
  for (line, character) in left.enumerated() {
    var diagonal = row[0]
    row[0] = line + 1
    for column in right.indices {
      let change = diagonal + (right[column] == character ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(change, row[column] + 1, diagonal + 1)
    }
  }
  return row[right.count]
}
