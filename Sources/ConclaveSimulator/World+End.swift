import ConclaveCore
import ConclaveWire

extension World {
  /// What people can see at the end.
  func checkEnd(isFaultless: Bool) throws(Violation) {
    for index in machines.indices {
      watch.logs[index] = nil
      watch.lists[index] = nil
      watch.statuses[index] = nil
    }
    for machine in machines {
      try ask(.log(LogRequest(in: .everyone, count: 1_000_000)), machine)
      try ask(.list, machine)
      try ask(.status, machine)
    }
    try run(until: time + 2_000_000_000)
    if let lacking = unsettled() { throw fail("unsettled by a look", lacking) }
    for message in watch.acknowledged
    where !machines[0].disk.requests.contains(message) && !watch.mayBeGone(message) {
      throw fail("lost", "acknowledged message \(message) isn't on the disks")
    }
    try compareLogs()
    try compareLists()
    try compareStatuses()
    try checkAllWasShown()
    try checkParties()
    try checkAccounts(Ledger(machines[0].disk.entries, secrets))
    try checkFolds()
    try checkMail(isFaultless: isFaultless)
    guard !isFaultless || watch.epochs.count == 1 else {
      throw fail("elections", "\(watch.epochs.count) without a fault")
    }
    try checkIdleFootprint()
  }

  private func compareLogs() throws(Violation) {
    let logs = zip(machines, watch.logs).compactMap { pair in pair.1.map { (pair.0, $0) } }
    guard let (first, lines) = logs.first else { return }
    for (machine, others) in logs where others != lines {
      throw fail(
        "log", "\(first.name) shows \(lines.count) lines, \(machine.name) \(others.count) or others"
      )
    }
    var counts: [RequestID: Int] = [:]
    for line in lines { counts[line.message, default: 0] += 1 }
    var last: [UInt64: UInt64] = [:]
    for line in lines {
      let before = last.updateValue(line.message.count, forKey: line.message.boot) ?? 0
      guard before < line.message.count || counts[line.message] != 1 else {
        throw fail("order", "in the log message \(line.message) stands behind \(before)")
      }
    }
    for line in lines where counts[line.message] != 1 {
      throw fail("log", "\(line.text) stands there \(counts[line.message] ?? 0) times")
    }
    for message in watch.acknowledged
    where counts[message] == nil && !watch.roomLines.contains(message)
      && !watch.mayBeGone(message)
    {
      throw fail("lost", "acknowledged message \(message) isn't in the log")
    }
  }

  private func compareLists() throws(Violation) {
    let lists = zip(machines, watch.lists).compactMap { pair in
      pair.1.map { (pair.0, $0.map(Self.text).sorted()) }
    }
    guard let (first, users) = lists.first else { return }
    for (machine, others) in lists where others != users {
      throw fail("online", "\(first.name) lists \(users), \(machine.name) \(others)")
    }
    for (machine, _) in lists {
      let isListed = users.contains { $0.contains("@\(machine.name) ") }
      guard isListed == (machine.user.signedIn != nil) else {
        throw fail(
          "session",
          "\(machine.name) has \(machine.user.signedIn ?? "nobody") signed in, the list \(users)")
      }
      let place = "@\(machine.name) in \(machine.user.room ?? "none")"
      guard !isListed || users.contains(where: { $0.lowercased().contains(place.lowercased()) })
      else { throw fail("room", "\(place), says the node, and the list \(users)") }
    }
  }

  /// Who is where, as the list has it.
  private static func text(of user: OnlineUser) -> String {
    "\(user.user)@\(user.node) in \(user.room ?? "none")" + (user.away.map { ", \($0)" } ?? "")
  }

  private func compareStatuses() throws(Violation) {
    for (machine, status) in zip(machines, watch.statuses) {
      guard let status, let first = watch.statuses[0] else { continue }
      guard status.entriesHeld == status.entriesDurable, status.waiting == 0, status.canWrite,
        status.accounts == first.accounts, status.capacity == first.capacity,
        status.entriesHeld == first.entriesHeld, status.nodes.count == machines.count
      else {
        throw fail(
          "status",
          "\(machine.name): \(status.entriesHeld) held, \(status.entriesDurable) durable, "
            + "\(status.waiting) waiting, \(status.accounts) accounts, \(status.nodes.count) nodes")
      }
      for node in status.nodes where node.isInSync == false {
        throw fail("not in sync", "\(node.name), says \(machine.name)")
      }
    }
  }

  /// Whoever was there when a message was sent has been shown it by now.
  private func checkAllWasShown() throws(Violation) {
    for machine in machines {
      guard let belief = machine.process?.belief, let since = belief.settledTime else { continue }
      for message in watch.acknowledged
      where watch.written[message] ?? 0 > since && !belief.shown.contains(message)
        && !watch.roomLines.contains(message) && !watch.mayBeGone(message)
      {
        throw fail("not shown", "message \(message) at \(machine.name)")
      }
    }
  }
}
