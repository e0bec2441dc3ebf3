import ConclaveCore
import ConclaveWire

extension LogStore {
  /// Reads entries in the order that the query names.
  /// - Throws: `StoreError.damaged` with the position of an entry that isn't as it was stored, `failed`.
  public func read(_ query: LogQuery) throws(StoreError) -> [Entry] {
    switch query {
    case .range(let from, let entriesMax, let bytesMax):
      try range(from: from, entriesMax: entriesMax, bytesMax: bytesMax)
    case .messages(let filter, let before, let limit):
      try messages(filter, before: before, limit: limit)
    }
  }

  private func range(
    from: Position, entriesMax: Int, bytesMax: Int
  ) throws(StoreError) -> [Entry] {
    defer { selectRange.reset() }
    selectRange.bind(from.key, at: 1)
    selectRange.bind(from.lastKeyOfEpoch, at: 2)
    var entries: [Entry] = []
    var bytes = 0
    while entries.count < entriesMax || entries.isEmpty, try selectRange.step(doing: "read") {
      bytes += selectRange.withBytes(0) { $0.count }
      guard bytes <= bytesMax || entries.isEmpty else { break }
      entries.append(try entry(in: selectRange))
    }
    return entries
  }

  /// Reads backwards from the end until enough are found.
  private func messages(
    _ filter: MessageFilter, before: OrderKey?, limit: Int
  ) throws(StoreError) -> [Entry] {
    guard limit > 0 else { return [] }
    let since = if case .since(let time) = filter { time } else { WallTime(milliseconds: 0) }
    let search: TextSearch? = if case .search(let text) = filter { TextSearch(text) } else { nil }
    guard let before else {
      selectMessages.bind(since.key, at: 1)
      return try collect(selectMessages, search, limit: limit)
    }
    selectMessagesBefore.bind(since.key, at: 1)
    selectMessagesBefore.bind(before.stamp.encoded, at: 2)
    selectMessagesBefore.bind(before.position.key, at: 3)
    return try collect(selectMessagesBefore, search, limit: limit)
  }

  private func collect(
    _ rows: borrowing Statement, _ search: TextSearch?, limit: Int
  ) throws(StoreError) -> [Entry] {
    defer { rows.reset() }
    var entries: [Entry] = []
    while entries.count < limit, try rows.step(doing: "read") {
      let entry = try entry(in: rows)
      guard case .publicMessage(let message) = entry.body else { continue }
      if search?.matches(message) ?? true { entries.append(entry) }
    }
    entries.reverse()
    return entries
  }
}
