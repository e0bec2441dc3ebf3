import ConclaveWire

/// The fold of the log that says which accounts there are. Every field is the least or the greatest of what
/// was said of it in the total order, so that equal sets of entries give equal folds, whatever order they
/// arrived in.
struct Accounts: Sendable {
  /// One account, as far as the entries held tell.
  struct Account: Sendable {
    /// The first claim; nil while only later entries of the account are held.
    var claim: (order: OrderKey, content: AccountClaim)?
    /// The first confirmation: it decides who keeps a name.
    var confirmation: OrderKey?
    /// The changes of the credential, one of each request: its first copy. A copy of an old change that turns
    /// up late brings no old password back.
    private(set) var changes: [CredentialChangeEntry] = []
    /// The first removal. "Removal wins over everything concurrent."
    var removal: OrderKey?

    var isRemoved: Bool { removal != nil }
    /// Whether it can be signed in to.
    var isMember: Bool { confirmation != nil && claim != nil && !isRemoved }
    /// What its password has to fit: the last change, else the claim.
    var credential: Credential? {
      changes.max { $0.order < $1.order }?.credential ?? claim?.content.credential
    }

    func agrees(with other: Account) -> Bool {
      claim?.order == other.claim?.order && claim?.content == other.claim?.content
        && confirmation == other.confirmation && Set(changes) == Set(other.changes)
        && removal == other.removal
    }

    fileprivate mutating func take(_ change: CredentialChangeEntry) {
      guard let place = changes.firstIndex(where: { $0.request == change.request }) else {
        return changes.append(change)
      }
      if change.order < changes[place].order { changes[place] = change }
    }
  }

  /// A change of a credential, as the log has it.
  struct CredentialChangeEntry: Hashable, Sendable {
    var request: RequestID
    var order: OrderKey
    var credential: Credential
  }

  /// Seats of a group that was founded without `--capacity`.
  static let capacityDefault: UInt16 = 4

  private(set) var accounts = SortedMap<AccountID, Account>()
  /// The accounts that claimed a name, in ascending order of ids; by the bytes of its key, for strings of other
  /// bytes can be equal.
  private var claimants: [[UInt8]: [AccountID]] = [:]
  private var foundingCapacity: (order: OrderKey, seats: UInt16)?
  /// Of each request that set the seats the first copy in the total order: the others are void.
  private var seatings = SortedMap<RequestID, Seats>()

  private struct Seats: Hashable, Sendable {
    var order: OrderKey
    var seats: UInt16
  }

  mutating func apply(_ entry: Entry) {
    switch entry.body {
    case .accountClaimed(let claim): applyClaim(claim, id: entry.request, order: entry.order)
    case .accountConfirmed(let id):
      change(id) { $0.confirmation = min($0.confirmation ?? entry.order, entry.order) }
    case .credentialChanged(let id, let credential):
      change(id) {
        $0.take(
          CredentialChangeEntry(
            request: entry.request, order: entry.order, credential: credential))
      }
    case .accountRemoved(let id):
      change(id) { $0.removal = min($0.removal ?? entry.order, entry.order) }
    case .capacitySet(let seats, by: nil):
      if foundingCapacity.map({ entry.order < $0.order }) ?? true {
        foundingCapacity = (entry.order, seats)
      }
    case .capacitySet(let seats, by: _?):
      if seatings[entry.request].map({ entry.order < $0.order }) ?? true {
        seatings[entry.request] = Seats(order: entry.order, seats: seats)
      }
    case .publicMessage, .roomMessage, .mailQueued, .mailDelivered, .partyChanged, .unknown: break
    }
  }

  private mutating func applyClaim(_ claim: AccountClaim, id: AccountID, order: OrderKey) {
    let earlier = accounts[id]?.claim
    guard earlier.map({ order < $0.order }) ?? true else { return }
    change(id) { $0.claim = (order, claim) }
    guard earlier == nil else { return }
    var ids = claimants[Array(claim.key.utf8), default: []]
    ids.insert(id, at: ids.firstIndex { id < $0 } ?? ids.count)
    claimants[Array(claim.key.utf8)] = ids
  }

  private mutating func change(_ id: AccountID, _ change: (inout Account) -> Void) {
    var account = accounts[id] ?? Account()
    change(&account)
    accounts[id] = account
  }
}

