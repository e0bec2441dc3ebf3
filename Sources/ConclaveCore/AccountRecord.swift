import ConclaveWire

/// An account as people read it, from the fold of the log.
public struct AccountRecord: Hashable, Sendable {
  public enum Status: String, Hashable, Sendable {
    /// It can be signed in to.
    case active
    /// Its registration was never confirmed.
    case unconfirmed
    /// Given up.
    case removed
  }

  public var account: AccountID
  /// What people call it now; nil if its registration isn't in the log.
  public var name: String?
  public var status: Status
  public var credential: Credential?
  /// When it registered.
  public var since: Stamp?
}

extension Log {
  /// Every account that the log tells of, in the order of their ids.
  public var accountRecords: [AccountRecord] {
    accounts.accounts.map { id, account in
      AccountRecord(
        account: id, name: accounts.name(of: id),
        status: account.isRemoved ? .removed : account.isMember ? .active : .unconfirmed,
        credential: account.credential, since: account.claim?.order.stamp)
    }
  }

  /// What people call an account now.
  public func accountName(_ id: AccountID) -> String? { accounts.name(of: id) }
}
