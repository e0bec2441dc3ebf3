import ConclaveWire

/// All parties and invitations as the log has them, for checks: equal logs give equal tables.
public struct PartyTable: Hashable, Sendable {
  /// In ascending order of ids, those with members only.
  public var parties: [Row]

  public struct Row: Hashable, Sendable {
    public var party: PartyID
    /// The leader first.
    public var members: [AccountID]
    /// The invited, in ascending order.
    public var invited: [AccountID]

    public init(party: PartyID, members: [AccountID], invited: [AccountID]) {
      self.party = party
      self.members = members
      self.invited = invited
    }
  }

  public init(parties: [Row]) { self.parties = parties }
}

extension Log {
  public var partyTable: PartyTable {
    PartyTable(
      parties: parties.ids.compactMap { party in
        let members = parties.members(of: party)
        guard !members.isEmpty else { return nil }
        return PartyTable.Row(
          party: party, members: members,
          invited: parties.invitations(to: party).map(\.account))
      })
  }
}

extension Node {
  public var partyTable: PartyTable { log.partyTable }
  /// The account signed in on this node.
  public var account: AccountID? { session?.account }
}
