import ConclaveWire

/// The room lines that this node's user has seen, as far as they may turn up again when a room is joined.
struct RoomMemory: Sendable {
  /// Lines remembered: far more than the last ones of the rooms that somebody goes in and out of.
  static let linesMax = 4_096

  private var seen: Set<RequestID> = []
  private var order: [RequestID] = []

  func contains(_ line: RequestID) -> Bool { seen.contains(line) }

  mutating func insert(_ line: RequestID) {
    guard seen.insert(line).inserted else { return }
    order.append(line)
    if order.count > Self.linesMax { seen.remove(order.removeFirst()) }
  }
}
