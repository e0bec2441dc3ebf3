import ConclaveWire

/// What the user is told of parties: not entry by entry but what is different from what was told last, so that
/// a merge, a failover and a sign-in need no rules of their own.
extension Node {
  /// Tells what changed. What comes by a merge is told when all of it is there.
  mutating func advancePartyNews(_ turn: inout Turn) {
    guard let account = session?.account else {
      toldParty = nil
      return
    }
    guard hasSettled, merging.batch == nil else { return }
    let last = toldParty?.account == account ? toldParty : nil
    guard last?.version != log.parties.version else { return }
    let view = log.parties.view(of: account, after: last)
    toldParty = view
    guard let last else { return tellPresent(view, &turn) }
    tellMembers(from: last, to: view, &turn)
    tellInvited(from: last, to: view, &turn)
    tellInvitations(from: last, to: view, &turn)
  }

  /// The user signed in: invitations have waited.
  private mutating func tellPresent(_ view: PartyView, _ turn: inout Turn) {
    if view.party != nil { tell(.joined, view.account, in: view, &turn) }
    for invitation in view.invitations.reversed() {
      tell(.invited, view.account, by: invitation.by, in: view, &turn)
    }
  }

  private mutating func tellMembers(
    from last: PartyView, to view: PartyView, _ turn: inout Turn
  ) {
    guard last.party == view.party else { return tellMove(from: last, to: view, &turn) }
    for member in last.members where !view.members.contains(member) {
      tell(.left, member, in: view, &turn)
    }
    for member in view.members where !last.members.contains(member) {
      let invitation = last.invited.first { $0.account == member && $0.party == view.party }
      tell(invitation == nil ? .joined : .accepted, member, by: invitation?.by, in: view, &turn)
    }
    if let leader = view.members.first, leader != last.members.first {
      tell(.leader, leader, by: leader, in: view, &turn)
    }
  }

  /// The user is in another party than before, or in none.
  private mutating func tellMove(from last: PartyView, to view: PartyView, _ turn: inout Turn) {
    let isOwn = log.parties.lastMove(of: view.account).map(outbox.isOwn) ?? false
    if let party = last.party {
      tell(.left, view.account, in: view, isOwn: isOwn, &turn)
      if log.parties.members(of: party).isEmpty {
        tell(.dissolved, view.account, in: view, isOwn: isOwn, &turn)
      }
    }
    if view.party != nil { tell(.joined, view.account, in: view, isOwn: isOwn, &turn) }
  }

  private mutating func tellInvited(
    from last: PartyView, to view: PartyView, _ turn: inout Turn
  ) {
    for open in view.invited where !last.invited.has(open) {
      // Who comes into a party isn't told who was invited before.
      guard last.party == view.party || open.by == view.account else { continue }
      tell(
        .invited, open.account, by: open.by, in: view, isOwn: outbox.isOwn(open.request), &turn)
    }
    for gone in last.invited where !view.invited.has(gone) {
      guard gone.party == view.party || gone.by == view.account else { continue }
      if log.parties.hasDeclined(gone.account, gone.party) {
        tell(.declined, gone.account, by: gone.by, in: view, &turn)
      } else if gone.party != view.party, log.parties.party(of: gone.account) == gone.party {
        tell(.accepted, gone.account, by: gone.by, in: view, &turn)
      }
    }
  }

  private mutating func tellInvitations(
    from last: PartyView, to view: PartyView, _ turn: inout Turn
  ) {
    for open in view.invitations.reversed() where !last.invitations.has(open) {
      tell(.invited, view.account, by: open.by, in: view, &turn)
    }
    // "The last one out dissolves it: its open invitations lapse, and the invited are told."
    for gone in last.invitations where !view.invitations.has(gone) {
      guard log.parties.members(of: gone.party).isEmpty,
        !log.parties.hasDeclined(view.account, gone.party)
      else { continue }
      tell(.dissolved, gone.by, by: gone.by, in: view, &turn)
    }
  }

  private mutating func tell(
    _ what: PartyReport.What, _ user: AccountID, by: AccountID? = nil, in view: PartyView,
    isOwn: Bool = false, _ turn: inout Turn
  ) {
    turn.emit(
      .party(
        PartyReport(
          what: what, user: userName(user) ?? "?", by: by.map { userName($0) ?? "?" },
          members: view.members.map { userName($0) ?? "?" }, isSelf: user == view.account,
          isOwn: isOwn)))
  }
}
