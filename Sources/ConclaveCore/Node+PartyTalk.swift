import ConclaveWire

/// What is said to a party: one direct message to each other member, all with one id.
extension Node {
  mutating func sayToParty(_ text: String, _ id: CommandID, _ turn: inout Turn) {
    guard let account = session?.account else {
      return reply(id, .partySay, .refused(.notSignedIn), &turn)
    }
    if let refusal = MessageText.fault(of: text) {
      return reply(id, .partySay, .refused(refusal), &turn)
    }
    guard let party = log.parties.party(of: account) else {
      return reply(id, .partySay, .refused(.declined(.notInParty)), &turn)
    }
    let others = log.parties.members(of: party).filter { $0 != account }
    guard !others.isEmpty else { return reply(id, .partySay, .refused(.aloneInParty), &turn) }
    guard !directs.isFull else { return reply(id, .partySay, .refused(.tooMany), &turn) }
    let message = outbox.nextID()
    let names = others.map { userName($0) ?? "?" }
    reply(id, .partySay, .toldParty(message: message, to: names), &turn)
    for other in others { deliver(text, as: message, to: other, party: party, &turn) }
  }

  /// "A message to a party is shown only if writer and reader are members of it by the log there."
  func isWithinParty(_ message: DirectMessage) -> Bool {
    guard let party = message.party else { return true }
    return log.parties.party(of: message.from) == party
      && log.parties.party(of: message.to) == party
  }
}
