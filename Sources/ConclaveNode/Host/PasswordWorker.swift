import ConclaveCore
import ConclaveCrypto
import ConclaveNet
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Hashes passwords on a thread of its own, one at a time: each takes some 50 ms and 64 MiB. The thread is
/// started with the first password.
final class PasswordWorker {
  enum Job: Sendable {
    case makeCredential(DerivationID, Password)
    case deriveLogin(DerivationID, Password, salt: [UInt8])
    case stop
  }

  enum Result: Sendable {
    case credential(DerivationID, Credential, LoginSecret)
    case login(DerivationID, DerivedLogin)
    /// Not enough memory; it is tried again.
    case waits(String)
    /// A salt that no password has.
    case failed(DerivationID, String)
  }

  /// Seconds until a hash that found no memory is tried again.
  private static let retrySeconds: UInt32 = 1

  private let jobs: Inbox<Job>
  private let results: Inbox<Result>
  private var thread: WorkerThread?

  init(loop: EventLoop, report: @escaping (Result) -> Void) throws(SystemError) {
    jobs = try Inbox()
    results = try Inbox()
    try results.deliver(in: loop, to: report)
  }

  func submit(_ job: Job) throws(SystemError) {
    if thread == nil {
      let (jobs, results) = (jobs, results)
      thread = try WorkerThread { Self.run(jobs, results) }
    }
    jobs.post(job)
  }

  /// Ends the thread after the hash that it is at.
  func close() {
    guard let thread else { return }
    jobs.post(.stop)
    thread.join()
    self.thread = nil
  }

  private static func run(_ jobs: Inbox<Job>, _ results: Inbox<Result>) {
    while true {
      let next = jobs.waitForAll()
      // What waits when the process ends needs no answer.
      if next.contains(where: { if case .stop = $0 { true } else { false } }) { return }
      for job in next { perform(job, results) }
    }
  }

  private static func perform(_ job: Job, _ results: Inbox<Result>) {
    while true {
      do throws(AccountKeysError) {
        return results.post(try result(of: job))
      } catch {
        guard error == .sodium(.outOfMemory) else {
          if case .deriveLogin(let id, _, _) = job { results.post(.failed(id, "\(error)")) }
          return
        }
        results.post(.waits("\(SodiumError.outOfMemory)"))
        sleep(retrySeconds)
      }
    }
  }

  private static func result(of job: Job) throws(AccountKeysError) -> Result {
    switch job {
    case .makeCredential(let id, let password):
      do {
        let (credential, secret) = try AccountKeys.makeCredential(password)
        return .credential(id, credential, secret)
      } catch {
        throw .sodium(error)
      }
    case .deriveLogin(let id, let password, let salt):
      return .login(id, try AccountKeys.deriveLogin(password, salt: salt))
    case .stop:
      preconditionFailure("a worker told to stop goes on")
    }
  }
}
