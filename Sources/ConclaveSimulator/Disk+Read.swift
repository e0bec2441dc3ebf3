import ConclaveCore
import ConclaveWire

extension Disk {
  /// What a query finds among what is synced and what was given to be stored before it.
  func answer(_ query: LogQuery) -> [Entry] {
    switch query {
    case .range(let from, let entriesMax, let bytesMax):
      range(from: from, entriesMax: entriesMax, bytesMax: bytesMax)
    case .messages(let filter, let place, let before, let limit):
      messages(filter, in: place, before: before, limit: limit)
    }
  }

  private func range(from: Position, entriesMax: Int, bytesMax: Int) -> [Entry] {
    var found: [Entry] = []
    var bytes = 0
    let all = (epochs[from.epoch] ?? []) + pending.filter { $0.position.epoch == from.epoch }
    for entry in all.dropFirst(Int(from.index) - 1) {
      bytes += entry.encoded.count
      guard found.count < entriesMax, found.isEmpty || bytes <= bytesMax else { break }
      found.append(entry)
    }
    return found
  }

  private func messages(
    _ filter: MessageFilter, in place: LogPlace, before: OrderKey?, limit: Int
  ) -> [Entry] {
    var found: [Entry] = []
    for epoch in epochs.keys.sorted() {
      found += (epochs[epoch] ?? []).filter { place.has($0) && matches($0, filter, before) }
    }
    found += pending.filter { place.has($0) && matches($0, filter, before) }
    found.sort { $0.order < $1.order }
    return Array(found.suffix(limit))
  }

  private func matches(_ entry: Entry, _ filter: MessageFilter, _ before: OrderKey?) -> Bool {
    guard let message = entry.body.line?.message else { return false }
    if let before, !(entry.order < before) { return false }
    switch filter {
    case .all: return true
    case .since(let time): return !(entry.wall < time)
    case .search(let text):
      let wanted = text.lowercased()
      return message.text.lowercased().contains(wanted)
        || message.name.lowercased().contains(wanted)
    }
  }

  /// Entries that wait to be stored.
  var pending: [Entry] {
    var waiting: [Entry] = []
    for case .store(let entries) in queue { waiting += entries }
    return waiting
  }
}
