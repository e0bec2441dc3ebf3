import ConclaveCore
import ConclaveWire

/// A read of messages in progress: from the end of the total order backwards, some rows at a time, so that
/// what is to be stored needn't wait for the end of a long log.
struct MessageSearch {
  private let place: LogPlace
  private let since: WallTime
  private let text: TextSearch?
  private let limit: Int
  /// Where to go on.
  private var before: OrderKey
  /// What the index is asked for; nil while that isn't known, or where every line is looked at.
  private var query: String?
  private var hasBegun = false
  /// The last one first.
  private var found: [Entry] = []
  private(set) var isFinished: Bool

  /// Rows looked at in one go: a few milliseconds.
  static let rowsMax = 1_000

  init(_ filter: MessageFilter, in place: LogPlace, before: OrderKey?, limit: Int) {
    self.place = place
    since = if case .since(let time) = filter { time } else { WallTime(milliseconds: 0) }
    text = if case .search(let text) = filter { TextSearch(text) } else { nil }
    self.limit = limit
    self.before = before ?? .last
    isFinished = limit <= 0
  }

  /// What was found, in total order.
  var entries: [Entry] { found.reversed() }

  /// Looks at some more rows.
  mutating func goOn(in store: borrowing LogStore) throws(StoreError) {
    try chooseWay(in: store)
    guard let query else {
      bind(to: store.lines.select)
      return try take(from: store.lines.select, in: store)
    }
    bind(to: store.lines.search)
    store.lines.search.bind(query, at: 5)
    try take(from: store.lines.search, in: store)
  }

  /// What is rare is found by the index, what is frequent by looking at every line.
  private mutating func chooseWay(in store: borrowing LogStore) throws(StoreError) {
    guard !hasBegun else { return }
    hasBegun = true
    guard let wanted = text?.indexQuery, try store.lines.isRare(wanted) else { return }
    query = wanted
  }

  private func bind(to rows: borrowing Statement) {
    rows.bind(place.key, at: 1)
    rows.bind(since.key, at: 2)
    rows.bind(before.stamp.encoded, at: 3)
    rows.bind(before.position.key, at: 4)
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
      guard place.has(entry), let (_, message) = entry.line else { continue }
      if text?.matches(message) ?? true { found.append(entry) }
    }
  }
}

extension OrderKey {
  /// After every entry's.
  fileprivate static let last = OrderKey(
    stamp: Stamp(milliseconds: .max, counter: .max),
    position: Position(epoch: EpochID(term: .max, random: .max), index: .max))
}
