/// A dictionary in ascending order of keys: iterating it gives the same order in every process, which the
/// core needs. Searching is binary, inserting linear.
struct SortedMap<Key: Comparable & Sendable, Value: Sendable>: Sendable {
  private(set) var keys: [Key] = []
  private(set) var values: [Value] = []

  var count: Int { keys.count }
  var isEmpty: Bool { keys.isEmpty }

  /// The value of a key; assigning nil removes it.
  subscript(key: Key) -> Value? {
    get {
      let place = lowerBound(key)
      return place < keys.count && keys[place] == key ? values[place] : nil
    }
    set {
      let place = lowerBound(key)
      let isThere = place < keys.count && keys[place] == key
      switch (newValue, isThere) {
      case (let value?, true): values[place] = value
      case (let value?, false):
        keys.insert(key, at: place)
        values.insert(value, at: place)
      case (nil, true):
        keys.remove(at: place)
        values.remove(at: place)
      case (nil, false): break
      }
    }
  }

  /// Changes the value of a key in place, if there is one.
  mutating func update<Result>(_ key: Key, _ change: (inout Value) -> Result) -> Result? {
    let place = lowerBound(key)
    guard place < keys.count, keys[place] == key else { return nil }
    return change(&values[place])
  }

  /// Changes every value in place, in the order of the keys.
  mutating func updateAll(_ change: (Key, inout Value) -> Void) {
    for place in keys.indices { change(keys[place], &values[place]) }
  }

  private func lowerBound(_ key: Key) -> Int {
    if let last = keys.last, last < key { return keys.count }
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension SortedMap: Sequence {
  func makeIterator() -> Zip2Sequence<[Key], [Value]>.Iterator {
    zip(keys, values).makeIterator()
  }
}
