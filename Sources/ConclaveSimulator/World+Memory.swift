import ConclaveCore
import ConclaveWire

extension World {
  /// "Bounded everywhere": a node keeps little for each other one, whatever happens.
  func checkFootprint(_ machine: Machine, _ process: Process) throws(Violation) {
    let kept = process.node.footprint
    let nodes = Watch.identitiesMax * machines.count
    guard kept.links <= Watch.linksMax * machines.count, kept.peers <= nodes,
      kept.followers <= nodes
    else {
      throw fail("memory", "\(machine.name) keeps \(kept)")
    }
  }

  /// When everything is settled nothing is left of what was under way. Links to processes that are gone without a
  /// word are left until they were unused for long.
  func checkIdleFootprint() throws(Violation) {
    if !machines.allSatisfy(keepsLittle) { try run(until: time + Timing.linkForsaken.nanoseconds) }
    for machine in machines where !keepsLittle(machine) {
      let kept = machine.process?.node.footprint
      throw fail(
        "memory", "\(machine.name) keeps \(kept.map { "\($0)" } ?? "") when nothing happens")
    }
  }

  private func keepsLittle(_ machine: Machine) -> Bool {
    guard let kept = machine.process?.node.footprint else { return true }
    return kept.underWay == 0 && kept.followers < machines.count
      && kept.links <= Watch.idleLinksMax * (machines.count - 1)
  }

  /// "Folds are equal to a refold from scratch", in another order than that in which the entries came: epoch by
  /// epoch from the latest, and mixed.
  func checkFolds() throws(Violation) {
    for machine in machines {
      guard let process = machine.process else { continue }
      let epochs = machine.disk.epochs.keys.sorted { $1 < $0 }.compactMap {
        machine.disk.epochs[$0]
      }
      for order in [epochs.flatMap(\.self), mixed(epochs)] {
        guard process.node.agrees(with: try folded(order, machine)) else {
          throw fail("fold", "\(machine.name) says otherwise than its log in another order")
        }
      }
    }
  }

  private func folded(_ entries: [Entry], _ machine: Machine) throws(Violation) -> Log {
    var log = Log(crypto: CheapCrypto.core)
    do {
      for entry in entries { try log.restore(entry) }
    } catch {
      throw fail("restore", "\(machine.name): \(error)")
    }
    return log
  }

  /// One entry of each epoch after another.
  private func mixed(_ epochs: [[Entry]]) -> [Entry] {
    let longest = epochs.map(\.count).max() ?? 0
    return (0..<longest).flatMap { place in
      epochs.compactMap { place < $0.count ? $0[place] : nil }
    }
  }
}
