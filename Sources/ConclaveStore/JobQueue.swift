import ConclaveCore
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a worker is asked to do.
enum Job {
  case append([Entry])
  case read(ReadID, LogQuery)
  case note(MailNote)
  case forget(MailNote)
  case identity([UInt8])
  case ignored(IgnoreList)
  case backUp(BackupID, file: String, replaces: Bool)
  case breakOff(BackupID)
  case perform(@Sendable (borrowing LogStore) -> Void)

  var isAppend: Bool { if case .append = self { true } else { false } }
}

/// What a worker does next.
enum Work {
  /// Store these in one transaction.
  case append([Entry])
  /// A job other than an append.
  case other(Job)
  /// Try again what waits for room.
  case retry
  /// Go on with the read in progress.
  case goOn
  /// More waits than is kept.
  case overflow
  /// All is done and no more will come.
  case stop
}

/// Jobs on their way from one thread to another. Every member may be called from both: the mutex guards all
/// that changes, and what is taken out is never touched here again.
final class JobQueue {
  private var jobs: ArraySlice<Job> = []
  /// Jobs in the queue that aren't appends.
  private var others = 0
  /// Estimated bytes of the entries in the queue.
  private var waitingBytes = 0
  private var isStopping = false
  /// Whether nothing is to be written any more.
  private var dropsAppends = false
  /// Whether the worker knows of it.
  private var wasTold = false
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>

  /// Entries of one transaction; a single job may have more.
  static let transactionEntriesMax = 4_096
  /// Estimated bytes of the entries of one transaction; a single job may have more.
  static let transactionBytesMax = 4 << 20
  /// Estimated bytes of entries that wait for the disk.
  static let waitingBytesMax = 256 << 20

  init() {
    mutex = .allocate(capacity: 1)
    changed = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    changed.initialize(to: pthread_cond_t())
    let mutexCode = pthread_mutex_init(mutex, nil)
    let conditionCode = MonotonicClock.makeCondition(changed)
    precondition(mutexCode == 0 && conditionCode == 0, "no mutex or condition")
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Adds a job at the end. After `stop` jobs are dropped, and appends once too much waits.
  func submit(_ job: Job) {
    locked {
      guard !isStopping, !(job.isAppend && dropsAppends) else { return }
      if case .append(let entries) = job { waitingBytes += entries.estimatedBytes }
      jobs.append(job)
      if !job.isAppend { others += 1 }
      if waitingBytes > Self.waitingBytesMax { dropAppends() }
    }
    pthread_cond_signal(changed)
  }

  /// Drops the appends that wait and those to come: nothing will be written any more.
  func breakOff() {
    locked { dropAppends() }
  }

  private func dropAppends() {
    jobs.removeAll { $0.isAppend }
    waitingBytes = 0
    dropsAppends = true
  }

  /// Takes no more jobs; `next` gives those that are there, then `stop`.
  func stop() {
    locked { isStopping = true }
    pthread_cond_signal(changed)
  }

  /// Waits for the next thing to do.
  /// - Parameters:
  ///   - retryAt: when to try again what waits for room, on `MonotonicClock`, in nanoseconds; nil if nothing
  ///     does. While something does, appends stay in the queue.
  ///   - isReading: whether a read is in progress: nothing is waited for then, and no other read begins.
  ///   - isBackingUp: whether a backup is: nothing is waited for, and everything else comes first.
  func next(retryAt: Int64?, isReading: Bool = false, isBackingUp: Bool = false) -> Work {
    locked {
      while true {
        if dropsAppends && !wasTold {
          wasTold = true
          return .overflow
        }
        if isReading { return nextWhileReading(retryAt: retryAt) }
        if let work = retryAt == nil ? takeFirst() : takeOther() { return work }
        if isStopping { return retryAt == nil ? .stop : .retry }
        if isBackingUp { return retryAt.map { $0 <= MonotonicClock.now } == true ? .retry : .goOn }
        guard let retryAt else {
          pthread_cond_wait(changed, mutex)
          continue
        }
        guard MonotonicClock.wait(changed, mutex, until: retryAt) else { return .retry }
      }
    }
  }

  /// Whether `stop` was called.
  var hasStopped: Bool { locked { isStopping } }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  private func nextWhileReading(retryAt: Int64?) -> Work {
    if let retryAt { return retryAt <= MonotonicClock.now ? .retry : .goOn }
    guard jobs.first?.isAppend ?? false, let work = takeFirst() else { return .goOn }
    return work
  }

  private func takeFirst() -> Work? {
    guard let first = jobs.first else { return nil }
    guard case .append = first else { return takeOther() }
    var batch: [Entry] = []
    var batchBytes = 0
    while case .append(let entries)? = jobs.first {
      let bytes = entries.estimatedBytes
      let fits =
        batch.count + entries.count <= Self.transactionEntriesMax
        && batchBytes + bytes <= Self.transactionBytesMax
      guard batch.isEmpty || fits else { break }
      jobs.removeFirst()
      batch += entries
      batchBytes += bytes
    }
    waitingBytes -= batchBytes
    return .append(batch)
  }

  private func takeOther() -> Work? {
    guard others > 0, let place = jobs.firstIndex(where: { !$0.isAppend }) else { return nil }
    others -= 1
    return .other(jobs.remove(at: place))
  }
}

extension [Entry] {
  /// About the bytes that they have encoded.
  fileprivate var estimatedBytes: Int {
    reduce(0) { sum, entry in
      switch entry.body {
      case .publicMessage(let message), .roomMessage(_, let message):
        sum + Self.entryBytes + message.text.utf8.count
      case .mailQueued(let mail): sum + Self.entryBytes + mail.sealed.count
      case .unknown(_, let bytes): sum + Self.entryBytes + bytes.count
      default: sum + Self.entryBytes
      }
    }
  }

  /// Bytes of an entry besides a text: above those of its head and of the other kinds.
  private static var entryBytes: Int { 512 }
}
