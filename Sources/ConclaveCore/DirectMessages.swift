import ConclaveWire

/// Direct and party messages on their way, and those that came.
struct DirectMessages: Sendable {
  /// A message of this node's user to one reader.
  struct Outgoing: Sendable {
    var message: DirectMessage
    /// The reader's name.
    var to: String
    /// When it has been tried for long enough; nil while one before it isn't settled.
    var deadline: Instant?
    var way = Way.waiting(until: nil)

    /// A party's message has several readers: which of them it is.
    var receipt: MailReceipt { MailReceipt(message: message.id, to: message.to) }
  }

  /// Where a message is.
  enum Way: Sendable {
    /// Here. It isn't tried again before.
    case waiting(until: Instant?)
    /// Here. A link was asked for on its behalf, which is waited for until then.
    case linking(LinkID, to: NodeID, until: Instant)
    /// On a link. The answer is waited for until then.
    case sent(LinkID, to: NodeID, until: Instant)
    /// Under way through the coordinator.
    case relayed(to: NodeID, until: Instant)
  }

  /// Messages that may wait; above it commands are refused.
  static let outgoingMax = 1_000
  /// Senders and readers remembered, to know a repeated message.
  static let shownMax = 4_096

  /// In the order written. "One unsettled message per sender and recipient, the next waits."
  private(set) var outgoing: [Outgoing] = []
  /// Nodes that couldn't be linked to, and when that is tried again: messages take the way through the
  /// coordinator at once.
  private(set) var far = SortedMap<NodeID, Instant>()
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
  var due: [Outgoing] {
    var items: [Outgoing] = []
    for item in outgoing where !items.contains(where: { $0.message.to == item.message.to }) {
      items.append(item)
    }
    return items
  }

  func find(_ receipt: MailReceipt) -> Outgoing? { outgoing.first { $0.receipt == receipt } }

  /// The message of that id that was sent to that node.
  func find(_ id: RequestID, sentTo node: NodeID) -> Outgoing? {
    outgoing.first { $0.message.id == id && $0.way.node == node }
  }

  mutating func update(_ receipt: MailReceipt, _ change: (inout Outgoing) -> Void) {
    if let place = outgoing.firstIndex(where: { $0.receipt == receipt }) {
      change(&outgoing[place])
    }
  }

  mutating func settle(_ receipt: MailReceipt) -> Outgoing? {
    outgoing.firstIndex { $0.receipt == receipt }.map { outgoing.remove(at: $0) }
  }

  /// Messages sent on a link that closed, or waiting for one that failed, wait for another one.
  mutating func unsend(from link: LinkID, until: Instant) {
    for place in outgoing.indices where outgoing[place].way.link == link {
      outgoing[place].way = .waiting(until: until)
    }
  }

  /// The node that a link was asked for on a message's behalf.
  func target(of link: LinkID) -> NodeID? {
    for item in outgoing {
      if case .linking(link, let node, _) = item.way { return node }
    }
    return nil
  }

  /// A node couldn't be linked to; it is tried again then.
  mutating func markFar(_ node: NodeID, until: Instant) {
    if far.count >= Limits.rosterNodesMax { far = SortedMap() }
    far[node] = until
  }

  mutating func markNear(_ node: NodeID) { far[node] = nil }

  /// A stall was this node's own: nothing is held against others.
  mutating func grantTime(until: Instant) {
    for place in outgoing.indices where outgoing[place].deadline != nil {
      outgoing[place].deadline = until
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

extension DirectMessages.Way {
  /// The link that it depends on.
  var link: LinkID? {
    switch self {
    case .linking(let link, _, _), .sent(let link, _, _): link
    case .waiting, .relayed: nil
    }
  }

  /// The node that it was sent to.
  var node: NodeID? {
    switch self {
    case .sent(_, let node, _), .relayed(let node, _): node
    case .waiting, .linking: nil
    }
  }

  /// When it is looked at again.
  var until: Instant? {
    switch self {
    case .waiting(let until): until
    case .linking(_, _, let until), .sent(_, _, let until), .relayed(_, let until): until
    }
  }
}
