import ConclaveCore
import ConclaveWire

/// A read of messages in progress: from the end of the total order backwards, some rows at a time, so that
/// what is to be stored needn't wait for the end of a long log.
struct MessageSearch {
  private let since: WallTime
  private let text: TextSearch?
  private let limit: Int
  /// Where to go on.
  private var before: OrderKey?
  /// The last one first.
  private var found: [Entry] = []
  private(set) var isFinished: Bool

  /// Rows looked at in one go: a few milliseconds.
  static let rowsMax = 1_000

  init(_ filter: MessageFilter, before: OrderKey?, limit: Int) {
    since = if case .since(let time) = filter { time } else { WallTime(milliseconds: 0) }
    text = if case .search(let text) = filter { TextSearch(text) } else { nil }
    self.limit = limit
    self.before = before
    isFinished = limit <= 0
  }

  /// What was found, in total order.
  var entries: [Entry] { found.reversed() }

  /// Looks at some more rows.
  mutating func goOn(in store: borrowing LogStore) throws(StoreError) {
    guard let before else {
      store.selectMessages.bind(since.key, at: 1)
      return try take(from: store.selectMessages, in: store)
    }
    store.selectMessagesBefore.bind(since.key, at: 1)
    store.selectMessagesBefore.bind(before.stamp.encoded, at: 2)
    store.selectMessagesBefore.bind(before.position.key, at: 3)
    try take(from: store.selectMessagesBefore, in: store)
  }

  private mutating func take(
    from rows: borrowing Statement, in store: borrowing LogStore
  ) throws(StoreError) {
    defer { rows.reset() }
    for _ in 0..<Self.rowsMax {
      guard found.count < limit, try rows.step(doing: "read") else {
        isFinished = true
        return
      }
      let entry = try store.entry(in: rows)
      before = entry.order
      guard case .publicMessage(let message) = entry.body else { continue }
      if text?.matches(message) ?? true { found.append(entry) }
    }
  }
}
