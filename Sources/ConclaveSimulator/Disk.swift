import ConclaveCore
import ConclaveWire

/// A machine's disk and the worker that serves it: stores and reads in their order, one sync for all stores
/// that wait.
struct Disk {
  enum Job {
    case store([Entry])
    case read(ReadID, LogQuery)
    case note(MailNote)
    case forget(MailNote)
  }

  /// What is synced, by epoch, each from index 1.
  private(set) var epochs: [EpochID: [Entry]] = [:]
  /// The same by request: does the disk hold an entry of it?
  private(set) var requests: Set<RequestID> = []
  /// What is noted of mail, in order.
  private(set) var notes: [MailNote] = []
  /// Whether a sync failed for good in this boot.
  private(set) var hasFailed = false
  /// Boots so far.
  var boots: UInt32 = 0
  /// Nanoseconds that a sync takes.
  var syncTime: Int64 = 200_000
  var isFull = false
  /// The next sync fails for good.
  var isBreaking = false

  private(set) var queue: [Job] = []
  /// The jobs at the head of the queue that are being done.
  private(set) var busy = 0
  /// Whether the node was told that the disk is full.
  private(set) var saidFull = false

  /// Nanoseconds that a read takes.
  static let readTime: Int64 = 60_000
  /// Nanoseconds between tries while the disk is full.
  static let retryTime: Int64 = 100_000_000
}

extension Disk {
  /// The last durable index of each epoch.
  var vector: Vector {
    var vector = Vector()
    for epoch in epochs.keys.sorted() {
      vector.raise(to: Position(epoch: epoch, index: UInt64(epochs[epoch]?.count ?? 0)))
    }
    return vector
  }

  /// All entries in ascending order of positions, as a node restores them.
  var entries: [Entry] {
    epochs.keys.sorted().flatMap { epochs[$0] ?? [] }
  }

  /// After a sync that failed for good nothing is written in this boot.
  mutating func add(_ job: Job) {
    if case .read = job {} else if hasFailed { return }
    queue.append(job)
  }

  /// Takes up the next work.
  /// - Returns: nanoseconds until it is done; nil if there is none, or some is being done.
  mutating func begin() -> Int64? {
    guard busy == 0, let first = queue.first else { return nil }
    if case .read = first {
      busy = 1
      return Self.readTime
    }
    // One sync for everything that waits, up to the next read.
    busy = queue.firstIndex { if case .read = $0 { true } else { false } } ?? queue.count
    if isFull, let read = queue[busy...].first, case .read = read {
      // What can't be written doesn't keep what can be read waiting.
      queue.remove(at: busy)
      queue.insert(read, at: 0)
      busy = 1
      return Self.readTime
    }
    return isFull ? Self.retryTime : syncTime
  }

  /// The work taken up is done.
  /// - Returns: what the node is told.
  /// - Throws: what is wrong with the entries given.
  mutating func finish() throws(StoreFault) -> [Input] {
    guard busy > 0 else { return [] }
    if case .read(let id, let query) = queue[0] {
      queue.removeFirst()
      busy = 0
      return [.entriesRead(id, answer(query))]
    }
    if isBreaking { return breakDown() }
    if isFull {
      busy = 0
      defer { saidFull = true }
      return saidFull ? [] : [.storeFailed(.full)]
    }
    let done = try commit()
    defer { saidFull = false }
    return (saidFull ? [.storeFailed(.recovered)] : []) + done
  }

  private mutating func breakDown() -> [Input] {
    isBreaking = false
    hasFailed = true
    queue.removeAll()
    busy = 0
    return [.storeFailed(.broken("input/output error"))]
  }

  /// Makes what is being done durable.
  /// - Returns: what the node is told.
  private mutating func commit() throws(StoreFault) -> [Input] {
    var stored = Vector()
    var noted: [Input] = []
    for job in queue[..<busy] {
      switch job {
      case .store(let entries):
        for entry in entries {
          try keep(entry)
          stored.raise(to: entry.position)
        }
      case .note(let note):
        if !notes.contains(note) { notes.append(note) }
        noted.append(.noted(note))
      case .forget(let note): notes.removeAll { $0 == note }
      case .read: break
      }
    }
    queue.removeFirst(busy)
    busy = 0
    return (stored.positions.isEmpty ? [] : [.stored(stored)]) + noted
  }

  private mutating func keep(_ entry: Entry) throws(StoreFault) {
    let epoch = entry.position.epoch
    let held = UInt64(epochs[epoch]?.count ?? 0)
    guard entry.position.index == held + 1 else {
      throw entry.position.index <= held ? .twice(entry.position) : .gap(entry.position, held: held)
    }
    epochs[epoch, default: []].append(entry)
    requests.insert(entry.request)
  }

  /// Nothing of a process is left.
  mutating func forgetQueue() {
    queue.removeAll()
    busy = 0
    saidFull = false
  }

  /// The process ends. A sync under way may have got through; what waits behind it is lost.
  mutating func stop(syncGetsThrough: Bool, drains: Bool) throws(StoreFault) {
    if drains { busy = queue.count }
    if busy > 0, !isFull, !isBreaking, syncGetsThrough || drains { _ = try commit() }
    queue.removeAll()
    busy = 0
    saidFull = false
    hasFailed = false
  }
}

/// Why entries given to the disk can't be what a correct node stores.
enum StoreFault: Error {
  case twice(Position)
  case gap(Position, held: UInt64)
}
