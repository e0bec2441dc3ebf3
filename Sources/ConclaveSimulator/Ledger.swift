import ConclaveCore
import ConclaveWire

/// The accounts that a log tells of, folded another way than the core does: from the whole log at its end.
struct Ledger {
  struct Account {
    var id: AccountID
    var name: String
    /// Passwords in the order they were given; the last one counts.
    var passwords: [Password]
    var isConfirmed: Bool
    /// The requests that removed it.
    var removals: [RequestID]

    var isMember: Bool { isConfirmed && removals.isEmpty }
  }

  /// In the order of their claims.
  private(set) var accounts: [Account] = []

  init(_ entries: [Entry], _ secrets: [LoginKey: Password]) {
    var seen: Set<RequestID> = []
    for entry in entries.sorted(by: { $0.order < $1.order }) {
      switch entry.body {
      case .accountClaimed(let claim):
        guard seen.insert(entry.request).inserted else { continue }
        accounts.append(
          Account(
            id: entry.request, name: claim.name,
            passwords: [secrets[claim.credential.loginKey] ?? Password("?")], isConfirmed: false,
            removals: []))
      case .credentialChanged(let id, let credential):
        guard seen.insert(entry.request).inserted else { continue }
        change(id) { $0.passwords.append(secrets[credential.loginKey] ?? Password("?")) }
      case .accountConfirmed(let id): change(id) { $0.isConfirmed = true }
      case .accountRemoved(let id): change(id) { $0.removals.append(entry.request) }
      default: break
      }
    }
  }

  /// What is said of an account comes after its claim in the total order: who says it holds the claim.
  private mutating func change(_ id: AccountID, _ change: (inout Account) -> Void) {
    guard let place = accounts.firstIndex(where: { $0.id == id }) else { return }
    change(&accounts[place])
  }

  var members: [Account] { accounts.filter(\.isMember) }
}
