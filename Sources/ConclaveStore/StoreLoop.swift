import ConclaveCore
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What runs on the worker's thread.
final class StoreLoop {
  private let store: LogStore
  private let queue: JobQueue
  private let report: @Sendable (StoreResult) -> Void
  private var state = State.writing
  private var reading: (id: ReadID, search: MessageSearch)?
  private var backup: (id: BackupID, copy: Backup)?

  private enum State {
    case writing
    /// These wait for room, to be tried again at that time of `MonotonicClock`, in nanoseconds.
    case full([Entry], retryAt: Int64)
    /// Nothing is written any more.
    case broken
  }

  /// Nanoseconds between two attempts to store what waits for room.
  private static let retryNanoseconds: Int64 = 1_000_000_000

  init(
    _ store: consuming LogStore, _ queue: JobQueue,
    _ report: @escaping @Sendable (StoreResult) -> Void
  ) {
    self.store = store
    self.queue = queue
    self.report = report
  }

  /// The thread's start: takes over the loop that the pointer retains.
  static func main(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    // Signals are for the thread that has the terminal and the network.
    var signals = sigset_t()
    sigfillset(&signals)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    guard let context else { return nil }
    Unmanaged<StoreLoop>.fromOpaque(context).takeRetainedValue().run()
    return nil
  }

  private func run() {
    while true {
      switch queue.next(
        retryAt: retryAt, isReading: reading != nil, isBackingUp: backup != nil)
      {
      case .append(let entries): append(entries)
      case .other(let job): perform(job)
      case .retry:
        guard case .full(let entries, _) = state else { continue }
        append(entries)
        // The queue gives this once more only if it is stopping; then there is nobody left to wait.
        if case .full = state, reading == nil, queue.hasStopped { return }
      case .goOn: if reading != nil { goOnReading() } else { goOnBackingUp() }
      case .overflow: fail("more waits for room on the disk than can be kept")
      case .stop:
        // Before the database is closed.
        backup = nil
        return
      }
    }
  }

  private var retryAt: Int64? {
    if case .full(_, let retryAt) = state { retryAt } else { nil }
  }

  private func append(_ entries: [Entry]) {
    if case .broken = state { return }
    do throws(StoreError) {
      report(.stored(try store.append(entries)))
      if case .full = state { report(.failed(.recovered)) }
      state = .writing
    } catch {
      guard error.isFull else { return fail(error.description) }
      if case .full = state {} else { report(.failed(.full)) }
      state = .full(entries, retryAt: MonotonicClock.now + Self.retryNanoseconds)
    }
  }

  private func perform(_ job: Job) {
    switch job {
    case .append(let entries): append(entries)
    case .read(let id, let query): read(id, query)
    case .note(let note): keep(note)
    case .forget(let note): forget(note)
    case .identity(let secret): keep(identity: secret)
    case .ignored(let list): keep(ignored: list)
    case .backUp(let id, let file, let replaces): backUp(id, file, replaces)
    case .breakOff(let id): if backup?.id == id { backup = nil }
    case .perform(let body): body(store)
    }
  }

  private func keep(_ note: MailNote) {
    if case .broken = state { return }
    do throws(StoreError) {
      try store.note(note)
      report(.noted(note))
    } catch {
      guard error.isFull else { return fail(error.description) }
      // The node asks again when there is room.
      if case .full = state { return }
      report(.failed(.full))
      state = .full([], retryAt: MonotonicClock.now + Self.retryNanoseconds)
    }
  }

  /// One that stays is forgotten after the next start.
  private func forget(_ note: MailNote) {
    if case .broken = state { return }
    do throws(StoreError) {
      try store.forget(note)
    } catch {
      if !error.isFull { fail(error.description) }
    }
  }

  private func keep(identity secret: [UInt8]) {
    do throws(StoreError) {
      try store.settings.setIdentitySecret(secret)
    } catch {
      fail(error.description)
    }
  }

  /// Where there is no room, the list holds until the node ends.
  private func keep(ignored list: IgnoreList) {
    do throws(StoreError) {
      try store.settings.setIgnored(list)
    } catch  where !error.isFull {
      fail(error.description)
    } catch {}
  }

  private func read(_ id: ReadID, _ query: LogQuery) {
    if case .messages(let filter, let place, let before, let limit) = query {
      reading = (id, MessageSearch(filter, in: place, before: before, limit: limit))
      return goOnReading()
    }
    do throws(StoreError) {
      report(.entriesRead(id, try store.read(query)))
    } catch {
      fail(id, error)
    }
  }

  private func goOnReading() {
    guard var current = reading else { return }
    reading = nil
    do throws(StoreError) {
      if !current.search.isFinished { try current.search.goOn(in: store) }
      if current.search.isFinished {
        report(.entriesRead(current.id, current.search.entries))
      } else {
        reading = current
      }
    } catch {
      fail(current.id, error)
    }
  }

  private func backUp(_ id: BackupID, _ file: String, _ replaces: Bool) {
    do throws(StoreError) {
      guard backup == nil else {
        throw .unusable(path: file, doing: "write", reason: "another backup is being made")
      }
      backup = (id, try Backup(of: store, to: file, replaces: replaces))
    } catch {
      report(.backup(id, .failed(error)))
    }
  }

  private func goOnBackingUp() {
    guard let (id, copy) = backup else { return }
    do throws(StoreError) {
      if try copy.goOn() {
        backup = nil
        report(.backup(id, .finished))
      } else {
        let (done, total) = copy.progress
        report(.backup(id, .copied(done, of: total)))
      }
    } catch {
      backup = nil
      report(.backup(id, .failed(error)))
    }
  }

  private func fail(_ id: ReadID, _ error: StoreError) {
    report(.readFailed(id, error))
    if error.isDamage { fail(error.description) }
  }

  private func fail(_ reason: String) {
    if case .broken = state { return }
    state = .broken
    store.writeNoMore()
    queue.breakOff()
    report(.failed(.broken(reason)))
  }
}
