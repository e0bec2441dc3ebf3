import ConclaveCore
import ConclaveCrypto
import ConclaveNet
import ConclaveWire

/// Hashes passwords on a thread of its own, one at a time: each takes some 50 ms and 64 MiB. The thread is
/// started with the first password.
final class PasswordWorker {
  enum Job: Sendable {
    case makeCredential(DerivationID, Password)
    case deriveLogin(DerivationID, Password, salt: [UInt8])
    case changeCredential(DerivationID, Credential, old: Password, new: Password)
    case stop
  }

  enum Result: Sendable {
    case credential(DerivationID, Credential, LoginSecret)
    case login(DerivationID, DerivedLogin)
    /// Nil if the old password was wrong.
    case changed(DerivationID, ChangedCredential?)
    /// Not enough memory, or a salt that no password has.
    case failed(DerivationID, String)
  }

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
    switch job {
    case .makeCredential(let id, let password):
      do throws(SodiumError) {
        let (credential, secret) = try AccountKeys.makeCredential(password)
        results.post(.credential(id, credential, secret))
      } catch {
        results.post(.failed(id, "\(error)"))
      }
    case .deriveLogin(let id, let password, let salt):
      do throws(AccountKeysError) {
        results.post(.login(id, try AccountKeys.deriveLogin(password, salt: salt)))
      } catch {
        results.post(.failed(id, "\(error)"))
      }
    case .changeCredential(let id, let credential, let old, let new):
      do throws(AccountKeysError) {
        let changed = try AccountKeys.changeCredential(credential, old: old, new: new)
        results.post(.changed(id, changed))
      } catch .wrongPassword {
        results.post(.changed(id, nil))
      } catch {
        results.post(.failed(id, "\(error)"))
      }
    case .stop:
      preconditionFailure("a worker told to stop goes on")
    }
  }
}
