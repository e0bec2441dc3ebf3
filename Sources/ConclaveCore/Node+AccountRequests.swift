import ConclaveWire

/// Changes of accounts, at the coordinator (Protocol.md, "Accounts").
extension Node {
  /// "A password is changed by who proves to know the old one, on the node where the account is signed in."
  mutating func serve(
    _ change: CredentialChange, _ id: RequestID, of origin: NodeID, _ turn: inout Turn
  ) {
    if let position = log.position(of: id) {
      install(change.certificate, from: origin, &turn)
      return awaitAnswer(id, position, of: origin, &turn)
    }
    if let refusal = refusal(of: change, id, from: origin, at: turn.instant) {
      return refuse(change.account, id, of: origin, refusal, &turn)
    }
    let body = EntryBody.credentialChanged(change.account, change.credential)
    guard let position = append(body, request: id, &turn) else { return }
    reign?.accountFailures.forget(change.account)
    turn.log(
      .info, .account, "password changed",
      ["user": log.accounts.name(of: change.account) ?? "?", "account": "\(change.account)"])
    install(change.certificate, from: origin, &turn)
    awaitAnswer(id, position, of: origin, &turn)
  }

  /// "An account is removed by who proves to know its password, on the node where it is signed in." Its session
  /// ends, and its name and its seat are free, before the answer is given: what is asked for next is written
  /// behind the removal.
  mutating func serve(
    _ removal: AccountRemoval, _ id: RequestID, of origin: NodeID, _ turn: inout Turn
  ) {
    if let position = log.position(of: id) {
      endRemovedSessions(&turn)
      return awaitAnswer(id, position, of: origin, &turn)
    }
    let account = removal.account
    let proof = (removal.signedBytes(request: id), removal.proof)
    if let refusal = refusal(of: proof, account, from: origin, at: turn.instant) {
      return refuse(account, id, of: origin, refusal, &turn)
    }
    let user = log.accounts.name(of: account) ?? "?"
    guard let position = append(.accountRemoved(account), request: id, &turn) else { return }
    turn.log(.info, .account, "removed", ["user": user, "account": "\(account)"])
    endRemovedSessions(&turn)
    confirmPending(&turn)
    awaitAnswer(id, position, of: origin, &turn)
  }

  private mutating func refuse(
    _ account: AccountID, _ id: RequestID, of origin: NodeID, _ refusal: Refusal,
    _ turn: inout Turn
  ) {
    if refusal == .badPassword { countFailure(of: account, from: origin, at: turn.instant) }
    turn.log(
      .info, .account, "change refused",
      ["user": log.accounts.name(of: account) ?? "?", "reason": "\(refusal)"])
    answer(id, of: origin, .refused(refusal), &turn)
  }

  private func refusal(
    of change: CredentialChange, _ id: RequestID, from origin: NodeID, at now: Instant
  ) -> Refusal? {
    let certificate = change.certificate
    guard certificate.account == change.account, isFrom(origin, certificate),
      verifies(certificate, against: change.credential)
    else { return .malformed }
    let proof = (change.signedBytes(request: id), change.proof)
    if let refusal = refusal(of: proof, change.account, from: origin, at: now) { return refusal }
    let current = log.accounts.accounts[change.account]?.credential
    return change.credential.mailKey == current?.mailKey ? nil : .malformed
  }

  /// Whether who asks is signed in on the node, and knows the password.
  private func refusal(
    of proof: (bytes: [UInt8], signature: [UInt8]), _ account: AccountID, from origin: NodeID,
    at now: Instant
  ) -> Refusal? {
    guard let known = log.accounts.accounts[account], known.isMember,
      let credential = known.credential
    else { return .noSuchUser }
    guard reign?.sessions[account]?.certificate.node == origin else { return .notSignedIn }
    if let throttle = throttle(of: account, from: origin, at: now) { return throttle }
    let isProven = crypto.verify(proof.signature, proof.bytes, credential.loginKey)
    return isProven ? nil : .badPassword
  }

  /// The certificate that came with a change of the password takes the place of the session's; also when the
  /// change is found in the log, after a failover.
  private mutating func install(
    _ certificate: SessionCertificate, from origin: NodeID, _ turn: inout Turn
  ) {
    let account = certificate.account
    guard isFrom(origin, certificate), let known = log.accounts.accounts[account],
      known.isMember, verifies(certificate, against: known.credential)
    else { return }
    let last = reign?.sessions[account]
    if let last, certificate.stamp <= last.certificate.stamp { return }
    let offered = reign?.followers[origin]?.offered
    _ = reign?.followers.update(origin) { $0.offered = nil }
    if var session = last, session.certificate.node == origin {
      session.certificate = certificate
      reign?.sessions[account] = session
    } else {
      admit(
        RosterSession(
          certificate: certificate, name: log.accounts.name(of: account) ?? "",
          since: turn.now.wall), &turn)
    }
    // The join that brought it says as well where its user is.
    if let offered, offered.certificate.account == account,
      let session = reign?.sessions[account]
    {
      _ = takePresence(of: offered, instead: session)
    }
    pushRoster(&turn)
  }
}

// MARK: - Accounts that are gone

extension Node {
  /// Ends the sessions of accounts that were removed, and pushes the roster if there were any.
  mutating func endRemovedSessions(_ turn: inout Turn) {
    if dropRemovedSessions(&turn) { pushRoster(&turn) }
  }

  @discardableResult
  mutating func dropRemovedSessions(_ turn: inout Turn) -> Bool {
    guard let reign else { return false }
    var isChanged = false
    for account in reign.sessions.keys where log.accounts.isRemoved(account) {
      endSession(of: account, reason: "account removed", &turn)
      isChanged = true
    }
    return isChanged
  }
}

// MARK: - Throttling

extension Node {
  /// "Logins are throttled per account and per node."
  func throttle(of account: AccountID, from origin: NodeID, at now: Instant) -> Refusal? {
    guard let reign else { return nil }
    let waits = [
      reign.accountFailures.wait(of: account, at: now),
      reign.nodeFailures.wait(of: origin, at: now),
    ]
    return waits.compactMap(\.self).max().map { .throttled(seconds: $0) }
  }

  mutating func countFailure(of account: AccountID, from origin: NodeID, at now: Instant) {
    reign?.accountFailures.count(account, at: now)
    reign?.nodeFailures.count(origin, at: now)
  }
}
