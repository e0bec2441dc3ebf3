import ConclaveWire

/// The fold of the log that says which messages wait for whom, and which were delivered. Of several entries
/// that say the same the first in the total order counts, so that equal sets of entries give equal folds,
/// whatever order they arrived in. The texts stay on the disk.
struct Mailbox: Sendable {
  /// A message that waits.
  struct Waiting: Sendable {
    /// Of the entry that queued it.
    var order: OrderKey
    var from: AccountID
    var receipt: MailReceipt
  }

  /// A message that was delivered.
  struct Delivered: Sendable {
    /// Of the entry that says so.
    var order: OrderKey
    /// When that was written.
    var wall: WallTime
    var receipt: MailReceipt
  }

  /// Counts what changed any of it.
  private(set) var version: UInt64 = 0
  private var queued: [MailReceipt: Waiting] = [:]
  private var deliveries: [MailReceipt: Delivered] = [:]
  /// What waits, by reader, in total order.
  private var waiting = SortedMap<AccountID, [Waiting]>()
  /// What was delivered, by writer, in total order of the deliveries.
  private var delivered = SortedMap<AccountID, [Delivered]>()

  mutating func apply(_ entry: Entry) {
    switch entry.body {
    case .mailQueued(let mail):
      queue(Waiting(order: entry.order, from: mail.from, receipt: mail.receipt))
    case .mailDelivered(let receipt):
      deliver(Delivered(order: entry.order, wall: entry.wall, receipt: receipt))
    // What waits for an account that is given up waits no more.
    case .accountRemoved: version += 1
    default: break
    }
  }

  private mutating func queue(_ mail: Waiting) {
    let earlier = queued[mail.receipt]
    guard earlier.map({ mail.order < $0.order }) ?? true else { return }
    version += 1
    if let earlier { take(earlier) }
    queued[mail.receipt] = mail
    put(mail)
  }

  private mutating func deliver(_ delivery: Delivered) {
    let earlier = deliveries[delivery.receipt]
    guard earlier.map({ delivery.order < $0.order }) ?? true else { return }
    version += 1
    let mail = queued[delivery.receipt]
    if let mail { take(mail) }
    deliveries[delivery.receipt] = delivery
    if let mail { put(mail) }
  }

  /// Puts a message into the list where it belongs.
  private mutating func put(_ mail: Waiting) {
    if let delivery = deliveries[mail.receipt] {
      var list = delivered[mail.from] ?? []
      list.insert(delivery, at: list.firstIndex { delivery.order < $0.order } ?? list.count)
      delivered[mail.from] = list
    } else {
      var list = waiting[mail.receipt.to] ?? []
      list.insert(mail, at: list.firstIndex { mail.order < $0.order } ?? list.count)
      waiting[mail.receipt.to] = list
    }
  }

  private mutating func take(_ mail: Waiting) {
    if deliveries[mail.receipt] != nil {
      var list = delivered[mail.from] ?? []
      list.removeAll { $0.receipt == mail.receipt }
      delivered[mail.from] = list.isEmpty ? nil : list
    } else {
      var list = waiting[mail.receipt.to] ?? []
      list.removeAll { $0.receipt == mail.receipt }
      waiting[mail.receipt.to] = list.isEmpty ? nil : list
    }
  }
}

extension Mailbox {
  /// What waits for an account, in total order.
  func waiting(for reader: AccountID) -> [Waiting] { waiting[reader] ?? [] }

  /// Whether something of that writer waits for that reader.
  func isWaiting(from writer: AccountID, for reader: AccountID) -> Bool {
    waiting(for: reader).contains { $0.from == writer }
  }

  /// What of a writer's was delivered, in total order of the deliveries.
  func delivered(of writer: AccountID) -> [Delivered] { delivered[writer] ?? [] }

  /// What of a writer's waits for accounts that were given up: it is never delivered.
  func stranded(of writer: AccountID, in accounts: Accounts) -> [MailReceipt] {
    var found: [MailReceipt] = []
    for (reader, list) in waiting where accounts.isRemoved(reader) {
      found += list.filter { $0.from == writer }.map(\.receipt)
    }
    return found
  }

  /// Where the entry stands that queued it.
  func position(of receipt: MailReceipt) -> Position? { queued[receipt]?.order.position }

  /// Where the entry stands that says that it was delivered.
  func deliveryPosition(of receipt: MailReceipt) -> Position? {
    deliveries[receipt]?.order.position
  }
}
