import ConclaveCore
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the worker reports, on its own thread.
public enum StoreResult: Sendable {
  /// One transaction is on the disk and synced: of each epoch the last index in it.
  case stored(Vector)
  /// A note is on the disk and synced.
  case noted(MailNote)
  /// The answer to a read.
  case entriesRead(ReadID, [Entry])
  /// A read found damage, or the disk failed. When it is damage, `failed(.broken)` follows.
  case readFailed(ReadID, StoreError)
  /// `full`: told once; what waits is kept and tried again every second, and reads go on.
  /// `recovered`: told once, after the first `stored` since.
  /// `broken`: told once; from here on nothing is written, and what waits is dropped.
  case failed(StoreFailure)
  /// How a backup goes.
  case backup(BackupID, BackupProgress)
}

/// Names a backup that was asked for.
public struct BackupID: Hashable, Sendable {
  public var number: UInt64
  public init(number: UInt64) { self.number = number }
}

/// How a backup goes.
public enum BackupProgress: Sendable {
  /// So many pages are copied, of so many.
  case copied(Int64, of: Int64)
  /// The file is whole and on the disk.
  case finished
  case failed(StoreError)
}

/// Stores and reads on a thread of its own, so that nobody waits for the disk. It belongs to the thread that
/// made it. Jobs are done in the order they were given, except that reads overtake what waits for room, and
/// that what is to be stored overtakes the rest of a long read.
public final class StoreWorker {
  private let queue: JobQueue
  private var thread: pthread_t?

  /// Starts the thread.
  /// - Parameters:
  ///   - store: belongs to the worker's thread from here on.
  ///   - report: called on the worker's thread; it must not call the worker.
  /// - Throws: `StoreError.failed` if the system gives no thread.
  public init(
    _ store: consuming sending LogStore, report: @escaping @Sendable (StoreResult) -> Void
  ) throws(StoreError) {
    let path = store.path
    let queue = JobQueue()
    self.queue = queue
    let loop = StoreLoop(store, queue, report)
    // The one place where values change threads unseen by the compiler. The loop with its store is handed
    // over whole and nobody keeps it; the queue is shared, and locks itself.
    let context = Unmanaged.passRetained(loop)
    var started = pthread_t.none
    let code = pthread_create(&started, nil, { StoreLoop.main($0) }, context.toOpaque())
    guard code == 0 else {
      context.release()
      throw .failed(file: path, doing: "start a thread for", reason: systemMessage(code))
    }
    thread = started
  }

  deinit { close() }

  /// Stores entries. Several calls may end in one transaction.
  public func store(_ entries: [Entry]) {
    guard !entries.isEmpty else { return }
    queue.submit(.append(entries))
  }

  /// Reads the log as it is after all that was given to `store` before. Whoever asks bounds how many reads
  /// wait.
  public func read(_ id: ReadID, _ query: LogQuery) {
    queue.submit(.read(id, query))
  }

  /// Keeps a note about mail, after all that was given before. One that finds no room is dropped.
  public func note(_ note: MailNote) { queue.submit(.note(note)) }

  /// Forgets a note.
  public func forget(_ note: MailNote) { queue.submit(.forget(note)) }

  /// Keeps another identity for the node, after all that was given before. One that can't be kept is a
  /// broken disk.
  public func keep(identitySecret: [UInt8]) { queue.submit(.identity(identitySecret)) }

  /// Keeps a list of whom the node's users don't want to hear, after all that was given before.
  public func keep(ignored list: IgnoreList) { queue.submit(.ignored(list)) }

  /// Copies the database into a file while it is written on. Stores and reads come first; one backup at a
  /// time. Its progress is reported, and its end unless it is broken off.
  /// - Parameters:
  ///   - file: from the root.
  ///   - replaces: whether a file of that name may be replaced.
  public func backUp(_ id: BackupID, to file: String, replaces: Bool) {
    queue.submit(.backUp(id, file: file, replaces: replaces))
  }

  /// Breaks a backup off, if it isn't finished; nothing of it is left.
  public func breakOff(_ id: BackupID) { queue.submit(.breakOff(id)) }

  /// For tests: does something with the store on the worker's thread.
  func perform(_ body: @escaping @Sendable (borrowing LogStore) -> Void) {
    queue.submit(.perform(body))
  }

  /// Does what was given, tries what waits for room once more, closes the database and frees the directory.
  /// What is given after that is ignored.
  public func close() {
    guard let ended = thread else { return }
    thread = nil
    queue.stop()
    _ = pthread_join(ended, nil)
  }
}

extension pthread_t {
  /// What `pthread_create` fills in.
  #if canImport(Darwin)
    fileprivate static var none: pthread_t? { nil }
  #else
    fileprivate static var none: pthread_t { 0 }
  #endif
}
