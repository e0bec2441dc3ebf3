import ConclaveWire

/// The user's own account: another password, or none of it any more.
extension Node {
  mutating func changePassword(
    _ old: Password, to new: Password, _ id: CommandID, _ turn: inout Turn
  ) {
    guard let (session, credential) = ownAccount else {
      return reply(id, .changePassword, .refused(.notSignedIn), &turn)
    }
    if outbox.isFull { return reply(id, .changePassword, .refused(.tooMany), &turn) }
    if isTooShort(new) { return reply(id, .changePassword, .refused(.passwordTooShort), &turn) }
    let derivation = nextDerivation(.changePassword(id, session.account))
    turn.effects.append(.changeCredential(derivation, credential, old: old, new: new))
  }

  mutating func unregister(_ password: Password, _ id: CommandID, _ turn: inout Turn) {
    guard let (session, credential) = ownAccount else {
      return reply(id, .unregister, .refused(.notSignedIn), &turn)
    }
    if outbox.isFull { return reply(id, .unregister, .refused(.tooMany), &turn) }
    let derivation = nextDerivation(.unregister(id, session.account, credential.loginKey))
    turn.effects.append(.deriveLogin(derivation, password, salt: credential.salt))
  }

  /// The account signed in here, with what its password has to fit by the log held here.
  private var ownAccount: (OwnSession, Credential)? {
    guard let session, let credential = log.accounts.accounts[session.account]?.credential
    else { return nil }
    return (session, credential)
  }

  /// The keys are made; nil if the old password was wrong.
  mutating func credentialChanged(
    _ id: DerivationID, _ changed: ChangedCredential?, _ turn: inout Turn
  ) {
    guard
      case .changePassword(let command, let account)? = derivations.removeValue(forKey: id.number)
    else { return }
    guard let session, session.account == account else {
      return reply(command, .changePassword, .refused(.notSignedIn), &turn)
    }
    guard let changed else {
      return reply(command, .changePassword, .refused(.wrongPassword), &turn)
    }
    var certificate = SessionCertificate(
      account: account, node: configuration.node, boot: configuration.boot,
      stamp: nextStamp(turn.now))
    certificate.signature = crypto.sign(certificate.signedBytes, changed.secret)
    let request = outbox.nextID()
    var change = CredentialChange(
      account: account, credential: changed.credential, certificate: certificate)
    change.proof = crypto.sign(change.signedBytes(request: request), changed.oldSecret)
    ask(
      .changeCredential(change), id: request,
      .changePassword(command, user: session.record.name, certificate), &turn)
  }

  /// The password is right.
  mutating func askForRemoval(
    of account: AccountID, _ secret: LoginSecret, _ command: CommandID, _ turn: inout Turn
  ) {
    guard let session, session.account == account else {
      return reply(command, .unregister, .refused(.notSignedIn), &turn)
    }
    let request = outbox.nextID()
    var removal = AccountRemoval(account: account)
    removal.proof = crypto.sign(removal.signedBytes(request: request), secret)
    ask(
      .removeAccount(removal), id: request,
      .unregister(command, user: session.record.name, account), &turn)
  }

  /// Whether giving up the account is under way: its session ends with the answer.
  func isUnregistering(_ account: AccountID) -> Bool {
    outbox.items.contains { item in
      if case .unregister(_, _, account) = item.purpose { true } else { false }
    }
  }

  /// The answer to a change of the account. While the logs come together a refusal may not be the last word:
  /// the coordinator may lack the account, its session, or the very entry that was asked for.
  mutating func settleAccountChange(
    _ answer: Answer, _ item: Outbox.Item, _ turn: inout Turn
  ) {
    if case .acknowledged = answer.body { return accountChanged(item.purpose, &turn) }
    if isToBeRepeated(item, after: answer.refusal) {
      return outbox.postpone(item, until: turn.instant + Timing.sessionMissing)
    }
    let isWrong = answer.refusal == .badPassword
    let refusal = isWrong ? CommandRefusal.wrongPassword : .declined(answer.refusal)
    switch item.purpose {
    case .changePassword(let command, _, _):
      reply(command, .changePassword, .refused(refusal), &turn)
    case .unregister(let command, _, _):
      reply(command, .unregister, .refused(refusal), &turn)
      endSessionIfRemoved(&turn)
    default: break
    }
  }

  private mutating func accountChanged(_ purpose: Outbox.Purpose, _ turn: inout Turn) {
    switch purpose {
    case .changePassword(let command, let user, let certificate):
      if let own = session, own.account == certificate.account,
        own.record.certificate.stamp < certificate.stamp
      {
        session?.record.certificate = certificate
      }
      reply(command, .changePassword, .passwordChanged(user: user), &turn)
    case .unregister(let command, let user, let account):
      if session?.account == account { session = nil }
      reply(command, .unregister, .unregistered(user: user), &turn)
    default: break
    }
  }

  private func isToBeRepeated(_ item: Outbox.Item, after refusal: Refusal) -> Bool {
    if log.position(of: item.request.id) != nil { return true }
    let account: AccountID
    switch item.purpose {
    case .changePassword(_, _, let certificate): account = certificate.account
    case .unregister(_, _, let removed): account = removed
    default: return false
    }
    guard session?.account == account, log.accounts.isMember(account) else { return false }
    return refusal == .notSignedIn || refusal == .noSuchUser
  }

  mutating func advanceAccountChanges(_ turn: inout Turn) {
    for request in outbox.takeRepeats(at: turn.instant) { send(request, &turn) }
  }
}
