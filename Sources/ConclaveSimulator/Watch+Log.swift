import ConclaveCore
import ConclaveWire

extension Watch {
  /// A node gives its disk entries.
  mutating func stores(
    _ entries: [Entry], _ machine: Machine, _ world: World
  ) throws(Violation) {
    for entry in entries {
      let position = entry.position
      let hash = CheapCrypto.core.hash(entry.encoded)
      world.trace.fold(position.epoch.random ^ position.index ^ entry.stamp.milliseconds)
      if let known = hashes[position] {
        guard known == hash else {
          throw world.fail("fork", "\(machine.name) stores another entry at \(position)")
        }
        continue
      }
      guard position.index == 1 || hashes[before(position)] == entry.previous else {
        throw world.fail("chain", "\(machine.name) stores \(position) behind another entry")
      }
      if let owner = owners[position.epoch], owner != machine.index {
        throw world.fail("invented", "\(machine.name) makes an entry of another reign, \(position)")
      }
      try checkFirst(entry, machine, world)
      keep(hash, of: entry, at: world.time)
      keepMail(of: entry)
      if case .accountClaimed(let claim) = entry.body {
        try checkSeats(claim, entry, machine, world)
      }
    }
  }

  /// "One that is found in the log isn't appended again."
  private func checkFirst(_ entry: Entry, _ machine: Machine, _ world: World) throws(Violation) {
    switch entry.body {
    case .publicMessage, .roomMessage, .capacitySet: break
    default: return
    }
    guard machine.disk.requests.contains(entry.request) else { return }
    throw world.fail("written again", "\(machine.name) has message \(entry.request) on its disk")
  }

  private func before(_ position: Position) -> Position {
    Position(epoch: position.epoch, index: position.index - 1)
  }

  /// The seats that a group has when nobody said otherwise (FEATURES).
  static let seats = 4

  /// The seats that a machine's log tells: those of the last that were set.
  private func seats(at machine: Machine) -> Int {
    // A request that was written again counts where it stands first.
    var first: [RequestID: (order: OrderKey, seats: Int)] = [:]
    for held in machine.disk.entries + machine.disk.pending {
      guard case .capacitySet(let seats, _?) = held.body else { continue }
      if first[held.request].map({ held.order < $0.order }) ?? true {
        first[held.request] = (held.order, Int(seats))
      }
    }
    let last = first.values.max { $0.order < $1.order }
    return last?.seats ?? Self.seats
  }

  /// "Never a registration admitted beyond the capacity at the coordinator that admitted it."
  private func checkSeats(
    _ claim: AccountClaim, _ entry: Entry, _ machine: Machine, _ world: World
  ) throws(Violation) {
    var confirmed: Set<AccountID> = []
    var removed: Set<AccountID> = []
    for held in machine.disk.entries + machine.disk.pending {
      if case .accountConfirmed(let account) = held.body { confirmed.insert(account) }
      if case .accountRemoved(let account) = held.body { removed.insert(account) }
    }
    confirmed.subtract(removed)
    guard confirmed.count < seats(at: machine) || confirmed.contains(entry.request) else {
      throw world.fail(
        "seats", "\(machine.name) admits \(claim.name) beside \(confirmed.count) accounts")
    }
  }
}
