import ConclaveWire

/// Two groups that come together: told in one piece.
extension Node {
  /// Counts entries of an epoch that this node never lived in, before they are taken into the log.
  mutating func noticeForeign(_ entries: [Entry], at now: Instant) {
    guard hasSettled else { return }
    let hasNews = entries.contains { isForeign($0.position) && !log.held.covers($0.position) }
    guard hasNews else { return }
    let accounts = log.accounts
    merging.extend(at: now) {
      accounts.accounts.keys.compactMap { id in accounts.name(of: id).map { (id, $0) } }
    }
  }

  /// Whether an entry was written where this node wasn't: in a reign that it never lived in, or in one that it
  /// joined from another group, before it came.
  func isForeign(_ position: Position) -> Bool {
    if !merging.hasLived(in: position.epoch) { return true }
    return merging.visited == position.epoch && followed?.epoch == position.epoch
      && followed?.welcomed.covers(position) == true
  }

  /// Tells what came together, a moment after the last of it came.
  mutating func advanceMerging(_ turn: inout Turn) {
    guard let batch = merging.takeDue(at: turn.instant) else { return }
    var renamed: [MergeReport.Renaming] = []
    for (id, name) in batch.names {
      guard let now = log.accounts.name(of: id), now != name else { continue }
      renamed.append(MergeReport.Renaming(from: name, to: now))
    }
    let coordinator = roster.epoch == .none ? nil : followed?.name ?? configuration.name
    turn.emit(
      .merged(
        MergeReport(
          coordinator: coordinator ?? configuration.name, entries: batch.messages,
          renamed: renamed,
          isOverCapacity: log.accounts.seatsTaken > Int(log.accounts.capacity))))
    turn.log(
      .info, .log, "merged",
      ["messages": "\(batch.messages)", "renamed": "\(renamed.count)"])
  }
}
