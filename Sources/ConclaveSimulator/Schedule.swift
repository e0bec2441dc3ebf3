/// What is to happen, by virtual time; at one time, in the order it was added. A binary heap of small keys
/// over a table of happenings.
struct Schedule {
  private struct Key {
    var time: Int64
    var order: UInt64
    var slot: Int

    static func < (left: Key, right: Key) -> Bool {
      left.time != right.time ? left.time < right.time : left.order < right.order
    }
  }

  private var heap: [Key] = []
  private var happenings: [Happening] = []
  private var free: [Int] = []
  private var added: UInt64 = 0

  var isEmpty: Bool { heap.isEmpty }

  /// When the next thing happens, in nanoseconds.
  var nextTime: Int64? { heap.first?.time }

  mutating func add(_ happening: Happening, at time: Int64) {
    let slot: Int
    if let reused = free.popLast() {
      slot = reused
      happenings[slot] = happening
    } else {
      slot = happenings.count
      happenings.append(happening)
    }
    added += 1
    heap.append(Key(time: time, order: added, slot: slot))
    rise(from: heap.count - 1)
  }

  mutating func next() -> (time: Int64, happening: Happening)? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    let happening = happenings[first.slot]
    happenings[first.slot] = .nothing
    free.append(first.slot)
    return (first.time, happening)
  }

  private mutating func rise(from place: Int) {
    var place = place
    let key = heap[place]
    while place > 0 {
      let parent = (place - 1) / 2
      guard key < heap[parent] else { break }
      heap[place] = heap[parent]
      place = parent
    }
    heap[place] = key
  }

  private mutating func sink() {
    let key = heap[0]
    var place = 0
    while true {
      var child = 2 * place + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < key else { break }
      heap[place] = heap[child]
      place = child
    }
    heap[place] = key
  }
}
