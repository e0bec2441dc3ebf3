import ConclaveCore
import ConclaveWire

/// Something that happens at a virtual time. `machine` and `pipe` are places in the world's arrays; `run`
/// names a process, so that nothing reaches the next one on the same machine.
enum Happening {
  case nothing
  /// A node's deadline may have come.
  case tick(machine: Int, run: Int)
  /// A beacon reaches a machine.
  case beacon(Beacon, from: Int, to: Int)
  /// The handshake of a pipe is through on the side that was called.
  case accepted(pipe: Int)
  /// The time for a handshake is over.
  case handshakeTimeout(pipe: Int)
  case connectFailed(pipe: Int, LinkFailure)
  /// What is first in a direction of a pipe is due.
  case arrival(pipe: Int, toCaller: Bool)
  /// An end of a pipe learns that it is closed.
  case closed(pipe: Int, atCaller: Bool)
  /// TCP sends again what a cut held up.
  case resent(pipe: Int)
  /// TCP gives up on a pipe that is cut.
  case givenUp(pipe: Int)
  /// A disk has done what it was doing.
  case diskDone(machine: Int, run: Int)
  /// A password hash is done.
  case derived(machine: Int, run: Int, Input)
  /// A user does the next thing.
  case user(machine: Int)
  /// The next fault is due.
  case nemesis
  /// A fault that lasted ends.
  case relief(Relief)
  case start(machine: Int)
}

/// The end of a fault.
enum Relief {
  case resume(machine: Int, run: Int)
  case uncut([(from: Int, to: Int)])
  case diskFast(machine: Int)
  case diskRoom(machine: Int)
}
