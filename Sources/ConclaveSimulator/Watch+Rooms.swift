import ConclaveCore
import ConclaveWire

/// "A room line is shown where the last roster on that link has the user in the room."
extension Watch {
  /// Looks at what a step showed, and at what it should have shown.
  mutating func checkRoomLines(
    of effects: [Effect], _ machine: Machine, _ process: Process, before: Roster, _ world: World
  ) throws(Violation) {
    let after = process.node.roster
    let moves = effects.contains(where: Self.isMove)
    for effect in effects {
      switch effect {
      case .emit(.message(let report)):
        guard case .room(let room, _) = report.scope, !moves,
          !Self.has(before, machine, in: room), !Self.has(after, machine, in: room)
        else { continue }
        throw world.fail("room", "\(machine.name) shows \(report.text) of \(room) to an outsider")
      case .store(let entries):
        for entry in entries {
          guard case .roomMessage(let room, let message) = entry.body else { continue }
          roomLines.insert(entry.request)
          let isFirst =
            process.belief.roomLines.insert(entry.request).inserted
            && !machine.disk.requests.contains(entry.request)
          // What was written before it had a coordinator is history.
          guard isFirst, !moves, let since = process.belief.settledTime,
            written[entry.request] ?? 0 > since, Self.has(before, machine, in: room),
            Self.has(after, machine, in: room), !process.belief.shown.contains(entry.request)
          else { continue }
          throw world.fail("room", "\(machine.name) doesn't show \(message.text) of \(room)")
        }
      default: continue
      }
    }
  }

  /// Whether its user went into a room or out of one: a coordinator may do all at once, go in, speak and go on.
  private static func isMove(_ effect: Effect) -> Bool {
    switch effect {
    case .read(_, .messages(_, in: .room, before: nil, limit: _)), .emit(.reply(_, _, .leftRoom)),
      .emit(.reply(_, _, .signedOut)), .emit(.reply(_, _, .unregistered)):
      true
    default: false
    }
  }

  /// A line of a room is seen once: as it came, or on going in.
  func seen(
    _ line: RequestID, _ text: String, _ machine: Machine, _ world: World
  ) throws(Violation) {
    guard machine.process?.belief.roomShown.insert(line).inserted == false else { return }
    throw world.fail("shown twice", "\(machine.name) shows \(text) of a room again")
  }

  /// Who signs in begins in no room, and has seen nothing.
  func forgetRooms(_ machine: Machine) {
    machine.user.room = nil
    machine.process?.belief.roomShown = []
  }

  /// A room has one name, whatever those inside typed.
  func checkRooms(of roster: Roster, _ machine: Machine, _ world: World) throws(Violation) {
    var names: [String: String] = [:]
    for session in roster.sessions where !session.room.isEmpty {
      let name = names[session.room.lowercased()] ?? session.room
      names[session.room.lowercased()] = name
      guard name == session.room else {
        throw world.fail("room", "\(machine.name) calls it \(name) and \(session.room)")
      }
    }
  }

  private static func has(_ roster: Roster, _ machine: Machine, in room: String) -> Bool {
    roster.sessions.contains {
      $0.certificate.node == machine.identity && $0.room.lowercased() == room.lowercased()
    }
  }
}
