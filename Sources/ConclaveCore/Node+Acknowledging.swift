import ConclaveWire

/// When an answer may be given (Protocol.md, "Acknowledging").
extension Node {
  /// The answer waits until the entry may be acknowledged.
  mutating func awaitAnswer(
    _ request: RequestID, _ position: Position, of origin: NodeID, _ turn: inout Turn
  ) {
    enqueue(
      PendingAnswer(
        request: request, origin: origin, position: position, kind: .entry,
        since: turn.instant), &turn)
  }

  /// The answer to a claim waits for its confirmation as well.
  mutating func awaitClaim(
    _ request: RequestID, _ position: Position, of origin: NodeID, _ turn: inout Turn
  ) {
    enqueue(
      PendingAnswer(
        request: request, origin: origin, position: position, kind: .claim,
        since: turn.instant), &turn)
  }

  /// A request that is repeated is answered once, to who asked last: a node may have a new identity.
  private mutating func enqueue(_ answer: PendingAnswer, _ turn: inout Turn) {
    guard let reign else { return }
    let link = reign.followers[answer.origin]?.link
    if let place = reign.pending.firstIndex(where: { $0.request == answer.request }) {
      self.reign?.pending[place].origin = answer.origin
      self.reign?.pending[place].link = link
      return
    }
    var linked = answer
    linked.link = link
    self.reign?.pending.append(linked)
    settleAnswers(&turn)
  }

  /// Gives every answer whose entry may be acknowledged by now, in the order of the requests.
  mutating func settleAnswers(_ turn: inout Turn) {
    guard let current = reign, !current.pending.isEmpty, current.mutedUntil == nil else { return }
    var waiting: [PendingAnswer] = []
    var ready: [(PendingAnswer, copies: UInt16)] = []
    for answer in current.pending {
      if let copies = copies(of: answer, in: current, at: turn.instant) {
        ready.append((answer, copies))
      } else {
        waiting.append(answer)
      }
    }
    guard !ready.isEmpty else { return }
    reign?.pending = waiting
    for (pending, copies) in ready {
      switch pending.kind {
      case .claim: settleClaim(pending, &turn)
      case .entry:
        answer(
          pending.request, of: pending.origin,
          .acknowledged(pending.position, copies: copies), &turn)
      case .refusal(let refusal):
        answer(pending.request, of: pending.origin, .refused(refusal), &turn)
      }
    }
  }

  /// On how many nodes an entry is durable, if it may be acknowledged: it is durable here and on every
  /// follower in sync; with none in sync the answer waits a while for one that could be.
  private func copies(
    of answer: PendingAnswer, in reign: Reign, at now: Instant
  ) -> UInt16? {
    guard log.durable.covers(answer.position) else { return nil }
    var copies: UInt16 = 1
    var isAnyInSync = false
    var isAnyAwaited = false
    for follower in reign.followers.values {
      let holds = follower.replication.durable.covers(answer.position)
      // Of one that can't be asked any more nothing is claimed: its disk may be another's by now.
      if holds && follower.link != nil { copies += 1 }
      if follower.isInSync {
        guard holds else { return nil }
        isAnyInSync = true
      } else if follower.wasInSync && follower.canWrite {
        isAnyAwaited = true
      }
    }
    let isLate = now - answer.since >= Timing.lonelyAnswer
    return isAnyInSync || !isAnyAwaited || isLate ? copies : nil
  }

  /// The claim may be acknowledged: its confirmation is written, and the answer waits for that.
  private mutating func settleClaim(_ pending: PendingAnswer, _ turn: inout Turn) {
    let account = pending.request
    if log.accounts.isRemoved(account) { return refuseClaim(pending, &turn) }
    if log.accounts.accounts[account]?.confirmation == nil {
      guard log.accounts.pendingClaims.contains(account) else {
        return refuseClaim(pending, &turn)
      }
      confirm(account, &turn)
    }
    guard let confirmation = log.accounts.accounts[account]?.confirmation?.position else { return }
    var next = pending
    next.kind = .entry
    next.position = confirmation
    reign?.pending.append(next)
    settleAnswers(&turn)
  }

  /// "A claim whose name is held by then is removed, and refused when its removal is durable: it isn't confirmed
  /// when the name is free again."
  private mutating func refuseClaim(_ pending: PendingAnswer, _ turn: inout Turn) {
    // Who went elsewhere may have been answered there, and the claim confirmed.
    guard reign?.followers[pending.origin]?.link == pending.link else { return }
    let account = pending.request
    let removal = log.accounts.accounts[account]?.removal?.position
    guard
      let position = removal
        ?? append(.accountRemoved(account), request: outbox.nextID(), &turn)
    else { return }
    var next = pending
    next.kind = .refusal(.taken)
    next.position = position
    reign?.pending.append(next)
    settleAnswers(&turn)
  }

  private mutating func confirm(_ account: AccountID, _ turn: inout Turn) {
    append(.accountConfirmed(account), request: account, &turn)
  }

  /// "A coordinator confirms, in total order, every unconfirmed claim it holds whose name is free, on taking
  /// office and when one arrives late, before it admits another." Claims whose answer is under way here are
  /// confirmed with that.
  mutating func confirmPending(_ turn: inout Turn) {
    guard let reign else { return }
    for account in log.accounts.pendingClaims
    where !reign.pending.contains(where: { $0.request == account && $0.isClaim }) {
      confirm(account, &turn)
    }
  }
}
