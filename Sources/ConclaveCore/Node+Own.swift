import ConclaveWire

/// This node's own requests and session.
extension Node {
  /// Asks the coordinator for something; without one, as soon as there is one.
  mutating func ask(
    _ body: RequestBody, id: RequestID, _ purpose: Outbox.Purpose, _ turn: inout Turn
  ) {
    send(outbox.add(body, id: id, purpose), &turn)
  }

  /// Sends a request to the coordinator, if there is one.
  mutating func send(_ request: Request, _ turn: inout Turn) {
    if reign != nil {
      serve(request, of: configuration.node, &turn)
    } else if let followed, let link = followed.link {
      let isBehind = !followed.held.isEmpty && request.body.isInOrder
      if request.body.isOfUser && !isServed || isBehind {
        self.followed?.held.append(request.id)
      } else {
        send(.request(request), on: link, &turn)
      }
    }
  }

  /// Whether the coordinator has this node's session, if there is one. Before that it would refuse, as not signed
  /// in, what another coordinator may have taken, and a message that failed would come into the log.
  private var isServed: Bool {
    // No roster lists one again whose account was given up.
    guard let session, !isBeingRemoved(session.account) else { return true }
    let listed = roster.session(of: session.account)
    return followed?.hasRoster == true && listed?.certificate.node == configuration.node
  }

  /// The coordinator has the session now, or there is none any more.
  mutating func sendHeld(_ turn: inout Turn) {
    guard let held = followed?.held, !held.isEmpty, isServed else { return }
    followed?.held = []
    for id in held {
      if let item = outbox.items.first(where: { $0.request.id == id }) { send(item.request, &turn) }
    }
  }

  /// "A node repeats unanswered requests, in order, on every new link to a coordinator."
  mutating func resendRequests(_ turn: inout Turn) {
    let requests = outbox.items.map(\.request)
    for request in requests { send(request, &turn) }
  }

  mutating func receive(_ answer: Answer, on link: LinkID, _ turn: inout Turn) {
    guard followed?.link == link else { return }
    settle(answer, &turn)
  }

  /// Takes an answer to a request of this node.
  mutating func settle(_ answer: Answer, _ turn: inout Turn) {
    guard let item = outbox.settle(answer.id) else { return }
    switch item.purpose {
    case .register(let command, let user, let secret):
      settleRegistration(answer, command, user: user, secret, &turn)
    case .message: settleMessage(answer, &turn)
    case .mail(let receipt): settleMail(answer, receipt, &turn)
    case .mailDelivered: break
    case .lookUp(let command, let password):
      settleLookUp(answer, command, password, &turn)
    case .login(let command, let attempt, let certificate):
      settleLogin(answer, command, attempt, certificate, &turn)
    case .resume(let certificate): settleResumption(answer, certificate, &turn)
    case .changePassword, .unregister: settleAccountChange(answer, item, &turn)
    case .logout(let command, let user):
      session = nil
      reply(command, .logout, .signedOut(user: user), &turn)
    case .founding: break
    case .party(let command, let outcome): settleParty(answer, command, outcome, &turn)
    case .join(let command): settleJoin(answer, command, &turn)
    case .leaveRoom(let command, let room):
      let isDone = answer.body == .done
      reply(
        command, .leaveRoom, isDone ? .leftRoom(room) : .refused(.declined(answer.refusal)), &turn)
    case .away(let command, let text): settleAway(answer, command, text, &turn)
    case .capacity(let command): settleCapacity(answer, command, &turn)
    case .presence: break
    }
  }

  private mutating func settleMessage(_ answer: Answer, _ turn: inout Turn) {
    let state: DeliveryReport.State
    switch answer.body {
    case .acknowledged(_, let copies): state = .sent(copies: Int(copies))
    case .refused(let refusal): state = .failed(.refused(refusal))
    case .accounts, .done: state = .failed(.refused(.unsupported))
    }
    turn.emit(.delivery(DeliveryReport(message: answer.id, to: nil, state: state)))
  }

  private mutating func settleRegistration(
    _ answer: Answer, _ command: CommandID, user: String, _ secret: LoginSecret,
    _ turn: inout Turn
  ) {
    guard case .acknowledged = answer.body else {
      return reply(command, .register, .refused(.declined(answer.refusal)), &turn)
    }
    let account = AccountSalt(account: answer.id, name: user, salt: [])
    let attempt = LoginAttempt(password: Password(""), account: account, rest: [])
    signIn(command, attempt, secret, &turn)
  }

  /// Makes the certificate and asks for the session.
  mutating func signIn(
    _ command: CommandID, _ attempt: LoginAttempt, _ secret: LoginSecret, _ turn: inout Turn
  ) {
    var certificate = SessionCertificate(
      account: attempt.account.account, node: configuration.node, boot: configuration.boot,
      stamp: nextStamp(turn.now))
    certificate.signature = crypto.sign(certificate.signedBytes, secret)
    var attempt = attempt
    attempt.wrapping = secret.wrapping
    ask(
      .login(certificate), id: outbox.nextID(), .login(command, attempt, certificate), &turn)
  }

