import ConclaveWire

extension Narration {
  /// A frame in a few words; nil for those that only fill a story.
  static func text(of frame: Frame) -> String? {
    switch frame {
    case .heartbeat, .heartbeatReply: nil
    case .hello: "hello"
    case .join(let join): "join \(join.epoch.term) durable \(join.durable.total)"
    case .welcome(let welcome): "welcome \(welcome.epoch.term) held \(welcome.held.total)"
    case .joinRefused(let refusal): "join refused: \(refusal)"
    case .roster(let roster):
      "roster \(roster.epoch.term) v\(roster.version) "
        + "\(roster.nodes.map(\.name).joined(separator: ",")) sessions "
        + "\(roster.sessions.map(\.name).joined(separator: ","))"
    case .entries(let entries):
      "entries "
        + entries.map { "\($0.position.epoch.term)/\($0.position.index)" }.joined(separator: " ")
    case .durable(let durable):
      "durable \(durable.positions.positions.map { "\($0.epoch.term)/\($0.index)" })"
        + (durable.canWrite ? "" : " can't write")
    case .request(let request): "request \(request.id.count) \(name(of: request.body))"
    case .answer(let answer): "answer \(answer.id.count) \(name(of: answer.body))"
    case .handover(let epoch): "handover \(epoch.term)"
    case .handoverTaken(let epoch, let next): "handover taken \(epoch.term), next \(next.term)"
    case .successor(let successor): "successor of \(successor.epoch.term): \(successor.next.term)"
    case .yieldRequest(let request): "yield request \(request.number), \(request.members) members"
    case .yieldGranted(let number): "yield granted \(number)"
    case .yieldRefused(let number): "yield refused \(number)"
    case .direct(let message): "direct \(message.id.count): \(message.text)"
    case .directAnswer(let answer): "direct answer \(answer.id.count): \(answer.outcome)"
    case .goodbye(let reason): "goodbye: \(reason)"
    case .relay(let relay): "relay, \(relay.sealed.count) bytes"
    case .survey(let epoch): "survey of \(epoch.term)"
    case .bridge(let bridge): "bridge from \(bridge.epoch.term) to \(bridge.other.term)"
    case .unknown(let kind): "unknown \(kind)"
    }
  }

  private static func name(of body: RequestBody) -> String {
    switch body {
    case .claim(let claim): "claim \(claim.name)"
    case .publicMessage(_, let text, _): "message \(text)"
    case .accounts(let key): "accounts \(key)"
    case .login: "login"
    case .logout: "logout"
    case .roomMessage(_, let room, let text, _): "line in \(room) \(text)"
    case .enterRoom(_, let room): room.isEmpty ? "leave room" : "enter \(room)"
    case .setAway(_, let text): text.isEmpty ? "back" : "away \(text)"
    case .changeCredential: "change credential"
    case .removeAccount: "remove account"
    case .setCapacity(_, let seats): "capacity \(seats)"
    case .queueMail(let mail): "mail \(mail.message.count)"
    case .mailDelivered(let receipt): "mail delivered \(receipt.message.count)"
    case .changeParty(let change): "party \(change.party.count) \(change.what)"
    case .unknown: "unknown"
    }
  }

  private static func name(of body: AnswerBody) -> String {
    switch body {
    case .acknowledged(let position, let copies):
      "acknowledged \(position.epoch.term)/\(position.index), \(copies) copies"
    case .accounts(let accounts): "accounts \(accounts.map(\.name))"
    case .done: "done"
    case .refused(let refusal): "refused: \(text(of: refusal))"
    }
  }

  static func text(of beacon: Beacon) -> String {
    "beacon \(beacon.sequence) \(beacon.role) term \(beacon.term) epoch \(beacon.epoch.term) "
      + "last \(beacon.lastIndex) age \(beacon.heartbeatAge) members \(beacon.members)"
  }
}
