import ConclaveWire

/// Parties, at the coordinator.
extension Node {
  mutating func serve(
    _ change: PartyChange, _ id: RequestID, of origin: NodeID, _ turn: inout Turn
  ) {
    if let position = log.position(of: id) {
      return awaitAnswer(id, position, of: origin, &turn)
    }
    guard let session = reign?.sessions[change.author], session.certificate.node == origin else {
      return answer(id, of: origin, .refused(.notSignedIn), &turn)
    }
    if let refusal = refusal(of: change, id) {
      return answer(id, of: origin, .refused(refusal), &turn)
    }
    // "Who is invited already isn't invited again: the answer is the first invitation's."
    if case .invited = change.what,
      let open = log.parties.invitation(of: change.account, to: change.party)
    {
      return awaitAnswer(id, open.order.position, of: origin, &turn)
    }
    guard let position = append(.partyChanged(change), request: id, &turn) else { return }
    awaitAnswer(id, position, of: origin, &turn)
  }

  private func refusal(of change: PartyChange, _ id: RequestID) -> Refusal? {
    let parties = log.parties
    let present = parties.party(of: change.account)
    switch change.what {
    case .founded:
      guard id == change.party else { return .malformed }
      return present == nil ? nil : .inPartyAlready
    case .invited(let by):
      guard parties.party(of: by) == change.party else { return .notInParty }
      guard log.accounts.isMember(change.account) else { return .noSuchUser }
      guard present != change.party else { return .inPartyAlready }
      let isInvited = parties.invitation(of: change.account, to: change.party) != nil
      return isInvited || hasRoom(change.party) ? nil : .partyFull
    case .accepted:
      guard present == nil else { return .inPartyAlready }
      return parties.invitation(of: change.account, to: change.party) == nil ? .notInvited : nil
    case .declined:
      return parties.invitation(of: change.account, to: change.party) == nil ? .notInvited : nil
    case .left: return present == change.party ? nil : .notInParty
    }
  }

  private func hasRoom(_ party: PartyID) -> Bool {
    log.parties.members(of: party).count + log.parties.invitations(to: party).count
      < Limits.partyMembersMax
  }
}
