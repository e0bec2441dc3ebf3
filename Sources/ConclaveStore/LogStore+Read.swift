import ConclaveCore
import ConclaveWire

extension LogStore {
  /// Reads entries in the order that the query names.
  /// - Throws: `StoreError.damaged` with the position of an entry that isn't as it was stored, `failed`.
  public func read(_ query: LogQuery) throws(StoreError) -> [Entry] {
    switch query {
    case .range(let from, let entriesMax, let bytesMax):
      return try range(from: from, entriesMax: entriesMax, bytesMax: bytesMax)
    case .messages(let filter, let place, let before, let limit):
      var search = MessageSearch(filter, in: place, before: before, limit: limit)
      while !search.isFinished { try search.goOn(in: self) }
      return search.entries
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
}
