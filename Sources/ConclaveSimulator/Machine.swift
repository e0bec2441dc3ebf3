import ConclaveCore
import ConclaveWire

/// A computer: its address, its disk, its clocks, and the node that runs on it.
final class Machine {
  let index: Int
  let name: String
  /// The key on its disk.
  var identity: NodeID
  let address: IPAddress
  var disk = Disk()
  /// Whom its users don't want to hear, on the same disk.
  var ignored = IgnoreList()
  var clock = Clock()
  /// Nil while nothing runs.
  var process: Process?
  /// Messages that were shown as mail, in any run of its node.
  var mailShown: Set<RequestID> = []
  /// Whether there is a computer to refuse a link.
  var hasPower = true
  /// The person in front of it.
  var user: User

  init(index: Int, name: String, identity: NodeID) {
    self.index = index
    self.name = name
    self.identity = identity
    user = User()
    address = .v4(10 << 24 | UInt32(index + 1))
  }

  var runs: Bool { process != nil }
  /// Whether it runs and isn't stopped.
  var acts: Bool { process.map { !$0.isPaused } ?? false }
}

/// A running node.
final class Process {
  /// Names it among all processes of the world.
  let run: Int
  var configuration: NodeConfiguration
  /// The random number in its requests' ids, whatever identity it took since.
  let firstBoot: UInt64
  var node: Node
  var isPaused = false
  /// What happened while it was paused.
  var backlog: [Input] = []
  /// The virtual time of the tick in the schedule.
  var tickTime = Int64.max
  /// Pipes by link.
  var pipes: [LinkID: Int] = [:]
  /// Pipes in the order they were made, some of them over.
  var pipeOrder: [Int] = []
  var acceptedCount: UInt64 = 0
  /// When the worker that hashes passwords is free.
  var deriverFree: Int64 = 0
  var belief = Belief()
  /// Ticks in a row at one time.
  var ticksAtOnce = 0
  var lastTick: Int64 = -1

  init(run: Int, configuration: NodeConfiguration, node: Node) {
    self.run = run
    self.configuration = configuration
    firstBoot = configuration.boot.random
    self.node = node
  }
}
