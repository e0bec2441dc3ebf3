import ConclaveWire

/// What the user does with parties.
extension Node {
  mutating func perform(_ command: PartyCommand, _ id: CommandID, _ turn: inout Turn) {
    guard let account = session?.account else {
      return reply(id, .party, .refused(.notSignedIn), &turn)
    }
    guard !outbox.isFull else { return reply(id, .party, .refused(.tooMany), &turn) }
    switch command {
    case .invite(let user): invite(user, by: account, id, &turn)
    case .accept(let inviter): accept(inviter, account, id, &turn)
    case .decline(let inviter): decline(inviter, account, id, &turn)
    case .leave: leaveParty(account, id, &turn)
    case .who: reply(id, .party, .party(.who(partyListing(of: account))), &turn)
    }
  }

  private mutating func invite(
    _ name: String, by inviter: AccountID, _ id: CommandID, _ turn: inout Turn
  ) {
    guard let account = log.accounts.lookUp(key: UserName.key(of: name)).first else {
      return reply(id, .party, .refused(absence(of: name)), &turn)
    }
    let user = userName(account) ?? name
    guard account != inviter else { return reply(id, .party, .refused(.invitedOneself), &turn) }
    let present = log.parties.party(of: inviter)
    if let present, log.parties.party(of: account) == present {
      return reply(id, .party, .refused(.alreadyInParty(user: user)), &turn)
    }
    if let present, log.parties.invitation(of: account, to: present) != nil {
      return reply(id, .party, .refused(.alreadyInvited(user: user)), &turn)
    }
    // "Who is in no party founds one, and then invites."
    let party = present ?? outbox.nextID()
    if present == nil {
      ask(
        .changeParty(PartyChange(party: party, account: inviter, .founded)), id: party, .founding,
        &turn)
    }
    ask(
      .changeParty(PartyChange(party: party, account: account, .invited(by: inviter))),
      id: outbox.nextID(),
      .party(id, .invited(user: user, isOnline: roster.session(of: account) != nil)), &turn)
  }

  private mutating func accept(
    _ name: String?, _ account: AccountID, _ id: CommandID, _ turn: inout Turn
  ) {
    guard log.parties.party(of: account) == nil else {
      return reply(id, .party, .refused(.declined(.inPartyAlready)), &turn)
    }
    guard let invitation = invitation(of: account, by: name, id, &turn) else { return }
    ask(
      .changeParty(PartyChange(party: invitation.party, account: account, .accepted)),
      id: outbox.nextID(), .party(id, .accepted(by: userName(invitation.by) ?? "?", with: [])),
      &turn)
  }

  private mutating func decline(
    _ name: String?, _ account: AccountID, _ id: CommandID, _ turn: inout Turn
  ) {
    guard let invitation = invitation(of: account, by: name, id, &turn) else { return }
    ask(
      .changeParty(PartyChange(party: invitation.party, account: account, .declined)),
      id: outbox.nextID(), .party(id, .declined(by: userName(invitation.by) ?? "?")), &turn)
  }

  /// The invitation that is meant; nil after a refusal.
  /// - Parameter name: who invited, or another member; nil: the one there is.
  private mutating func invitation(
    of account: AccountID, by name: String?, _ id: CommandID, _ turn: inout Turn
  ) -> Parties.Invitation? {
    let open = log.parties.invitations(of: account)
    let names = open.map { userName($0.by) ?? "?" }
    guard let name else {
      if open.count == 1 { return open.first }
      reply(
        id, .party,
        .refused(open.isEmpty ? .declined(.notInvited) : .severalInvitations(by: names)), &turn)
      return nil
    }
    let meant = log.accounts.lookUp(key: UserName.key(of: name))
    let found =
      open.first { meant.contains($0.by) }
      ?? open.first { log.parties.members(of: $0.party).contains(where: meant.contains) }
    if found == nil {
      reply(id, .party, .refused(.notInvitedBy(user: name, others: names)), &turn)
    }
    return found
  }

  private mutating func leaveParty(
    _ account: AccountID, _ id: CommandID, _ turn: inout Turn
  ) {
    guard let party = log.parties.party(of: account) else {
      return reply(id, .party, .refused(.declined(.notInParty)), &turn)
    }
    ask(
      .changeParty(PartyChange(party: party, account: account, .left)), id: outbox.nextID(),
      .party(id, .left(isLast: log.parties.members(of: party) == [account])), &turn)
  }

  /// A change was answered.
  mutating func settleParty(
    _ answer: Answer, _ command: CommandID, _ outcome: PartyOutcome, _ turn: inout Turn
  ) {
    guard case .acknowledged = answer.body else {
      return reply(command, .party, .refused(refusal(answer.refusal, of: outcome)), &turn)
    }
    guard case .accepted(let by, _) = outcome, let account = session?.account,
      let party = log.parties.party(of: account)
    else { return reply(command, .party, .party(outcome), &turn) }
    let others = log.parties.members(of: party).filter { $0 != account }
    let names = others.map { userName($0) ?? "?" }
    reply(command, .party, .party(.accepted(by: by, with: names)), &turn)
  }

  private func refusal(_ refusal: Refusal, of outcome: PartyOutcome) -> CommandRefusal {
    if case .invited(let user, _) = outcome, refusal == .inPartyAlready {
      return .alreadyInParty(user: user)
    }
    return .declined(refusal)
  }

  private func partyListing(of account: AccountID) -> PartyListing {
    let parties = log.parties
    let members = parties.party(of: account).map(parties.members) ?? []
    let people = members.enumerated().map { place, member in
      let session = roster.session(of: member)
      return PartyListing.Member(
        user: userName(member) ?? "?", isLeader: place == 0, isSelf: member == account,
        node: session.map { nodeName($0.certificate.node, in: roster) })
    }
    return PartyListing(
      members: people,
      invited: (parties.party(of: account).map(parties.invitations(to:)) ?? []).map {
        PartyListing.Guest(user: userName($0.account) ?? "?", by: userName($0.by) ?? "?")
      },
      invitations: parties.invitations(of: account).map {
        PartyListing.Invitation(
          by: userName($0.by) ?? "?",
          members: parties.members(of: $0.party).map { userName($0) ?? "?" })
      })
  }
}
