import ConclaveWire

/// Sessions, at the coordinator: "login is the session certificate".
extension Node {
  mutating func serve(
    _ certificate: SessionCertificate, _ id: RequestID, of origin: NodeID, _ turn: inout Turn
  ) {
    let account = certificate.account
    let refusal = refusal(of: certificate, from: origin, at: turn.instant)
    // What it brought when it joined is outdated: it asks again, or has no session any more.
    _ = reign?.followers.update(origin) { $0.offered = nil }
    if let refusal {
      if refusal == .badPassword { countFailure(of: account, from: origin, at: turn.instant) }
      turn.log(
        .info, .session, "login refused",
        ["user": log.accounts.name(of: account) ?? "?", "reason": "\(refusal)"])
      return answer(id, of: origin, .refused(refusal), &turn)
    }
    reign?.accountFailures.forget(account)
    let isRepeated = reign?.sessions[account]?.certificate == certificate
    if !isRepeated {
      admit(
        RosterSession(
          certificate: certificate, name: log.accounts.name(of: account) ?? "",
          since: turn.now.wall), &turn)
      pushRoster(&turn)
    }
    answer(id, of: origin, .done, &turn)
  }

  private func refusal(
    of certificate: SessionCertificate, from origin: NodeID, at now: Instant
  ) -> Refusal? {
    guard let reign, isFrom(origin, certificate) else { return .malformed }
    guard let account = log.accounts.accounts[certificate.account], account.isMember else {
      return .noSuchUser
    }
    if let throttle = throttle(of: certificate.account, from: origin, at: now) { return throttle }
    guard verifies(certificate, against: account.credential) else { return .badPassword }
    if let other = reign.sessions[certificate.account], other.certificate.node != origin {
      return .signedInElsewhere(node: nodeName(other.certificate.node, in: roster))
    }
    return nil
  }

  /// "Accepted only over a link of that node."
  func isFrom(_ origin: NodeID, _ certificate: SessionCertificate) -> Bool {
    let boot =
      origin == configuration.node ? configuration.boot : reign?.followers[origin]?.boot
    return certificate.node == origin && certificate.boot == boot
  }

  func verifies(
    _ certificate: SessionCertificate, against credential: Credential?
  ) -> Bool {
    guard let credential else { return false }
    return crypto.verify(certificate.signature, certificate.signedBytes, credential.loginKey)
  }

  /// Takes a session into the roster. A node has one session: the one before ends.
  mutating func admit(_ session: RosterSession, _ turn: inout Turn) {
    let account = session.certificate.account
    endSessions(of: session.certificate.node, &turn)
    reign?.sessions[account] = session
    turn.log(
      .info, .session, "signed in",
      ["user": session.name, "node": nodeName(session.certificate.node, in: roster)])
  }

  /// Takes in the sessions that followers brought, as far as their accounts are held. "The later stamp is the
  /// later session."
  mutating func admitOffered(_ turn: inout Turn) {
    guard let reign else { return }
    var isChanged = false
    for (node, follower) in reign.followers {
      guard let offered = follower.offered, isFrom(node, offered.certificate) else { continue }
      let account = offered.certificate.account
      // The account may come with what the node sends next.
      guard let known = log.accounts.accounts[account], known.claim != nil else { continue }
      let isLate =
        self.reign?.sessions[account].map { offered.certificate.stamp <= $0.certificate.stamp }
        ?? false
      // So may the password that it was signed with.
      guard isLate || !known.isMember || verifies(offered.certificate, against: known.credential)
      else { continue }
      _ = self.reign?.followers.update(node) { $0.offered = nil }
      // A later certificate that its node doesn't know of yet, as of a change of its password, is as good.
      if let listed = self.reign?.sessions[account],
        listed.certificate == offered.certificate || isLate && listed.certificate.node == node
      {
        isChanged = takePresence(of: offered, instead: listed) || isChanged
        continue
      }
      guard !isLate, known.isMember else { continue }
      admit(offered, &turn)
      _ = takePresence(of: offered, instead: offered)
      isChanged = true
    }
    if isChanged { pushRoster(&turn) }
  }

  mutating func endSession(of account: AccountID, reason: String, _ turn: inout Turn) {
    guard let session = reign?.sessions[account] else { return }
    reign?.sessions[account] = nil
    turn.log(.info, .session, "ended", ["user": session.name, "reason": reason])
  }

  /// Ends the sessions of a node; when it joins, but for the one that it says it has.
  mutating func endSessions(
    of node: NodeID, except kept: AccountID? = nil, reason: String = "its node is gone",
    _ turn: inout Turn
  ) {
    guard let reign else { return }
    for (account, session) in reign.sessions
    where session.certificate.node == node && account != kept {
      endSession(of: account, reason: reason, &turn)
    }
  }

  /// Who is on a node that leaves in an orderly way signs out first, in a roster of its own: others aren't told
  /// that the node failed its user.
  mutating func signOut(_ node: NodeID, _ turn: inout Turn) {
    guard reign?.sessions.values.contains(where: { $0.certificate.node == node }) ?? false else {
      return
    }
    endSessions(of: node, reason: "signed out", &turn)
    pushRoster(&turn)
  }
}
