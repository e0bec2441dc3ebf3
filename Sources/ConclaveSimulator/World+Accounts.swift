import ConclaveCore
import ConclaveWire

extension World {
  /// What became of accounts, names, seats and passwords.
  func checkAccounts(_ ledger: Ledger) throws(Violation) {
    try checkClaims(ledger)
    try checkOwners(ledger)
    try checkSeats(ledger)
    try checkPasswords(ledger)
  }

  private func checkClaims(_ ledger: Ledger) throws(Violation) {
    // "A coordinator confirms every unconfirmed claim it holds whose name is free."
    for account in ledger.accounts where !account.isConfirmed && account.removals.isEmpty {
      guard ledger.members.contains(where: { $0.name == account.name }) else {
        throw fail("claim left open", account.name)
      }
    }
    // The answer to a registration doesn't say how many copies there are.
    for name in watch.registered where !nemesis.hasLost {
      guard ledger.accounts.contains(where: { $0.name == name && $0.isConfirmed }) else {
        throw fail("lost", "the registration of \(name)")
      }
    }
    for password in watch.changed where !nemesis.hasLost {
      guard ledger.accounts.contains(where: { $0.passwords.contains(password) }) else {
        throw fail("lost", "the change to \(password.text)")
      }
    }
  }

  /// Nobody loses an account without asking, and who gave one up has none.
  private func checkOwners(_ ledger: Ledger) throws(Violation) {
    for account in ledger.accounts where account.isConfirmed && !account.removals.isEmpty {
      let isOwned = watch.owned.contains { $0.name == account.name && $0.boot == account.id.boot }
      guard isOwned else { continue }
      guard account.removals.contains(where: { watch.givesUp.contains($0.boot) }) else {
        throw fail("removed", "\(account.name) was given up by nobody")
      }
    }
    for (name, boot) in watch.givenUp where !nemesis.hasLost {
      let claimed = String(name.prefix { $0 != "~" })
      let isGone = ledger.accounts.contains {
        $0.name == claimed && $0.removals.contains { $0.boot == boot }
      }
      guard isGone else { throw fail("lost", "giving up \(name)") }
    }
  }

  private func checkSeats(_ ledger: Ledger) throws(Violation) {
    for (machine, status) in zip(machines, watch.statuses) {
      guard let status, status.accounts != ledger.members.count else { continue }
      throw fail(
        "seats taken", "\(machine.name) counts \(status.accounts), \(ledger.members.count) are")
    }
    for users in watch.lists.compactMap(\.self) {
      for user in users {
        let claimed = String(user.user.prefix { $0 != "~" })
        guard !ledger.members.contains(where: { $0.name == claimed }) else { continue }
        throw fail("gone", "\(user.user) is online without an account")
      }
    }
  }

  /// "The last password counts": each account's last one signs in, one before doesn't.
  private func checkPasswords(_ ledger: Ledger) throws(Violation) {
    guard let machine = machines.first else { return }
    if machine.user.signedIn != nil { try ask(.logout, machine, for: 500) }
    for account in ledger.members.prefix(Self.loginsMax) {
      guard let last = account.passwords.last else { continue }
      try ask(.login(user: account.name, last), machine, for: 2_000)
      switch machine.user.last {
      case .signedIn?: try ask(.logout, machine, for: 500)
      case .refused(.signedInElsewhere)?, .refused(.declined(.signedInElsewhere))?: break
      case .refused(.declined(.throttled))?: return
      default: throw fail("password", "\(account.name)'s last one doesn't sign in")
      }
      let sharers = ledger.members.filter { $0.name == account.name }
      guard let older = account.passwords.dropLast().last(where: { $0 != last }), sharers.count == 1
      else { continue }
      try ask(.login(user: account.name, older), machine, for: 2_000)
      switch machine.user.last {
      case .refused(.declined(.badPassword))?: break
      case .refused(.declined(.throttled))?: return
      default: throw fail("password", "\(account.name)'s old one signs in")
      }
    }
    for account in ledger.accounts.prefix(Self.loginsMax)
    where !ledger.members.contains(where: { $0.name == account.name }) {
      try ask(.login(user: account.name, account.passwords[0]), machine, for: 2_000)
      guard case .refused(.declined(.noSuchUser))? = machine.user.last else {
        throw fail("gone", "\(account.name) was given up and isn't gone")
      }
    }
  }

  /// Sign-ins tried at the end; more are throttled.
  private static let loginsMax = 4

  private func ask(
    _ command: Command, _ machine: Machine, for milliseconds: Int64
  ) throws(Violation) {
    machine.user.last = nil
    try ask(command, machine)
    try run(until: time + milliseconds * 1_000_000)
  }
}
