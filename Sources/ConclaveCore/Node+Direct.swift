import ConclaveWire

/// Direct messages: node to node, past the coordinator.
extension Node {
  /// Names like the one typed that an error offers.
  static let nearNamesMax = 3

  mutating func sendDirect(
    to name: String, text: String, _ id: CommandID, _ turn: inout Turn
  ) {
    if let refusal = refusalToSend(text) { return reply(id, .send, .refused(refusal), &turn) }
    let key = UserName.key(of: name)
    let online = roster.sessions.first { UserName.key(of: $0.name) == key }?.certificate.account
    guard let reader = online ?? log.accounts.lookUp(key: key).first else {
      return reply(id, .send, .refused(.noSuchUser(name: name, near: names(near: key))), &turn)
    }
    send(text, to: reader, as: .send, id, &turn)
  }

  /// "Answers the last direct message, sent or received."
  mutating func replyDirect(text: String, _ id: CommandID, _ turn: inout Turn) {
    if let refusal = refusalToSend(text) { return reply(id, .reply, .refused(refusal), &turn) }
    guard let reader = session?.correspondent else {
      return reply(id, .reply, .refused(.nobodyToReplyTo), &turn)
    }
    send(text, to: reader, as: .reply, id, &turn)
  }

  private func refusalToSend(_ text: String) -> CommandRefusal? {
    guard session != nil else { return .notSignedIn }
    return MessageText.fault(of: text) ?? (directs.isFull ? .tooMany : nil)
  }

  private mutating func send(
    _ text: String, to reader: AccountID, as command: CommandName, _ id: CommandID,
    _ turn: inout Turn
  ) {
    let message = outbox.nextID()
    session?.correspondent = reader
    reply(id, command, .accepted(message: message), &turn)
    deliver(text, as: message, to: reader, party: nil, &turn)
  }

  /// Sends a text of this node's user to one account, by whatever way there is; `delivery` events tell what
  /// becomes of it. A message to a party is given once for each reader, with one id. What there is a bound on
  /// is checked before: `directs.isFull`.
  mutating func deliver(
    _ text: String, as id: RequestID, to reader: AccountID, party: PartyID?, _ turn: inout Turn
  ) {
    guard let session else { return }
    let message = DirectMessage(
      id: id, from: session.account, to: reader, wall: turn.now.wall, text: text, party: party)
    directs.add(
      DirectMessages.Outgoing(
        message: message, to: userName(reader) ?? "?", writtenAt: turn.instant))
    if party == nil, let reader = roster.session(of: reader) { tellAway(reader, &turn) }
    advanceDirects(&turn)
  }

  /// Why nobody of that name can be reached now.
  func absence(of name: String) -> CommandRefusal {
    let key = UserName.key(of: name)
    if let account = log.accounts.lookUp(key: key).first {
      return .offline(user: log.accounts.name(of: account) ?? name)
    }
    return .noSuchUser(name: name, near: names(near: key))
  }

  private func names(near key: String) -> [String] {
    let near = log.accounts.accounts.keys.compactMap { id -> (distance: Int, name: String)? in
      guard log.accounts.isMember(id), let known = log.accounts.name(of: id)
      else { return nil }
      let distance = editDistance(key, UserName.key(of: known))
      return distance * 2 <= key.count ? (distance, known) : nil
    }
    return near.sorted { $0 < $1 }.prefix(Self.nearNamesMax).map(\.name)
  }

  mutating func receive(
    _ message: DirectMessage, from peer: LinkPeer, on link: LinkID, _ turn: inout Turn
  ) {
    let outcome = take(message, from: peer.node, &turn)
    send(.directAnswer(DirectAnswer(id: message.id, outcome: outcome)), on: link, &turn)
  }

  /// Shows a message to this node's user, once.
  mutating func take(
    _ message: DirectMessage, from node: NodeID, _ turn: inout Turn
  ) -> DirectAnswer.Outcome {
    guard let reader = session, reader.account == message.to else { return .notHere }
    guard let writer = roster.session(of: message.from), writer.certificate.node == node else {
      return .unknownSender
    }
    // The logs here and there may differ for a moment.
    guard MessageText.fault(of: message.text) == nil, isWithinParty(message) else {
      return .notHere
    }
    guard directs.takeNew(message), !ignores(message.from) else { return .delivered }
    show(message, from: writer.name, isLate: false, &turn)
    return .delivered
  }

  /// An answer of the node that a message was sent to.
  mutating func receive(_ answer: DirectAnswer, from node: NodeID, _ turn: inout Turn) {
    guard let item = directs.find(answer.id, sentTo: node) else { return }
    settle(item.receipt, answer.outcome, &turn)
  }

  mutating func settle(
    _ receipt: MailReceipt, _ outcome: DirectAnswer.Outcome, _ turn: inout Turn
  ) {
    switch outcome {
    case .delivered: settleDirect(receipt, .delivered, &turn)
    case .notHere, .unknownSender:
      // The rosters here and there may differ for a moment.
      directs.update(receipt) { $0.way = .waiting(until: turn.instant + Timing.directRetry) }
    }
  }

  mutating func settleDirect(
    _ receipt: MailReceipt, _ state: DeliveryReport.State, _ turn: inout Turn
  ) {
    guard let item = directs.settle(receipt) else { return }
    turn.emit(.delivery(DeliveryReport(message: receipt.message, to: item.to, state: state)))
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
