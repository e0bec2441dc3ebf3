import ConclaveWire

/// Direct messages on their way, and those that came.
struct DirectMessages: Sendable {
  /// A message of this node's user.
  struct Outgoing: Sendable {
    var message: DirectMessage
    /// The reader's name.
    var to: String
    var deadline: Instant
    /// The link it was sent on; nil if it waits for one.
    var link: LinkID?
    /// The link that was opened for it and isn't up yet.
    var awaited: LinkID?
    /// It isn't tried again before.
    var retryAt: Instant?
  }

  /// Messages that may wait; above it commands are refused.
  static let outgoingMax = 1_000
  /// Senders and readers remembered, to know a repeated message.
  static let shownMax = 4_096

  /// In the order written. "One unsettled message per sender and recipient, the next waits."
  private(set) var outgoing: [Outgoing] = []
  /// The last count shown, by the sender's boot, the writer and the reader. The writer is proven by the
  /// roster, the boot isn't: nobody can make the messages of another pass for shown.
  private var shown: [ShownKey: UInt64] = [:]
  private var shownOrder: [ShownKey] = []

  private struct ShownKey: Hashable, Sendable {
    var boot: UInt64
    var writer: AccountID
    var reader: AccountID
  }

  var isFull: Bool { outgoing.count >= Self.outgoingMax }

  mutating func add(_ message: Outgoing) { outgoing.append(message) }

  /// The first unsettled message of each reader.
  var due: [RequestID] {
    var readers: [AccountID] = []
    var ids: [RequestID] = []
    for item in outgoing where !readers.contains(item.message.to) {
      readers.append(item.message.to)
      ids.append(item.message.id)
    }
    return ids
  }

  func find(_ id: RequestID) -> Outgoing? { outgoing.first { $0.message.id == id } }

  mutating func update(_ id: RequestID, _ change: (inout Outgoing) -> Void) {
    if let place = outgoing.firstIndex(where: { $0.message.id == id }) { change(&outgoing[place]) }
  }

  mutating func settle(_ id: RequestID) -> Outgoing? {
    outgoing.firstIndex { $0.message.id == id }.map { outgoing.remove(at: $0) }
  }

  /// Messages sent on a link that closed, or waiting for one that failed, wait for another one.
  mutating func unsend(from link: LinkID, retryAt: Instant) {
    for place in outgoing.indices
    where outgoing[place].link == link || outgoing[place].awaited == link {
      outgoing[place].link = nil
      outgoing[place].awaited = nil
      outgoing[place].retryAt = retryAt
    }
  }

  /// Asks whether a message that came is new to its reader, and counts it as shown.
  mutating func takeNew(_ message: DirectMessage) -> Bool {
    let key = ShownKey(boot: message.id.boot, writer: message.from, reader: message.to)
    if let last = shown[key], message.id.count <= last { return false }
    if shown.updateValue(message.id.count, forKey: key) == nil {
      shownOrder.append(key)
      if shownOrder.count > Self.shownMax { shown[shownOrder.removeFirst()] = nil }
    }
    return true
  }
}
