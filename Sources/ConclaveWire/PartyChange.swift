/// Names a party for ever: the request id of its founding.
public typealias PartyID = RequestID

/// A change of a party's members (Protocol.md, "Parties").
public struct PartyChange: Hashable, Sendable {
  public enum What: Hashable, Sendable {
    /// The account makes the party and is its first member.
    case founded
    /// A member invites the account.
    case invited(by: AccountID)
    /// The account follows an invitation.
    case accepted
    /// The account doesn't follow an invitation.
    case declined
    /// The account is a member no more.
    case left
  }

  public var party: PartyID
  /// Whom it concerns.
  public var account: AccountID
  public var what: What

  public init(party: PartyID, account: AccountID, _ what: What) {
    self.party = party
    self.account = account
    self.what = what
  }

  /// Who asks for the change.
  public var author: AccountID {
    if case .invited(let by) = what { by } else { account }
  }
}

/// "Party, account, what (1 founded, 2 invited, 3 accepted, 4 declined, 5 left); of an invitation also who
/// invites."
extension PartyChange: WireValue {
  public func write(to writer: inout Writer) {
    party.write(to: &writer)
    account.write(to: &writer)
    switch what {
    case .founded: writer.append(UInt8(1))
    case .invited(let by):
      writer.append(UInt8(2))
      by.write(to: &writer)
    case .accepted: writer.append(UInt8(3))
    case .declined: writer.append(UInt8(4))
    case .left: writer.append(UInt8(5))
    }
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    party = try PartyID(bytes, &cursor)
    account = try AccountID(bytes, &cursor)
    switch try cursor.number(bytes, as: UInt8.self) {
    case 1: what = .founded
    case 2: what = .invited(by: try AccountID(bytes, &cursor))
    case 3: what = .accepted
    case 4: what = .declined
    case 5: what = .left
    case let other: throw .unknown(what: "party change", value: Int(other))
    }
  }
}
