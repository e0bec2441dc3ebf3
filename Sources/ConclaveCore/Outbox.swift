import ConclaveWire

/// This node's requests that have no answer yet. They are repeated, in order, on every new link to a
/// coordinator.
struct Outbox: Sendable {
  /// A request and what its answer is for.
  struct Item: Sendable {
    var request: Request
    var purpose: Purpose
    /// The answer wasn't the last word: it is asked for again then.
    var repeatAt: Instant?
  }

  enum Purpose: Sendable {
    case register(CommandID, user: String, LoginSecret)
    case message
    /// A message is to wait in the log.
    case mail(MailReceipt)
    /// A message that waited was shown here.
    case mailDelivered
    /// Looks up the accounts of a name to sign in to one of them.
    case lookUp(CommandID, Password)
    /// Signs in; the accounts left are tried if the password isn't this one's.
    case login(CommandID, LoginAttempt, SessionCertificate)
    /// Offers the session again that the roster misses.
    case resume(SessionCertificate)
    case logout(CommandID, user: String)
    /// Makes the party that an invitation is to; the invitation is answered.
    case founding
    /// Changes a party; what it brings if it is granted.
    case party(CommandID, PartyOutcome)
    /// Another password; the certificate is the session's from then on.
    case changePassword(CommandID, user: String, SessionCertificate)
    case unregister(CommandID, user: String, AccountID)
    case join(CommandID)
    case leaveRoom(CommandID, room: String)
    case away(CommandID, text: String)
    case capacity(CommandID)
    /// What the roster should say of this node's user, for which nobody waits.
    case presence
  }

  /// Requests that may wait; above it commands are refused.
  static let itemsMax = 1_000

  private(set) var items: [Item] = []
  private var count: UInt64 = 0
  private let boot: UInt64

  init(boot: Boot) { self.boot = boot.random }

  var isFull: Bool { items.count >= Self.itemsMax }

  /// A name for a request or a message, never used before.
  mutating func nextID() -> RequestID {
    count += 1
    return RequestID(boot: boot, count: count)
  }

  /// Whether a message is this node's: its name has the boot that this one started with, whatever identity it
  /// took since.
  func isOwn(_ id: RequestID) -> Bool { id.boot == boot }

  mutating func add(_ body: RequestBody, id: RequestID, _ purpose: Purpose) -> Request {
    let request = Request(id: id, body: body)
    items.append(Item(request: request, purpose: purpose))
    return request
  }

  /// When the next request is repeated whose answer wasn't the last word.
  var nextRepeat: Instant? { items.compactMap(\.repeatAt).min() }

  /// Puts an item back where it was in the order, to be asked for again.
  mutating func postpone(_ item: Item, until: Instant) {
    var later = item
    later.repeatAt = until
    items.insert(later, at: items.firstIndex { item.request.id < $0.request.id } ?? items.count)
  }

  /// The requests that are to be repeated by now.
  mutating func takeRepeats(at now: Instant) -> [Request] {
    var due: [Request] = []
    for place in items.indices {
      guard let repeatAt = items[place].repeatAt, repeatAt <= now else { continue }
      items[place].repeatAt = nil
      due.append(items[place].request)
    }
    return due
  }

  /// Takes out the item that an answer is for; nil if it was answered before.
  mutating func settle(_ id: RequestID) -> Item? {
    items.firstIndex { $0.request.id == id }.map { items.remove(at: $0) }
  }
}

/// Signing in: the accounts that a name leads to are tried in turn.
struct LoginAttempt: Sendable {
  var password: Password
  /// The account being tried.
  var account: AccountSalt
  /// The accounts not tried yet.
  var rest: [AccountSalt]
  /// What the password made with the account's salt.
  var wrapping = WrappingKey(bytes: [])
}

/// The account signed in on this node.
struct OwnSession: Sendable {
  var record: RosterSession
  /// Opens the account's mail secret, as long as the password is the one that was typed.
  var wrapping: WrappingKey
  /// That secret, and the key it belongs to, once the log has the account.
  var mailSecret: (secret: MailSecret, key: MailKey)?
  /// Who was written to or wrote last, from one to one.
  var correspondent: AccountID?
  /// Since when the roster misses it.
  var missingSince: Instant?

  var account: AccountID { record.certificate.account }
}

/// Password derivations under way.
enum Derivation: Sendable {
  case register(CommandID, user: String)
  case login(CommandID, LoginAttempt)
  case changePassword(CommandID, AccountID)
  /// The key is the one that the password has to make.
  case unregister(CommandID, AccountID, LoginKey)
}
