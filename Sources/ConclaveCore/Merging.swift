import ConclaveWire

/// What came from another group, until it is told in one piece.
struct Merging: Sendable {
  /// Reigns remembered as lived in.
  static let livedMax = 64

  /// The epochs that this node lived in since it started, the youngest last: what comes late of them is no
  /// news of another group.
  private var lived: [EpochID] = []
  /// The reign of another group that this node joined last: what was written there before it came is news.
  private(set) var visited: EpochID?
  private(set) var batch: Batch?

  /// Entries of epochs this node never lived in.
  struct Batch: Sendable {
    /// Messages among them, each request once.
    var messages = 0
    /// The accounts' names before it came.
    var names: [(id: AccountID, name: String)]
    /// It is told then.
    var until: Instant
    /// It is told then at the latest.
    var latest: Instant
  }

  /// - Parameter isSuccession: whether it is one's own, or follows the reign before in the same group. A reign
  ///   that one comes back to, having lived in another meanwhile, is another group's.
  mutating func live(in epoch: EpochID, isSuccession: Bool) {
    guard lived.last != epoch else { return }
    visited = isSuccession && !hasLived(in: epoch) ? nil : epoch
    lived.removeAll { $0 == epoch }
    lived.append(epoch)
    if lived.count > Self.livedMax { lived.removeFirst() }
  }

  func hasLived(in epoch: EpochID) -> Bool { lived.contains(epoch) }

  /// Begins a batch, or waits a little longer for the rest of the one that came.
  /// - Parameter names: the accounts' names as they are, asked for at the beginning only.
  mutating func extend(at now: Instant, names: () -> [(id: AccountID, name: String)]) {
    guard var extended = batch else {
      batch = Batch(
        names: names(), until: now + Timing.mergeQuiet, latest: now + Timing.mergeLongest)
      return
    }
    extended.until = min(now + Timing.mergeQuiet, extended.latest)
    batch = extended
  }

  mutating func countMessage() { batch?.messages += 1 }

  /// Takes the batch out if it is due.
  mutating func takeDue(at now: Instant) -> Batch? {
    guard let due = batch, due.until <= now else { return nil }
    batch = nil
    return due
  }
}
