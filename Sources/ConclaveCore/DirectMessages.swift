import ConclaveWire

/// Direct and party messages on their way, and those that came.
struct DirectMessages: Sendable {
  /// A message of this node's user to one reader.
  struct Outgoing: Sendable {
    var message: DirectMessage
    /// The reader's name.
    var to: String
    var writtenAt: Instant
    /// Since when it is the first to its reader that isn't settled; nil while one before it isn't.
    var triedAt: Instant?
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
    /// It is being sealed to its reader's account.
    case sealing
    /// The coordinator was asked to let it wait in the log.
    case queued
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

  /// The last messages that came node to node, exactly: a copy of one that comes as mail isn't shown again.
  private var exact: Set<ExactKey> = []
  private var exactOrder: [ExactKey] = []

  private struct ExactKey: Hashable, Sendable {
    var receipt: MailReceipt
    var writer: AccountID
  }

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
  mutating func grantTime(at now: Instant) {
    for place in outgoing.indices {
      outgoing[place].writtenAt = now
      if outgoing[place].triedAt != nil { outgoing[place].triedAt = now }
    }
  }

  mutating func takeAll() -> [Outgoing] {
    defer { outgoing = [] }
    return outgoing
  }

  /// Asks whether a message that came is new to its reader, and counts it as shown.
  mutating func takeNew(_ message: DirectMessage) -> Bool {
    guard raiseShown(message.id, from: message.from, to: message.to) else { return false }
    let key = ExactKey(
      receipt: MailReceipt(message: message.id, to: message.to), writer: message.from)
    guard exact.insert(key).inserted else { return true }
    exactOrder.append(key)
    if exactOrder.count > Self.shownMax { exact.remove(exactOrder.removeFirst()) }
    return true
  }

  /// Whether a message that comes as mail came node to node before.
  func hasShown(_ receipt: MailReceipt, from writer: AccountID) -> Bool {
    exact.contains(ExactKey(receipt: receipt, writer: writer))
  }

  /// Mail was shown: a copy that comes node to node later isn't.
  mutating func countShown(_ mail: Mail) {
    _ = raiseShown(mail.message, from: mail.from, to: mail.to)
  }

  private mutating func raiseShown(
    _ id: RequestID, from writer: AccountID, to reader: AccountID
  ) -> Bool {
    let key = ShownKey(boot: id.boot, writer: writer, reader: reader)
    if let last = shown[key], id.count <= last { return false }
    if shown.updateValue(id.count, forKey: key) == nil {
      shownOrder.append(key)
      if shownOrder.count > Self.shownMax { shown[shownOrder.removeFirst()] = nil }
    }
    return true
  }
}

extension DirectMessages.Way {
  /// Whether it goes node to node, and may still wait in the log instead.
  var isDirect: Bool {
    switch self {
    case .waiting, .linking, .sent, .relayed: true
    case .sealing, .queued: false
    }
  }

  /// The link that it depends on.
  var link: LinkID? {
    switch self {
    case .linking(let link, _, _), .sent(let link, _, _): link
    case .waiting, .relayed, .sealing, .queued: nil
    }
  }

  /// The node that it was sent to.
  var node: NodeID? {
    switch self {
    case .sent(_, let node, _), .relayed(let node, _): node
    case .waiting, .linking, .sealing, .queued: nil
    }
  }

  /// When it is looked at again.
  var until: Instant? {
    switch self {
    case .waiting(let until): until
    case .linking(_, _, let until), .sent(_, _, let until), .relayed(_, let until): until
    case .sealing, .queued: nil
    }
  }
}
