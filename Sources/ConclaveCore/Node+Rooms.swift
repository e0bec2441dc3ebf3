import ConclaveWire

/// Rooms, on the node of somebody who is in one (Protocol.md, "Rooms").
extension Node {
  /// Whether the roster has this node's user in a room.
  func isInside(_ room: String) -> Bool {
    guard let session, let listed = roster.session(of: session.account),
      listed.certificate.node == configuration.node
    else { return false }
    return RoomName.isSame(room, listed.room)
  }

  mutating func join(_ room: String, _ id: CommandID, _ turn: inout Turn) {
    guard let session else { return reply(id, .join, .refused(.notSignedIn), &turn) }
    if let fault = RoomName.fault(of: room) {
      return reply(id, .join, .refused(.badRoom(fault)), &turn)
    }
    if RoomName.isSame(room, session.record.room) {
      return reply(id, .join, .refused(.inRoomAlready(session.record.room)), &turn)
    }
    guard !outbox.isFull else { return reply(id, .join, .refused(.tooMany), &turn) }
    ask(.enterRoom(session.account, room: room), id: outbox.nextID(), .join(id), &turn)
  }

  /// The roster that came before the answer has this node's user in the room.
  mutating func settleJoin(_ answer: Answer, _ command: CommandID, _ turn: inout Turn) {
    guard answer.body == .done, let room = session?.record.room, !room.isEmpty else {
      return reply(command, .join, .refused(.declined(answer.refusal)), &turn)
    }
    let users = online.filter { $0.room.map { RoomName.isSame($0, room) } ?? false }
    let view = RoomView(room: room, users: users, lines: [])
    _ = read(
      .messages(
        .all, in: .room(key: UserName.key(of: room)), before: nil, limit: Self.pastLinesMax),
      .room(command, view), &turn)
  }

  /// Lines of a room that are shown to someone who comes in.
  static let pastLinesMax = 20

  /// The last lines of the room came. What was shown already, as since the roster has the user in it, isn't again.
  mutating func enter(
    _ view: RoomView, past: [Entry], _ command: CommandID, _ turn: inout Turn
  ) {
    guard let session, RoomName.isSame(session.record.room, view.room) else {
      return reply(command, .join, .refused(.declined(.notInRoom)), &turn)
    }
    var entered = view
    for entry in past where !log.isVoid(entry) && !roomMemory.contains(entry.request) {
      guard case .roomMessage(_, let message) = entry.body, !ignores(message.account),
        let line = line(entry)
      else { continue }
      roomMemory.insert(entry.request)
      entered.lines.append(line)
    }
    reply(command, .join, .joined(entered), &turn)
  }

  mutating func leaveRoom(_ id: CommandID, _ turn: inout Turn) {
    guard let session else { return reply(id, .leaveRoom, .refused(.notSignedIn), &turn) }
    let room = session.record.room
    guard !room.isEmpty else { return reply(id, .leaveRoom, .refused(.inNoRoom), &turn) }
    guard !outbox.isFull else { return reply(id, .leaveRoom, .refused(.tooMany), &turn) }
    ask(
      .enterRoom(session.account, room: ""), id: outbox.nextID(), .leaveRoom(id, room: room), &turn)
  }

  /// The rooms that somebody is in, in order of names.
  var rooms: [RoomSummary] {
    var rooms: [RoomSummary] = []
    for user in online {
      guard let room = user.room else { continue }
      if let place = rooms.firstIndex(where: { RoomName.isSame($0.room, room) }) {
        rooms[place].users.append(user.user)
        rooms[place].isOwn = rooms[place].isOwn || user.isSelf
      } else {
        rooms.append(RoomSummary(room: room, users: [user.user], isOwn: user.isSelf))
      }
    }
    return rooms.sorted { UserName.key(of: $0.room) < UserName.key(of: $1.room) }
  }

  /// Tells who went into the room that this node's user is in, and who went out. On going in oneself the reply
  /// says who is there.
  func reportRoom(from last: Roster, to next: Roster, _ turn: inout Turn) {
    guard let own = session?.account, let room = next.session(of: own)?.room,
      let before = last.session(of: own), RoomName.isSame(room, before.room)
    else { return }
    for session in last.sessions
    where session.isIn(room) && next.session(of: session.certificate.account)?.isIn(room) != true {
      turn.emit(.room(RoomChange(what: .left, user: session.name, room: room)))
    }
    for session in next.sessions
    where session.isIn(room) && last.session(of: session.certificate.account)?.isIn(room) != true {
      turn.emit(.room(RoomChange(what: .joined, user: session.name, room: room)))
    }
  }
}

extension RosterSession {
  fileprivate func isIn(_ room: String) -> Bool { RoomName.isSame(self.room, room) }
}
