import ConclaveCore
import ConclaveWire

extension World {
  /// Every node has the same parties, and they are those that the rules give for what is on the disks.
  func checkParties() throws(Violation) {
    let expected = Self.parties(of: machines[0].disk.entries)
    for machine in machines { try checkParties(of: machine, expected) }
  }

  func checkParties(of machine: Machine, _ expected: PartyTable) throws(Violation) {
    guard let process = machine.process else { return }
    try compareParties(process.node.partyTable, expected, of: machine.name)
    try compareParties(refolded(machine), expected, of: "\(machine.name)'s disk, backwards")
  }

  private func compareParties(
    _ table: PartyTable, _ expected: PartyTable, of name: String
  ) throws(Violation) {
    guard table != expected else { return }
    throw fail(
      "parties", "\(name) has \(Self.text(table)), the disks have \(Self.text(expected))")
  }

  /// The youngest reign first: as order goes, another one than that of a start.
  private func refolded(_ machine: Machine) throws(Violation) -> PartyTable {
    var log = Log(crypto: CheapCrypto.core)
    for epoch in machine.disk.epochs.keys.sorted().reversed() {
      for entry in machine.disk.epochs[epoch] ?? [] {
        do { try log.restore(entry) } catch { throw fail("refold", "\(error)") }
      }
    }
    return log.partyTable
  }

  private static func text(_ table: PartyTable) -> String {
    table.parties.map { row in
      "\(row.party.count): \(row.members.map(\.count)) and \(row.invited.map(\.count))"
    }.joined(separator: ", ")
  }

  /// The rules of Protocol.md, "Parties", as they read: one entry after the other in the total order.
  static func parties(of entries: [Entry]) -> PartyTable {
    var replay = PartyReplay()
    var requests: Set<RequestID> = []
    for entry in entries.sorted(by: { $0.order < $1.order }) {
      if case .accountConfirmed = entry.body { continue }
      if case .accountRemoved(let account) = entry.body { replay.removed.insert(account) }
      guard requests.insert(entry.request).inserted, case .partyChanged(let change) = entry.body
      else { continue }
      replay.take(change, entry)
    }
    return replay.table
  }
}

/// Parties as they come to be, entry by entry.
private struct PartyReplay {
  struct Guest: Hashable {
    var party: PartyID
    var account: AccountID
  }

  var removed: Set<AccountID> = []
  private var memberships: [AccountID: (party: PartyID, since: OrderKey)] = [:]
  private var guests: Set<Guest> = []

  mutating func take(_ change: PartyChange, _ entry: Entry) {
    let guest = Guest(party: change.party, account: change.account)
    switch change.what {
    case .founded where entry.request != change.party: return
    case .founded, .accepted:
      memberships[change.account] = (change.party, entry.order)
      guests.remove(guest)
    case .invited: guests.insert(guest)
    case .declined: guests.remove(guest)
    case .left:
      if memberships[change.account]?.party == change.party { memberships[change.account] = nil }
      guests.remove(guest)
    }
  }

  var table: PartyTable {
    let here = memberships.filter { !removed.contains($0.key) }
    let rows = Set(here.values.map(\.party)).sorted().map { party in
      let members = here.filter { $0.value.party == party }
        .sorted { $0.value.since < $1.value.since }.map(\.key)
      let invited = guests.filter {
        $0.party == party && !members.contains($0.account) && !removed.contains($0.account)
      }
      return PartyTable.Row(
        party: party, members: members, invited: invited.map(\.account).sorted())
    }
    return PartyTable(parties: rows)
  }
}
