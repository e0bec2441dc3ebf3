import ConclaveWire

/// What one side of a membership link has sent the other of the log, and what arrived on its disk. The same in
/// both directions: the coordinator sends what a follower lacks, a joining node what its coordinator lacks.
struct Replication: Sendable {
  /// Sent, or durable there before.
  private(set) var sent: Vector
  /// Durable on the other side, as it told.
  private(set) var durable: Vector
  /// The read that is under way for it.
  var reading: ReadID?
  /// Nothing was missing when it was last looked at: what is new may be sent at once.
  private(set) var isCurrent = false

  /// Entries sent and not yet durable there, above which nothing more is read for it.
  static let windowEntries: UInt64 = 2_048

  /// - Parameter held: what the other side has, on its disk or not: it needn't be sent.
  init(durable: Vector, held: Vector = Vector()) {
    sent = durable
    self.durable = durable
    sent.raise(to: held)
  }

  /// The other side told what is durable there. What it makes up doesn't grow without bound.
  mutating func raiseDurable(to positions: Vector) {
    durable.raise(to: positions, epochsMax: Limits.vectorEpochsMax)
    sent.raise(to: positions, epochsMax: Limits.vectorEpochsMax)
  }

  mutating func raiseSent(to position: Position) { sent.raise(to: position) }

  /// The first entry to read and send, older epochs first; nil if all is sent, or enough is under way.
  mutating func nextMissing(of held: Vector) -> Position? {
    guard reading == nil else { return nil }
    guard let missing = held.firstMissing(in: sent) else {
      isCurrent = true
      return nil
    }
    isCurrent = false
    return sent.excess(over: durable) < Self.windowEntries ? missing : nil
  }

  /// Whether a new entry may be sent at once, because everything before it was.
  func isNext(_ position: Position) -> Bool {
    isCurrent && sent[position.epoch] == position.index - 1
  }
}
