import ConclaveStore
import ConclaveText

/// The backups asked for, by their names.
struct Backups {
  private var lastNumber: UInt64 = 0
  private var askers: [BackupID: (BackupProgress) -> Void] = [:]

  mutating func add(_ tell: @escaping (BackupProgress) -> Void) -> BackupID {
    lastNumber += 1
    let id = BackupID(number: lastNumber)
    askers[id] = tell
    return id
  }

  mutating func remove(_ id: BackupID) { askers[id] = nil }

  /// Who is told; nobody if it was broken off.
  mutating func asker(of id: BackupID, _ progress: BackupProgress) -> ((BackupProgress) -> Void)? {
    if case .copied = progress { askers[id] } else { askers.removeValue(forKey: id) }
  }
}

extension Host {
  /// Copies what the node keeps into a file, on the store's thread.
  /// - Parameters:
  ///   - file: from the root.
  ///   - tell: takes progress and the end.
  /// - Returns: what breaks it off.
  func backUp(
    to file: String, replaces: Bool, tell: @escaping (ControlAnswer) -> Void
  ) -> () -> Void {
    let id = backups.add { progress in
      switch progress {
      case .copied(let done, let total): tell(.progress(done: done, of: total))
      case .finished: tell(.done(text: file))
      case .failed(let error): tell(.failed(text: "\(error)"))
      }
    }
    store?.backUp(id, to: file, replaces: replaces)
    return { [weak self] in
      self?.backups.remove(id)
      self?.store?.breakOff(id)
    }
  }
}
