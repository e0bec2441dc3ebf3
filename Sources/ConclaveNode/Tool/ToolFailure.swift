import ConclaveNet
import ConclaveStore
import ConclaveText

/// Why a subcommand didn't do what it was asked for. The description is for the user; the exit status is 1.
enum ToolFailure: Error {
  /// No node runs on the directory.
  case noNode(directory: String)
  /// The node, and not this version of it, said no.
  case refused(String)
  /// The node ended meanwhile, or its connection did.
  case nodeGone
  /// The node gave no answer in time.
  case noAnswer
  case system(SystemError)
  case store(StoreError)
  case other(String)
  /// SIGINT or SIGTERM.
  case interrupted
  /// Nobody reads the output any more, as `head` does when it has enough. That is no failure.
  case noReader
}

extension ToolFailure: CustomStringConvertible {
  var description: String {
    switch self {
    case .noNode(let directory):
      "no node runs on \(directory). Start one with: conclave --headless --data \(directory) "
        + "(or name another with --group or --data)"
    case .refused(let why): "the node refuses: \(why)"
    case .nodeGone: "the node ended before it answered"
    case .noAnswer:
      "the node gives no answer. It may be stopped (Ctrl-Z; fg or kill -CONT lets it go on), or very busy"
    case .system(let error): "\(error)"
    case .store(let error): "\(error)"
    case .other(let why): why
    case .interrupted: "interrupted"
    case .noReader: "nobody reads the output"
    }
  }
}
