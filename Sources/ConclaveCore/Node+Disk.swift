import ConclaveWire

/// A disk that takes no writes.
extension Node {
  mutating func storeFailed(_ failure: StoreFailure, _ turn: inout Turn) {
    switch failure {
    case .full:
      canWrite = false
      turn.emit(.notice(.diskFull))
      turn.log(.error, .log, "disk full")
      tellWritability(&turn)
      if reign != nil { handOver(deadline: turn.instant + Timing.handover, &turn) }
    case .recovered:
      canWrite = true
      turn.emit(.notice(.diskRecovered))
      turn.log(.info, .log, "disk recovered")
      tellWritability(&turn)
      noteAgain(&turn)
    case .broken(let reason):
      canWrite = false
      turn.log(.error, .log, "disk broken", ["reason": reason])
      tellWritability(&turn)
      failOnDisk(reason, &turn)
    }
  }

  private mutating func tellWritability(_ turn: inout Turn) {
    guard let link = followed?.link else { return }
    send(.durable(Durable(positions: Vector(), canWrite: canWrite)), on: link, &turn)
  }

  /// "A sync that fails is never retried: hand over, say so, stop."
  private mutating func failOnDisk(_ reason: String, _ turn: inout Turn) {
    failure = "the disk failed: \(reason). What was acknowledged is on the other nodes."
    leave(reason: "its disk failed", within: .zero, &turn)
  }
}
