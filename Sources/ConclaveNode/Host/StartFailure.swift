import ConclaveCrypto
import ConclaveNet
import ConclaveStore

/// Why a node doesn't start. The description is for the user.
public enum StartFailure: Error, Sendable {
  case store(StoreError)
  case system(SystemError)
  case sodium(SodiumError)
  /// `--interface` names one that isn't there, is down, or can't.
  case noInterface(name: String, present: [String])
  /// The file of `--secret-file` can't be used.
  case secretFile(path: String, reason: String)
}

extension StartFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .store(let error): "\(error)"
    case .system(let error): "\(error)"
    case .sodium(let error): "\(error)"
    case .noInterface(let name, let present):
      "there is no interface \(name) that is up and has an IPv4 address; there is "
        + (present.isEmpty ? "none" : present.joined(separator: ", "))
    case .secretFile(let path, let reason): "cannot use the secret file \(path): \(reason)"
    }
  }
}
