import ConclaveWire

/// What the user asks for.
extension Node {
  /// Commands that may wait for a coordinator.
  static let waitingMax = 1_000
  /// Entries that one read for `@getlog` brings.
  static let logPage = 512

  /// Takes a command. What needs a coordinator waits until there is one, and so does what follows it.
  mutating func take(_ command: Command, _ id: CommandID, _ turn: inout Turn) {
    if leaving != nil || isStopped {
      return reply(id, command.name, .refused(.stopping), &turn)
    }
    guard waiting.isEmpty && mayPerform(command) || !command.needsCoordinator else {
      guard waiting.count < Self.waitingMax else {
        return reply(id, command.name, .refused(.tooMany), &turn)
      }
      return waiting.append((id, command))
    }
    perform(command, id, &turn)
  }

  /// Whether a coordinator is there, or this node is it.
  var isMember: Bool {
    reign != nil || (followed?.link != nil && roster.epoch == followed?.epoch)
  }

  /// A command that changes the session is under way: what needs one waits for its reply.
  var isSessionChanging: Bool {
    !derivations.isEmpty
      || outbox.items.contains { item in
        switch item.purpose {
        case .register, .lookUp, .login, .logout, .join, .leaveRoom, .away,
          .changePassword, .unregister:
          true
        case .message, .mail, .mailDelivered, .resume, .capacity, .presence, .founding, .party:
          false
        }
      }
  }

  /// A command about parties is under way: the next one is judged by what it brings.
  private var isPartyChanging: Bool {
    outbox.items.contains { item in
      if case .party = item.purpose { true } else { false }
    }
  }

  /// The log is read when it is as the first coordinator had it: before that it would be silently old.
  private func mayPerform(_ command: Command) -> Bool {
    switch command {
    case .log, .send, .reply: if !hasSettled { return false }
    // What was written goes out first, and what is being shown is said to be delivered.
    case .logout: if !directs.outgoing.isEmpty || !mail.isIdle { return false }
    case .party, .partySay: if !hasSettled || isPartyChanging { return false }
    default: break
    }
    if command.needsOwnAccount, session != nil, !isCaughtUp { return false }
    return !command.needsCoordinator || isMember && !isSessionChanging
  }

  /// The log is read with what its coordinator had when it welcomed.
  var isCaughtUp: Bool {
    reign != nil || followed.map { log.held.covers($0.welcomed) } ?? false
  }

  var isStopped: Bool { if case .stopped = state { true } else { false } }

  /// Performs what waited, in order, as far as nothing stands in its way any more.
  mutating func advanceWaiting(_ turn: inout Turn) {
    while let next = waiting.first, mayPerform(next.command) {
      waiting.removeFirst()
      perform(next.command, next.id, &turn)
    }
  }

  private mutating func perform(_ command: Command, _ id: CommandID, _ turn: inout Turn) {
    switch command {
    case .help(let topic): reply(id, .help, .help(topic: topic), &turn)
    case .register(let user, let password): register(user, password, id, &turn)
    case .login(let user, let password): login(user, password, id, &turn)
    case .logout: logout(id, &turn)
    case .exit:
      reply(id, .exit, .leaving, &turn)
      leave(reason: "left", within: Timing.leaving, &turn)
    case .list: reply(id, .list, .users(online), &turn)
    case .log(let request): readLog(request, id, &turn)
    case .send(let to, let text): sendDirect(to: to, text: text, id, &turn)
    case .reply(let text): replyDirect(text: text, id, &turn)
    case .sendAll(let text): say(text, as: .sendAll, inRoom: false, id, &turn)
    case .say(let text): say(text, as: .say, id, &turn)
    case .act(let text): say(text, as: .act, id, &turn)
    case .join(let room): join(room, id, &turn)
    case .leaveRoom: leaveRoom(id, &turn)
    case .rooms: reply(id, .rooms, .rooms(rooms), &turn)
    case .away(let text): changeAway(text, id, &turn)
    case .capacity(let seats): changeCapacity(seats, id, &turn)
    case .ignore(let user): ignore(user, id, &turn)
    case .clear: reply(id, .clear, .cleared, &turn)
    case .party(let party): perform(party, id, &turn)
    case .partySay(let text): sayToParty(text, id, &turn)
    case .changePassword(let old, let new): changePassword(old, to: new, id, &turn)
    case .unregister(let password): unregister(password, id, &turn)
    case .status: turn.effects.append(.look(id, links: roster.nodes.compactMap(linkOfStatus)))
    }
  }

  private mutating func register(
    _ user: String, _ password: Password, _ id: CommandID, _ turn: inout Turn
  ) {
    if let refusal = refusalToSignIn(password) {
      return reply(id, .register, .refused(refusal), &turn)
    }
    if let fault = UserName.fault(of: user, reserved: configuration.reservedNames) {
      return reply(id, .register, .refused(.badName(fault)), &turn)
    }
    let derivation = nextDerivation(.register(id, user: user))
    turn.effects.append(.makeCredential(derivation, password))
  }

  private mutating func login(
    _ user: String, _ password: Password, _ id: CommandID, _ turn: inout Turn
  ) {
    if let refusal = refusalToSignIn(password) {
      return reply(id, .login, .refused(refusal), &turn)
    }
    ask(
      .accounts(key: UserName.key(of: user)), id: outbox.nextID(), .lookUp(id, password), &turn)
  }

  /// Unicode scalars of a password, at least.
  public static let passwordScalarsMin = 4

  private func refusalToSignIn(_ password: Password) -> CommandRefusal? {
    if let session { return .alreadySignedIn(user: session.record.name) }
    if outbox.isFull { return .tooMany }
    return isTooShort(password) ? .passwordTooShort : nil
  }

  func isTooShort(_ password: Password) -> Bool {
    password.text.unicodeScalars.count < Self.passwordScalarsMin
  }

  private mutating func logout(_ id: CommandID, _ turn: inout Turn) {
    guard let session else { return reply(id, .logout, .refused(.notSignedIn), &turn) }
    ask(
      .logout(session.account), id: outbox.nextID(), .logout(id, user: session.record.name),
      &turn)
  }

  /// Says something in public, or in the room that the user is in.
  private mutating func say(
    _ text: String, as name: CommandName, inRoom: Bool = true, _ id: CommandID,
    _ turn: inout Turn
  ) {
    guard let session else { return reply(id, name, .refused(.notSignedIn), &turn) }
    if let refusal = MessageText.fault(of: text) {
      return reply(id, name, .refused(refusal), &turn)
    }
    guard !outbox.isFull else { return reply(id, name, .refused(.tooMany), &turn) }
    let message = outbox.nextID()
    reply(id, name, .accepted(message: message), &turn)
    comeBack(&turn)
    let (room, isAction) = (inRoom ? session.record.room : "", name == .act)
    let body: RequestBody =
      room.isEmpty
      ? .publicMessage(session.account, text: text, isAction: isAction)
      : .roomMessage(session.account, room: room, text: text, isAction: isAction)
    ask(body, id: message, .message, &turn)
  }
}

extension Command {
  /// Whether it waits until a coordinator is known.
  var needsCoordinator: Bool {
    switch self {
    case .help, .exit, .clear, .status: false
    case .register, .login, .logout, .list, .log, .send, .reply, .sendAll, .say, .party: true
    case .act, .join, .leaveRoom, .rooms, .away, .capacity, .ignore: true
    case .partySay, .changePassword, .unregister: true
    }
  }

  /// Whether it is checked with what the log here has of the account.
  var needsOwnAccount: Bool {
    switch self {
    case .changePassword, .unregister: true
    default: false
    }
  }
}