extension Accounts {
  /// Whether two folds say the same of everything.
  func agrees(with other: Accounts) -> Bool {
    foundingCapacity?.order == other.foundingCapacity?.order
      && foundingCapacity?.seats == other.foundingCapacity?.seats
      && seatings.elementsEqual(other.seatings) { $0.0 == $1.0 && $0.1 == $1.1 }
      && claimants == other.claimants
      && accounts.count == other.accounts.count
      && zip(accounts, other.accounts).allSatisfy { $0.0 == $1.0 && $0.1.agrees(with: $1.1) }
  }

  /// Whether the account exists and can be signed in to.
  func isMember(_ id: AccountID) -> Bool { accounts[id]?.isMember ?? false }

  /// Whether the account was given up.
  func isRemoved(_ id: AccountID) -> Bool { accounts[id]?.isRemoved ?? false }

  /// The number of seats: of founding entries the first counts, any other outranks them, the last one wins.
  var capacity: UInt16 {
    let last = seatings.values.max { $0.order < $1.order }
    return last?.seats ?? foundingCapacity?.seats ?? Self.capacityDefault
  }

  /// The accounts of a name, the earliest confirmation, which holds the name, first.
  func members(key: String) -> [AccountID] {
    var members: [(order: OrderKey, id: AccountID)] = []
    for id in claimants[Array(key.utf8), default: []] {
      guard let account = accounts[id], account.isMember, let order = account.confirmation else {
        continue
      }
      members.append((order, id))
    }
    return members.sorted { $0 < $1 }.map(\.id)
  }

  /// Claims that wait for their confirmation and could have it, in total order. Of claims to one name only
  /// the first could.
  var pendingClaims: [AccountID] {
    var pending: [(order: OrderKey, id: AccountID, key: String)] = []
    for (id, account) in accounts {
      guard account.confirmation == nil, !account.isRemoved, let claim = account.claim,
        members(key: claim.content.key).isEmpty
      else { continue }
      pending.append((claim.order, id, claim.content.key))
    }
    pending.sort { ($0.order, $0.id) < ($1.order, $1.id) }
    var first: [AccountID] = []
    var keys: [[UInt8]] = []
    for claim in pending where !keys.contains(Array(claim.key.utf8)) {
      first.append(claim.id)
      keys.append(Array(claim.key.utf8))
    }
    return first
  }

  /// Whether nobody has or waits for the name: an unconfirmed claim blocks it too.
  func isFree(key: String) -> Bool {
    claimants[Array(key.utf8), default: []].allSatisfy { accounts[$0]?.isRemoved ?? true }
  }

  /// Seats taken: accounts, and claims that wait.
  var seatsTaken: Int {
    accounts.values.count { $0.isMember } + pendingClaims.count
  }

  /// What people call the account: the name it claimed, or with `~` and digits if another account of that
  /// name was confirmed before.
  func name(of id: AccountID) -> String? {
    guard let claim = accounts[id]?.claim?.content else { return nil }
    let members = members(key: claim.key)
    guard let place = members.firstIndex(of: id), place > 0 else { return claim.name }
    let digits = Self.digits(of: id, count: Self.digitsShort)
    let isShared = members.dropFirst().contains {
      $0 != id && Self.digits(of: $0, count: Self.digitsShort) == digits
    }
    return claim.name + "~" + (isShared ? Self.digits(of: id, count: Self.digitsLong) : digits)
  }

  /// The accounts that what a person typed leads to, the holder of the name first; `bob` leads to `bob` and
  /// to `bob~0042`, which leads to itself.
  func lookUp(key: String) -> [AccountID] {
    guard let tilde = key.firstIndex(of: "~") else { return members(key: key) }
    return members(key: String(key[..<tilde])).filter {
      name(of: $0).map(UserName.key(of:)) == key
    }
  }

  private static let digitsShort = 4
  private static let digitsLong = 12

  /// Decimal digits made from the id alone, so that they never change.
  private static func digits(of id: AccountID, count: Int) -> String {
    var random = Random(seed: id.boot ^ (id.count &* 0xff51_afd7_ed55_8ccd))
    let number = random.next() % (count == digitsShort ? 10_000 : 1_000_000_000_000)
    let digits = String(number)
    return String(repeating: "0", count: count - digits.count) + digits
  }
}
