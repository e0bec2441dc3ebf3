import ConclaveWire

/// What concerns a user of the parties: two views compared give what there is to tell.
struct PartyView: Sendable {
  var account: AccountID
  /// The version of the fold that it was made of.
  var version: UInt64
  var party: PartyID?
  /// The party's members, the leader first.
  var members: [AccountID] = []
  /// Who is invited to it, and whom the user invited to one before.
  var invited: [Parties.Invitation] = []
  /// To what the user is invited.
  var invitations: [Parties.Invitation] = []
}

extension Parties {
  /// What concerns an account.
  /// - Parameter last: what concerned it before: invitations that it gave are followed to their end.
  func view(of account: AccountID, after last: PartyView?) -> PartyView {
    var view = PartyView(account: account, version: version, party: party(of: account))
    if let party = view.party {
      view.members = members(of: party)
      view.invited = invitations(to: party)
    }
    for given in last?.invited ?? [] where given.by == account && given.party != view.party {
      if let open = invitation(of: given.account, to: given.party) { view.invited.append(open) }
    }
    view.invitations = invitations(of: account)
    return view
  }
}

extension [Parties.Invitation] {
  /// Whether one of that party and account is among them.
  func has(_ other: Parties.Invitation) -> Bool {
    contains { $0.party == other.party && $0.account == other.account }
  }
}
