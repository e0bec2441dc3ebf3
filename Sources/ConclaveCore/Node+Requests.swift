import ConclaveWire

/// Requests, at the coordinator.
extension Node {
  mutating func receive(
    _ request: Request, from peer: LinkPeer, on link: LinkID, _ turn: inout Turn
  ) {
    guard let follower = reign?.followers[peer.node], follower.link == link else { return }
    guard follower.mustAnswer != nil else { return serve(request, of: peer.node, &turn) }
    guard follower.held.count < Follower.heldMax else {
      drop(link, &turn)
      return unlink(peer.node, &turn)
    }
    _ = reign?.followers.update(peer.node) { $0.held.append(request) }
  }

  /// The follower answered a heartbeat that was sent since this node stalled: it hasn't left.
  mutating func serveHeld(of node: NodeID, _ turn: inout Turn) {
    let held = reign?.followers[node]?.held ?? []
    _ = reign?.followers.update(node) { ($0.mustAnswer, $0.held) = (nil, []) }
    for request in held { serve(request, of: node, &turn) }
  }

  /// Serves a request of a follower or of this node. While a hand-over is under way nothing is served: the
  /// requests are repeated to the successor.
  mutating func serve(_ request: Request, of origin: NodeID, _ turn: inout Turn) {
    guard let reign, reign.handover == nil else { return }
    switch request.body {
    case .claim(let claim): serve(claim, request.id, of: origin, &turn)
    case .publicMessage(let account, let text, let isAction):
      serve(text: text, isAction: isAction, from: account, request.id, of: origin, &turn)
    case .roomMessage(let account, let room, let text, let isAction):
      serve(
        text: text, isAction: isAction, room: room, from: account, request.id, of: origin, &turn)
    case .enterRoom(let account, let room):
      serve(entry: account, into: room, request.id, of: origin, &turn)
    case .setAway(let account, let text):
      serve(away: text, of: account, request.id, of: origin, &turn)
    case .accounts(let key):
      answer(request.id, of: origin, .accounts(salts(key: key)), &turn)
    case .login(let certificate): serve(certificate, request.id, of: origin, &turn)
    case .logout(let account):
      _ = self.reign?.followers.update(origin) { $0.offered = nil }
      if reign.sessions[account]?.certificate.node == origin {
        endSession(of: account, reason: "signed out", &turn)
        pushRoster(&turn)
      }
      answer(request.id, of: origin, .done, &turn)
    case .changeParty(let change): serve(change, request.id, of: origin, &turn)
    case .changeCredential(let change): serve(change, request.id, of: origin, &turn)
    case .removeAccount(let removal): serve(removal, request.id, of: origin, &turn)
    case .setCapacity(let account, let seats):
      serve(seats: seats, of: account, request.id, of: origin, &turn)
    case .queueMail(let mail): serve(mail, request.id, of: origin, &turn)
    case .mailDelivered(let receipt): serve(receipt, request.id, of: origin, &turn)
    case .unknown:
      answer(request.id, of: origin, .refused(.unsupported), &turn)
    }
  }

  mutating func answer(
    _ request: RequestID, of origin: NodeID, _ body: AnswerBody, _ turn: inout Turn
  ) {
    let answer = Answer(id: request, body: body)
    if origin == configuration.node {
      settle(answer, &turn)
    } else if let link = reign?.followers[origin]?.link {
      send(.answer(answer), on: link, &turn)
    }
  }

  private func salts(key: String) -> [AccountSalt] {
    let accounts = log.accounts
    return accounts.lookUp(key: key).prefix(Limits.accountsPerNameMax).compactMap { id in
      guard let credential = accounts.accounts[id]?.credential else { return nil }
      return AccountSalt(
        account: id, name: accounts.name(of: id) ?? key, salt: credential.salt)
    }
  }

  private mutating func serve(
    text: String, isAction: Bool, room: String? = nil, from account: AccountID, _ id: RequestID,
    of origin: NodeID, _ turn: inout Turn
  ) {
    if let position = log.position(of: id) {
      return awaitAnswer(id, position, of: origin, &turn)
    }
    guard let session = reign?.sessions[account], session.certificate.node == origin else {
      return answer(id, of: origin, .refused(.notSignedIn), &turn)
    }
    guard MessageText.fault(of: text) == nil else {
      return answer(id, of: origin, .refused(.malformed), &turn)
    }
    let message = LogMessage(
      account: account, name: session.name, text: text, isAction: isAction)
    if let room, !RoomName.isSame(room, session.room) {
      return answer(id, of: origin, .refused(.notInRoom), &turn)
    }
    let body =
      room == nil
      ? EntryBody.publicMessage(message) : .roomMessage(room: session.room, message)
    guard let position = append(body, request: id, &turn) else { return }
    awaitAnswer(id, position, of: origin, &turn)
  }

  private mutating func serve(
    _ claim: AccountClaim, _ id: RequestID, of origin: NodeID, _ turn: inout Turn
  ) {
    if let position = log.position(of: id) {
      return awaitClaim(id, position, of: origin, &turn)
    }
    if let refusal = refusal(of: claim) {
      turn.log(.info, .account, "declined", ["reason": "\(refusal)"])
      return answer(id, of: origin, .refused(refusal), &turn)
    }
    guard let position = append(.accountClaimed(claim), request: id, &turn) else { return }
    turn.log(.info, .account, "claimed", ["user": claim.name, "account": "\(id)"])
    awaitClaim(id, position, of: origin, &turn)
  }

  /// "The claim carries the case-folded key, made by the claiming node and checked at admission."
  private func refusal(of claim: AccountClaim) -> Refusal? {
    let accounts = log.accounts
    guard UserName.fault(of: claim.name, reserved: configuration.reservedNames) == nil,
      Array(UserName.key(of: claim.name).utf8) == Array(claim.key.utf8)
    else { return .malformed }
    guard accounts.isFree(key: claim.key) else { return .taken }
    guard accounts.seatsTaken < Int(accounts.capacity) else {
      return .full(capacity: accounts.capacity)
    }
    return nil
  }
}
