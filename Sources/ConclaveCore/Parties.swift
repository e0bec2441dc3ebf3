import ConclaveWire

/// The fold of the log that says which parties there are (Protocol.md, "Parties"). It keeps the changes that
/// count, each account's in total order, and derives everything else from them: equal sets of entries give
/// equal folds, whatever order they arrived in.
struct Parties: Sendable {
  /// A change of an account.
  struct Change: Hashable, Sendable {
    var order: OrderKey
    var request: RequestID
    var party: PartyID
    var what: PartyChange.What
  }

  /// The changes of each account in total order.
  private var histories: [AccountID: [Change]] = [:]
  /// The accounts that a party has to do with, in ascending order.
  private var people = SortedMap<PartyID, [AccountID]>()
  /// Whose change a request was.
  private var authors: [RequestID: AccountID] = [:]
  private var removed: Set<AccountID> = []
  /// One higher with every change.
  private(set) var version: UInt64 = 0

  /// Takes an entry that isn't void.
  mutating func apply(_ entry: Entry) {
    guard case .partyChanged(let content) = entry.body else { return }
    // "The entry's request is the party's id."
    if content.what == .founded, entry.request != content.party { return }
    let change = Change(
      order: entry.order, request: entry.request, party: content.party, what: content.what)
    let account = content.account
    let history = histories[account, default: []]
    let place = history.lastIndex { $0.order < change.order }.map { $0 + 1 } ?? 0
    histories[account, default: []].insert(change, at: place)
    authors[entry.request] = account
    var known = people[content.party] ?? []
    if !known.contains(account) {
      known.insert(account, at: known.firstIndex { account < $0 } ?? known.count)
      people[content.party] = known
    }
    version += 1
  }

  /// What was taken of a request is void: an earlier copy turned up.
  mutating func void(_ request: RequestID) {
    guard let account = authors.removeValue(forKey: request) else { return }
    histories[account, default: []].removeAll { $0.request == request }
    version += 1
  }

  /// "Removal wins over everything concurrent."
  mutating func remove(_ account: AccountID) {
    guard removed.insert(account).inserted else { return }
    version += 1
  }
}

extension Parties {
  /// Whether two folds say the same of everything.
  func agrees(with other: Parties) -> Bool {
    histories == other.histories && people.keys == other.people.keys
      && people.values == other.people.values && removed == other.removed
  }

  /// An account in a party.
  struct Membership: Hashable, Sendable {
    var party: PartyID
    /// The change that made it a member.
    var since: OrderKey
    var request: RequestID
  }

  /// An invitation that waits for an answer.
  struct Invitation: Hashable, Sendable {
    var party: PartyID
    var account: AccountID
    /// Who invited it last.
    var by: AccountID
    var order: OrderKey
    var request: RequestID
  }

  /// "An account is in the party that it founded or accepted last, unless it left that party after."
  func membership(of account: AccountID) -> Membership? {
    guard !removed.contains(account) else { return nil }
    var left: Set<PartyID> = []
    for change in histories[account, default: []].reversed() {
      switch change.what {
      case .left: left.insert(change.party)
      case .founded, .accepted:
        guard !left.contains(change.party) else { return nil }
        return Membership(party: change.party, since: change.order, request: change.request)
      case .invited, .declined: break
      }
    }
    return nil
  }

  /// All parties that ever were, in ascending order.
  var ids: [PartyID] { people.keys }

  func party(of account: AccountID) -> PartyID? { membership(of: account)?.party }

  /// The members of a party, its leader first: "the member who is one for the longest time".
  func members(of party: PartyID) -> [AccountID] {
    var members: [(since: OrderKey, account: AccountID)] = []
    for account in people[party] ?? [] {
      guard let membership = membership(of: account), membership.party == party else { continue }
      members.append((membership.since, account))
    }
    return members.sorted { $0 < $1 }.map(\.account)
  }

  /// The open invitation of an account to a party: the last one, unless it answered or left after, is a
  /// member, or the party is no more.
  func invitation(of account: AccountID, to party: PartyID) -> Invitation? {
    guard let last = lastChange(of: account, in: party) else { return nil }
    return invitation(last, of: account)
  }

  private func invitation(_ last: Change, of account: AccountID) -> Invitation? {
    guard case .invited(let by) = last.what, !removed.contains(account),
      self.party(of: account) != last.party, !members(of: last.party).isEmpty
    else { return nil }
    return Invitation(
      party: last.party, account: account, by: by, order: last.order, request: last.request)
  }

  private func lastChange(of account: AccountID, in party: PartyID) -> Change? {
    histories[account, default: []].last { $0.party == party }
  }

  /// The open invitations to a party, in ascending order of accounts.
  func invitations(to party: PartyID) -> [Invitation] {
    (people[party] ?? []).compactMap { invitation(of: $0, to: party) }
  }

  /// The open invitations of an account, the last one first.
  func invitations(of account: AccountID) -> [Invitation] {
    var seen: Set<PartyID> = []
    return histories[account, default: []].reversed().compactMap { change in
      seen.insert(change.party).inserted ? invitation(change, of: account) : nil
    }
  }

  /// Whether the last that an account said of a party is that it doesn't come.
  func hasDeclined(_ account: AccountID, _ party: PartyID) -> Bool {
    lastChange(of: account, in: party)?.what == .declined
  }

  /// The last change of an account's membership: which request made it, if any did.
  func lastMove(of account: AccountID) -> RequestID? {
    histories[account, default: []].last { change in
      switch change.what {
      case .founded, .accepted, .left: true
      case .invited, .declined: false
      }
    }?.request
  }
}
