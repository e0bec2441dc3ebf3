import ConclaveWire

/// This node's session, compared with the roster.
extension Node {
  /// Looks whether the roster has this node's session.
  mutating func checkSession(_ turn: inout Turn) {
    guard var own = session else { return }
    let certificate = own.record.certificate
    let listed = roster.session(of: own.account)
    if let listed, listed.certificate.node == configuration.node {
      // A winner may have missed the roster that brought the later certificate.
      own.record = listed
      if listed.certificate.stamp < certificate.stamp { own.record.certificate = certificate }
      own.missingSince = nil
    } else if let listed, listed.certificate.stamp >= certificate.stamp {
      return endOwnSession(
        .signedInElsewhere(node: nodeName(listed.certificate.node, in: roster)), &turn)
    } else {
      // Also where an earlier one is listed: "the later stamp is the later session". It came with the join, and may
      // wait there for the password that it was signed with.
      own.missingSince = own.missingSince ?? turn.instant
    }
    session = own
  }

  /// Offers the session again that the roster misses for a while.
  mutating func advanceSession(_ turn: inout Turn) {
    guard let own = session, let missingSince = own.missingSince,
      turn.instant - missingSince >= Timing.sessionMissing
    else { return }
    session?.missingSince = nil
    let isUnderWay = outbox.items.contains {
      if case .resume = $0.purpose { true } else { false }
    }
    guard !isUnderWay, !isBeingRemoved(own.account),
      leaving == nil || followed?.held.isEmpty == false
    else { return }
    ask(
      .login(own.record.certificate), id: outbox.nextID(), .resume(own.record.certificate),
      &turn)
    restorePresence(of: own, &turn)
  }

  mutating func settleResumption(
    _ answer: Answer, _ certificate: SessionCertificate, _ turn: inout Turn
  ) {
    guard session?.record.certificate == certificate else { return }
    switch answer.body {
    case .refused(.signedInElsewhere(let node)):
      // Of two sessions that come with joins the later one stays: it joins again.
      guard let listed = roster.session(of: certificate.account), let link = followed?.link,
        listed.certificate.node != configuration.node,
        listed.certificate.stamp < certificate.stamp
      else { return endOwnSession(.signedInElsewhere(node: node), &turn) }
      session?.missingSince = turn.instant
      drop(link, &turn)
    case .refused(.noSuchUser)
    where log.accounts.isMember(certificate.account) || isBeingRemoved(certificate.account),
      .refused(.throttled):
      // The coordinator may have the account in a moment, when the logs have come together.
      session?.missingSince = turn.instant
    case .refused(.badPassword) where isCredentialDue(certificate):
      session?.missingSince = turn.instant
    case .refused(.badPassword): endOwnSession(.passwordChanged, &turn)
    case .refused: endOwnSession(.accountGone, &turn)
    case .done, .accounts, .acknowledged: break
    }
  }

  /// Whether the coordinator may lack the credential that the certificate was signed with, or this node's own
  /// change of it is under way.
  private func isCredentialDue(_ certificate: SessionCertificate) -> Bool {
    if verifies(certificate, against: log.accounts.accounts[certificate.account]?.credential) {
      return true
    }
    return outbox.items.contains { item in
      guard case .changePassword = item.purpose else { return false }
      return log.position(of: item.request.id) != nil
    }
  }

  /// The account of this node's session was given up elsewhere.
  mutating func endSessionIfRemoved(_ turn: inout Turn) {
    guard let own = session, log.accounts.isRemoved(own.account),
      !isUnregistering(own.account)
    else { return }
    endOwnSession(.accountRemoved, &turn)
  }

  /// The account was given up here, and only the answer is missing, with which its session ends.
  func isBeingRemoved(_ account: AccountID) -> Bool {
    log.accounts.isRemoved(account) && isUnregistering(account)
  }

  private mutating func endOwnSession(_ end: Notice.SessionEnd, _ turn: inout Turn) {
    guard let own = session else { return }
    session = nil
    turn.emit(.notice(.sessionEnded(user: own.record.name, end)))
    turn.log(.info, .session, "own session ended", ["user": own.record.name])
  }
}
