import ConclaveWire

/// What the roster says of users: the room they are in, and whether they are away.
extension Node {
  /// The text of one who is away and said no more.
  public static let awayDefault = "away"

  mutating func changeAway(_ text: String?, _ id: CommandID, _ turn: inout Turn) {
    guard let session else { return reply(id, .away, .refused(.notSignedIn), &turn) }
    let isAway = !session.record.away.isEmpty
    let text = text ?? (isAway ? "" : Self.awayDefault)
    guard text.utf8.count <= Limits.reasonBytesMax else {
      return reply(id, .away, .refused(.awayTooLong), &turn)
    }
    guard !outbox.isFull else { return reply(id, .away, .refused(.tooMany), &turn) }
    ask(.setAway(session.account, text: text), id: outbox.nextID(), .away(id, text: text), &turn)
  }

  mutating func settleAway(
    _ answer: Answer, _ command: CommandID, _ text: String, _ turn: inout Turn
  ) {
    guard answer.body == .done else {
      return reply(command, .away, .refused(.declined(answer.refusal)), &turn)
    }
    reply(command, .away, text.isEmpty ? .back : .away(text: text), &turn)
  }

  /// Who says something in public or in a room isn't away.
  mutating func comeBack(_ turn: inout Turn) {
    guard let own = session, !own.record.away.isEmpty, !outbox.isFull else { return }
    let body = RequestBody.setAway(own.account, text: "")
    guard !outbox.items.contains(where: { $0.request.body == body }) else { return }
    ask(body, id: outbox.nextID(), .presence, &turn)
    turn.emit(.notice(.back))
  }

  /// Tells the writer of a direct message that the reader is away, once per away.
  mutating func tellAway(_ reader: RosterSession, _ turn: inout Turn) {
    let account = reader.certificate.account
    guard !reader.away.isEmpty, account != session?.account, awayTold[account] != reader.away else {
      return
    }
    awayTold[account] = reader.away
    turn.emit(.notice(.readerAway(user: reader.name, text: reader.away)))
  }

  /// Who came back is told of again the next time.
  mutating func forgetAways() {
    for (account, text) in awayTold where roster.session(of: account)?.away != text {
      awayTold[account] = nil
    }
  }

  /// A session that is offered again comes without what the roster said of it: that is asked for, once, before
  /// what waits for the session.
  mutating func restorePresence(of own: OwnSession, _ turn: inout Turn) {
    let isAskedFor = outbox.items.contains { item in
      if case .presence = item.purpose { true } else { false }
    }
    guard !isAskedFor else { return }
    let (account, record) = (own.account, own.record)
    var bodies: [RequestBody] = []
    if !record.room.isEmpty { bodies.append(.enterRoom(account, room: record.room)) }
    if !record.away.isEmpty { bodies.append(.setAway(account, text: record.away)) }
    for body in bodies.reversed() {
      let id = outbox.nextID()
      ask(body, id: id, .presence, &turn)
      guard let place = followed?.held.firstIndex(of: id) else { continue }
      followed?.held.remove(at: place)
      followed?.held.insert(id, at: 0)
    }
  }
}

/// The same at the coordinator.
extension Node {
  mutating func serve(
    entry account: AccountID, into room: String, _ id: RequestID, of origin: NodeID,
    _ turn: inout Turn
  ) {
    guard room.isEmpty || RoomName.fault(of: room) == nil else {
      return answer(id, of: origin, .refused(.malformed), &turn)
    }
    // A room is called as those inside have it.
    let others = reign?.sessions.values.filter { $0.certificate.account != account } ?? []
    let name = others.first { RoomName.isSame($0.room, room) }?.room ?? room
    change(account, id, of: origin, &turn) { $0.room = name }
  }

  mutating func serve(
    away text: String, of account: AccountID, _ id: RequestID, of origin: NodeID,
    _ turn: inout Turn
  ) {
    change(account, id, of: origin, &turn) { $0.away = text }
  }

  /// Changes what the roster says of a user of the asking node. The roster goes out before the answer.
  private mutating func change(
    _ account: AccountID, _ id: RequestID, of origin: NodeID, _ turn: inout Turn,
    _ change: (inout RosterSession) -> Void
  ) {
    guard let listed = reign?.sessions[account], listed.certificate.node == origin else {
      return answer(id, of: origin, .refused(.notSignedIn), &turn)
    }
    var changed = listed
    change(&changed)
    if changed != listed {
      reign?.sessions[account] = changed
      pushRoster(&turn)
    }
    answer(id, of: origin, .done, &turn)
  }

  /// "Of room and away what the node brings counts": it had the last roster, and repeats what it asked for since.
  /// - Returns: whether that changed anything.
  mutating func takePresence(of offered: RosterSession, instead listed: RosterSession) -> Bool {
    var taken = listed
    taken.room = RoomName.fault(of: offered.room) == nil ? offered.room : ""
    taken.away = offered.away
    reign?.sessions[listed.certificate.account] = taken
    return taken != listed
  }

  /// "A room is called as the first of those inside, by their accounts, have it; who comes later takes that."
  static func agreeOnRooms(in reign: inout Reign) {
    var names: [[UInt8]: String] = [:]
    reign.sessions.updateAll { _, session in
      guard !session.room.isEmpty else { return }
      let key = RoomName.key(session.room)
      session.room = names[key] ?? session.room
      names[key] = session.room
    }
  }
}
