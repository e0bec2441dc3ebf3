import ConclaveCore
import ConclaveWire

/// The checkers: they see every input, effect and frame, and throw when a promise of DESIGN is broken.
struct Watch {
  /// Every entry ever stored, by position.
  private(set) var hashes: [Position: EntryHash] = [:]
  /// On which machine each epoch began, and all of them in the order they began.
  private(set) var owners: [EpochID: Int] = [:]
  private(set) var epochs: [EpochID] = []
  /// Public messages reported as sent, in that order.
  private(set) var acknowledged: [RequestID] = []
  /// Those of them that stood on one disk only.
  private(set) var single: Set<RequestID> = []
  /// What a disk held that was lost.
  var lost: Set<RequestID> = []
  /// Virtual time when the first entry of a request was written.
  private(set) var written: [RequestID: Int64] = [:]
  /// Messages that were said in a room.
  var roomLines: Set<RequestID> = []
  /// Messages reported as waiting, in that order; those to a party once for each reader.
  private(set) var waiting: [RequestID] = []
  /// Messages that wait or waited in a log, with the request of each reader's entry, and those that were delivered.
  private(set) var mailRequests: [RequestID: [AccountID: RequestID]] = [:]
  private(set) var mailDelivered: [MailReceipt: Set<RequestID>] = [:]
  /// Names whose registration was reported.
  private(set) var registered: [String] = []
  /// The same with the boots whose requests they were.
  private(set) var owned: [(name: String, boot: UInt64)] = []
  /// Passwords that people gave accounts, by the name registered.
  private(set) var passwords: [String: [Password]] = [:]
  /// New passwords whose change was reported.
  private(set) var changed: [Password] = []
  /// Names whose account was reported to be given up, with the boots whose requests it was.
  private(set) var givenUp: [(name: String, boot: UInt64)] = []
  /// Boots whose users asked to give up an account.
  var givesUp: Set<UInt64> = []
  private(set) var beacons = 0
  /// Most beacons that a node sent in a second.
  private(set) var beaconsPerSecondMost = 0
  /// The newest log and list that each node gave its user.
  var logs: [[LogLine]?]
  var lists: [[OnlineUser]?]
  var statuses: [StatusReport?]

  /// By machine, to which other one its node yielded last, and when.
  var yields: [Int: (to: Int, time: Int64)] = [:]
  /// By machine, when its node last reached both pieces of the network.
  var bridges: [Int: Int64] = [:]
  /// Nanoseconds for which the other piece yields to such a node, whatever the numbers.
  static let bridgeCounts =
    Timing.linkTimeout.nanoseconds + Timing.handover.nanoseconds + Timing.bridgeCounts.nanoseconds

  /// Beacons that a node may send in a second, in whatever trouble: its own, and answers to each other node.
  static func beaconsPerSecondMax(of machines: Int) -> Int { 60 + 10 * machines }
  /// Beacons that a candidate may send, besides two a second.
  static let candidacyBeaconsMax = 6
  /// Links that a node may keep for each machine, in whatever trouble, and when nothing happens.
  static let linksMax = 12
  static let idleLinksMax = 2
  /// Nodes that a machine can have been: each one lost, set back or copied is another one.
  static let identitiesMax = 2
  /// Nanoseconds within which a heartbeat proves a coordinator.
  static let fresh = Timing.freshHeartbeat.nanoseconds

  init(machines: Int) {
    logs = Array(repeating: nil, count: machines)
    lists = Array(repeating: nil, count: machines)
    statuses = Array(repeating: nil, count: machines)
  }

  mutating func given(_ input: Input, _ machine: Machine, at time: Int64) throws(Violation) {
    guard let belief = machine.process?.belief else { return }
    switch input {
    case .frame(let link, let stamped):
      switch stamped.frame {
      case .heartbeat(let beat): machine.process?.belief.hear(beat, on: link, at: time)
      case .roster(let roster) where roster.epoch == belief.epoch:
        machine.process?.belief.roster = roster
      case .successor, .handover, .goodbye: machine.process?.belief.wasReleased = true
      default: break
      }
    case .linkClosed(let link) where link == belief.heartbeatLink:
      machine.process?.belief.wasReleased = true
    case .shutdown, .storeFailed: machine.process?.belief.wasReleased = true
    default: break
    }
  }

  mutating func died(_ machine: Machine) {
    logs[machine.index] = nil
    lists[machine.index] = nil
    statuses[machine.index] = nil
  }

  mutating func exited(
    _ machine: Machine, failure: String?, _ world: World
  ) throws(Violation) {
    died(machine)
    guard failure == nil, !machine.user.leaves else {
      machine.user.leaves = false
      return
    }
    throw world.fail("exit", "\(machine.name) left without being asked to")
  }

  mutating func reported(registration name: String, boot: UInt64) {
    registered.append(name)
    owned.append((name, boot))
  }
  mutating func reported(givenUp name: String, boot: UInt64) { givenUp.append((name, boot)) }
  mutating func reported(change password: Password, of user: String) {
    changed.append(password)
    note(password, of: user)
  }
  mutating func note(_ password: Password, of user: String) {
    passwords[String(user.prefix { $0 != "~" }), default: []].append(password)
  }
  mutating func reported(sent message: RequestID, copies: Int) {
    acknowledged.append(message)
    if copies == 1 { single.insert(message) }
  }

  mutating func reported(waiting message: RequestID, copies: Int) {
    waiting.append(message)
    if copies == 1 { single.formUnion(mailRequests[message, default: [:]].values) }
  }

  mutating func keepMail(of entry: Entry) {
    switch entry.body {
    case .mailQueued(let mail): mailRequests[mail.message, default: [:]][mail.to] = entry.request
    case .mailDelivered(let receipt): mailDelivered[receipt, default: []].insert(entry.request)
    default: break
    }
  }

  /// Whether a message may be gone: it stood on one disk, and that was lost.
  func mayBeGone(_ message: RequestID) -> Bool {
    single.contains(message) && lost.contains(message)
  }
  mutating func keep(_ hash: EntryHash, of entry: Entry, at time: Int64) {
    hashes[entry.position] = hash
    written[entry.request] = written[entry.request] ?? time
  }

  mutating func begins(_ epoch: EpochID, _ machine: Int) {
    owners[epoch] = machine
    epochs.append(epoch)
  }

  mutating func countBeacon(_ ofThisSecond: Int) {
    beacons += 1
    beaconsPerSecondMost = max(beaconsPerSecondMost, ofThisSecond)
  }
}