  private mutating func settleLookUp(
    _ answer: Answer, _ command: CommandID, _ password: Password, _ turn: inout Turn
  ) {
    guard case .accounts(let accounts) = answer.body else {
      return reply(command, .login, .refused(.declined(answer.refusal)), &turn)
    }
    guard let first = accounts.first else {
      return reply(command, .login, .refused(.declined(.noSuchUser)), &turn)
    }
    derive(
      command,
      LoginAttempt(password: password, account: first, rest: Array(accounts.dropFirst())),
      &turn)
  }

  private mutating func derive(
    _ command: CommandID, _ attempt: LoginAttempt, _ turn: inout Turn
  ) {
    let id = nextDerivation(.login(command, attempt))
    turn.effects.append(.deriveLogin(id, attempt.password, salt: attempt.account.salt))
  }

  private mutating func settleLogin(
    _ answer: Answer, _ command: CommandID, _ attempt: LoginAttempt,
    _ certificate: SessionCertificate, _ turn: inout Turn
  ) {
    // A registration has an empty salt: its password isn't derived again.
    let isRegistration = attempt.account.salt.isEmpty
    let name: CommandName = isRegistration ? .register : .login
    switch answer.body {
    case .done:
      let record = RosterSession(
        certificate: certificate, name: attempt.account.name, since: turn.now.wall)
      roomMemory = RoomMemory()
      session = OwnSession(
        record: roster.session(of: attempt.account.account) ?? record, wrapping: attempt.wrapping)
      let user = attempt.account.name
      reply(
        command, name,
        isRegistration
          ? .registered(user: user, online: online) : .signedIn(user: user, online: online),
        &turn)
    case .refused(.badPassword) where !attempt.rest.isEmpty:
      var next = attempt
      next.account = next.rest.removeFirst()
      derive(command, next, &turn)
    case .refused(.signedInElsewhere(let node)):
      reply(command, name, .refused(elsewhere(attempt.account, on: node)), &turn)
    default: reply(command, name, .refused(.declined(answer.refusal)), &turn)
    }
  }

  /// The roster says since when as well.
  private func elsewhere(_ account: AccountSalt, on node: String) -> CommandRefusal {
    guard let other = roster.session(of: account.account),
      nodeName(other.certificate.node, in: roster) == node
    else { return .declined(.signedInElsewhere(node: node)) }
    return .signedInElsewhere(user: account.name, node: node, since: other.since)
  }

  func nextDerivationID() -> DerivationID { DerivationID(number: derivationCount + 1) }

  mutating func nextDerivation(_ derivation: Derivation) -> DerivationID {
    let id = nextDerivationID()
    derivationCount += 1
    derivations[id.number] = derivation
    return id
  }

  mutating func credentialMade(
    _ id: DerivationID, _ credential: Credential, _ secret: LoginSecret, _ turn: inout Turn
  ) {
    guard case .register(let command, let user)? = derivations.removeValue(forKey: id.number)
    else { return }
    let claim = AccountClaim(name: user, key: UserName.key(of: user), credential: credential)
    ask(.claim(claim), id: outbox.nextID(), .register(command, user: user, secret), &turn)
  }

  mutating func loginDerived(
    _ id: DerivationID, _ key: LoginKey, _ secret: LoginSecret, _ turn: inout Turn
  ) {
    switch derivations.removeValue(forKey: id.number) {
    case .login(let command, let attempt)?: signIn(command, attempt, secret, &turn)
    case .unregister(let command, let account, let expected)?:
      guard key == expected else {
        return reply(command, .unregister, .refused(.wrongPassword), &turn)
      }
      askForRemoval(of: account, secret, command, &turn)
    case .register?, .changePassword?, nil: break
    }
  }

  mutating func derivationFailed(_ id: DerivationID, _ turn: inout Turn) {
    switch derivations.removeValue(forKey: id.number) {
    case .register(let command, _)?:
      reply(command, .register, .refused(.outOfMemory), &turn)
    case .login(let command, _)?: reply(command, .login, .refused(.outOfMemory), &turn)
    case .changePassword(let command, _)?:
      reply(command, .changePassword, .refused(.outOfMemory), &turn)
    case .unregister(let command, _, _)?:
      reply(command, .unregister, .refused(.outOfMemory), &turn)
    case nil: break
    }
  }

  mutating func reply(
    _ command: CommandID, _ name: CommandName, _ outcome: Outcome, _ turn: inout Turn
  ) {
    turn.emit(.reply(command, name, outcome))
  }
}

extension RequestBody {
  /// Whether it comes after what was asked for before it in the user's name.
  fileprivate var isInOrder: Bool {
    if case .removeAccount = self { true } else { isOfUser }
  }

  /// Whether it is served only where the user is signed in, and isn't asked again when that is refused.
  fileprivate var isOfUser: Bool {
    switch self {
    case .publicMessage, .roomMessage, .enterRoom, .setAway, .setCapacity, .queueMail, .changeParty,
      .logout:
      true
    case .claim, .accounts, .login, .changeCredential, .removeAccount, .mailDelivered, .unknown:
      false
    }
  }
}

extension Answer {
  /// The refusal it carries; an answer that doesn't fit its request counts as one.
  var refusal: Refusal {
    if case .refused(let refusal) = body { refusal } else { .unsupported }
  }
}
