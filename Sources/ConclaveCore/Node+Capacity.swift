import ConclaveWire

/// The number of seats: "any signed-in user changes it".
extension Node {
  mutating func changeCapacity(_ seats: UInt16?, _ id: CommandID, _ turn: inout Turn) {
    guard let seats else { return reply(id, .capacity, seated(Outcome.capacity), &turn) }
    guard let session else { return reply(id, .capacity, .refused(.notSignedIn), &turn) }
    guard (1...Limits.capacityMax).contains(seats) else {
      return reply(id, .capacity, .refused(.badCapacity), &turn)
    }
    guard !outbox.isFull else { return reply(id, .capacity, .refused(.tooMany), &turn) }
    ask(.setCapacity(session.account, seats: seats), id: outbox.nextID(), .capacity(id), &turn)
  }

  mutating func settleCapacity(_ answer: Answer, _ command: CommandID, _ turn: inout Turn) {
    guard case .acknowledged = answer.body else {
      return reply(command, .capacity, .refused(.declined(answer.refusal)), &turn)
    }
    reply(command, .capacity, seated(Outcome.capacitySet), &turn)
  }

  private func seated(_ outcome: (_ taken: Int, _ seats: Int) -> Outcome) -> Outcome {
    outcome(log.accounts.seatsTaken, Int(log.accounts.capacity))
  }

  /// At the coordinator. Below the accounts that exist is fine: nobody registers until there are fewer.
  mutating func serve(
    seats: UInt16, of account: AccountID, _ id: RequestID, of origin: NodeID, _ turn: inout Turn
  ) {
    if let position = log.position(of: id) {
      return awaitAnswer(id, position, of: origin, &turn)
    }
    guard let session = reign?.sessions[account], session.certificate.node == origin else {
      return answer(id, of: origin, .refused(.notSignedIn), &turn)
    }
    guard (1...Limits.capacityMax).contains(seats) else {
      return answer(id, of: origin, .refused(.malformed), &turn)
    }
    let author = LogAuthor(account: account, name: session.name)
    guard let position = append(.capacitySet(seats, by: author), request: id, &turn) else { return }
    awaitAnswer(id, position, of: origin, &turn)
  }

  /// An entry that changes the number of seats came. Whoever asked for it hears of it by the reply.
  mutating func tellCapacity(
    _ seats: UInt16, by author: LogAuthor, _ entry: Entry, _ turn: inout Turn
  ) {
    let name = log.accounts.name(of: author.account) ?? author.name
    turn.log(.info, .account, "capacity set", ["seats": "\(seats)", "by": name])
    guard !outbox.isOwn(entry.request) else { return }
    turn.emit(
      .notice(.capacitySet(seats: Int(seats), taken: log.accounts.seatsTaken, by: name)))
  }
}
