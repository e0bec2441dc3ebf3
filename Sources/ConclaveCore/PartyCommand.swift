import ConclaveWire

/// What a user can ask for about parties.
public enum PartyCommand: Hashable, Sendable, Codable {
  /// Invites to one's party; who is in none makes one.
  case invite(user: String)
  /// Follows an invitation; nil: the only one.
  case accept(from: String?)
  case decline(from: String?)
  case leave
  case who
}

/// What a command about parties brought.
public enum PartyOutcome: Hashable, Sendable, Codable {
  case invited(user: String, isOnline: Bool)
  /// The user is in the party now, with these.
  case accepted(by: String, with: [String])
  case declined(by: String)
  /// `isLast`: nobody is left, and the party is no more.
  case left(isLast: Bool)
  case who(PartyListing)
}

/// The user's party, and invitations to others.
public struct PartyListing: Hashable, Sendable, Codable {
  /// The leader first; empty: in no party.
  public var members: [Member]
  /// Who is invited and hasn't answered.
  public var invited: [Guest]
  /// To what the user is invited.
  public var invitations: [Invitation]

  public struct Member: Hashable, Sendable, Codable {
    public var user: String
    public var isLeader: Bool
    public var isSelf: Bool
    /// Where it is signed in; nil for offline.
    public var node: String?
  }

  public struct Guest: Hashable, Sendable, Codable {
    public var user: String
    public var by: String
  }

  public struct Invitation: Hashable, Sendable, Codable {
    public var by: String
    /// The members of that party, its leader first.
    public var members: [String]
  }
}

/// A change of the user's party, or of an invitation that concerns the user.
public struct PartyReport: Hashable, Sendable, Codable {
  public enum What: String, Hashable, Sendable, Codable {
    /// The user is in the party now, by founding it or by a merge; or was when signing in.
    case joined
    case left
    case invited
    case accepted
    case declined
    /// The user leads the party from here on.
    case leader
    /// Nobody is left in it.
    case dissolved
  }

  public var what: What
  /// Whom it concerns; of a party that dissolved, who invited to it or left it last.
  public var user: String
  /// The inviter, or the new leader.
  public var by: String?
  /// The members of this node's user's party now, its leader first.
  public var members: [String]
  /// Whether `user` is this node's.
  public var isSelf: Bool
  /// Whether it was asked for on this node.
  public var isOwn: Bool
}
