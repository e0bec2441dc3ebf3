import ConclaveWire

/// Leaving: what is unsettled is settled first, a coordinator hands over, and everybody hears a goodbye.
extension Node {
  mutating func shutDown(_ reason: ShutdownReason, _ turn: inout Turn) {
    switch reason {
    case .signal: leave(reason: "left", within: Timing.leaving, &turn)
    case .endOfInput: leave(reason: "left", within: Timing.leavingAtEnd, awaitsMail: true, &turn)
    }
  }

  mutating func leave(
    reason: String, within length: Interval, awaitsMail: Bool = false, _ turn: inout Turn
  ) {
    guard !isStopped else { return }
    let deadline = turn.instant + length
    if let leaving, leaving.deadline <= deadline { return }
    leaving = Leaving(deadline: deadline, reason: reason, awaitsMail: awaitsMail)
    turn.log(.info, .node, "leaves")
  }

  /// Begins to go when everything is settled or the time is over.
  mutating func advanceLeaving(_ turn: inout Turn) {
    guard let current = leaving, !current.hasBegun else { return }
    let isSettled =
      outbox.items.isEmpty && directs.outgoing.isEmpty && waiting.isEmpty
      && derivations.isEmpty && !hasPendingReads && mail.isIdle
      && !(current.awaitsMail && hasMailToShow)
    guard isSettled || turn.instant >= current.deadline else { return }
    leaving?.hasBegun = true
    leaving?.deadline = turn.instant + Timing.handover
    refuseWaiting(&turn)
    dropMail(&turn)
    failDirectsLeaving(&turn)
    guard reign != nil else { return sayGoodbye(&turn) }
    if let session {
      endSession(of: session.account, reason: "signed out", &turn)
      self.session = nil
      pushRoster(&turn)
    }
    handOver(deadline: turn.instant + Timing.handover, &turn)
    if reign != nil, reign?.handover == nil { sayGoodbye(&turn) }
  }

  private var hasPendingReads: Bool {
    reads.values.contains { if case .command = $0 { true } else { false } }
  }

  private mutating func refuseWaiting(_ turn: inout Turn) {
    for (id, command) in waiting { reply(id, command.name, .refused(.stopping), &turn) }
    waiting = []
  }

  /// Closes every link with a goodbye, says it by beacon, and ends.
  mutating func sayGoodbye(_ turn: inout Turn) {
    let reason = leaving?.reason ?? "left"
    for link in links.keys {
      send(.goodbye(reason: reason), on: link, &turn)
      drop(link, &turn)
    }
    state = .stopped
    attempt = nil
    sendLastBeacon(&turn)
    turn.log(.info, .node, "left")
    turn.effects.append(.exit(failure: failure))
  }
}
