import ConclaveCore
import ConclaveWire

/// The person at a machine: what was asked and what came back.
struct User {
  /// Commands without a reply, by their number.
  var open: [UInt64: CommandName] = [:]
  /// Messages taken whose delivery isn't known, with the number of the command.
  var undelivered: Set<RequestID> = []
  /// Who hasn't got or missed a message to a party, of those that aren't known.
  var readers: [RequestID: Set<String>] = [:]
  /// Messages whose delivery is known.
  var delivered: Set<RequestID> = []
  /// The name signed in, as the node said.
  var signedIn: String?
  /// Its password.
  var password: Password?
  /// The new or known password that a command had, by its number.
  var secrets: [UInt64: Password] = [:]
  /// What the last command brought.
  var last: Outcome?
  /// The room that the node said the person is in.
  var room: String?
  var commandCount: UInt64 = 0
  /// Whether the person may leave.
  var leaves = false
  /// Whether the person has nothing more to ask.
  var isDone = false

  /// A person whose machine went down knows nothing any more.
  mutating func forget() {
    open.removeAll()
    undelivered.removeAll()
    readers.removeAll()
    delivered.removeAll()
    secrets.removeAll()
    signedIn = nil
    password = nil
    room = nil
  }
}
