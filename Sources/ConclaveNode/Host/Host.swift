import ConclaveCore
import ConclaveCrypto
import ConclaveNet
import ConclaveStore
import ConclaveWire

/// Performs what the core asks for: it owns the node and everything that touches the world. Confined to the
/// loop's thread.
///
/// Inputs are taken one at a time, in the order they come; what the effects of one write is sent at the end
/// of the loop's turn, once for each link.
public final class Host {
  /// What a host is made of. The sockets are bound, the log is restored.
  public struct Parts {
    public var node: Node
    public var beacons: BeaconSockets
    public var listener: Listener
    public var keys: StaticKeyPair
    public var groupKey: GroupKey
    public var groupTag: GroupTag
    public var hello: Hello
    public var log: any LogSink

    public init(
      node: Node, beacons: BeaconSockets, listener: Listener, keys: StaticKeyPair,
      groupKey: GroupKey, groupTag: GroupTag, hello: Hello, log: any LogSink
    ) {
      self.node = node
      self.beacons = beacons
      self.listener = listener
      self.keys = keys
      self.groupKey = groupKey
      self.groupTag = groupTag
      self.hello = hello
      self.log = log
    }
  }

  /// Nanoseconds between two renewals of the multicast memberships.
  static let renewalNanoseconds: Int64 = 60_000_000_000

  /// What is told the user; nobody until it is set.
  public var sink: (any EventSink)?
  /// What the process ends with, once the core is done.
  public private(set) var ending: Ending?
  /// Datagrams dropped, by reason.
  public internal(set) var dropped = DroppedBeacons()
  /// Links ended because what came over them was no Conclave's.
  public internal(set) var droppedLinks: UInt64 = 0

  public enum Ending: Equatable, Sendable {
    case success
    case failure(String)
  }

  let loop: EventLoop
  let beacons: BeaconSockets
  let listener: Listener
  let seal: BeaconSeal
  let log: any LogSink
  let storeResults: Inbox<StoreResult>
  /// The file of the log.
  let database: String
  var store: StoreWorker?
  var passwords: PasswordWorker?
  var links: Links?
  var strangers = Addresses()
  var garblers = Addresses()
  var backups = Backups()

  private var node: Node
  private var inputs: [Input] = []
  private var isStepping = false
  private var effects: [Effect] = []
  private var deadline: LoopTimer?
  private var renewal: LoopTimer?

  /// - Parameter store: belongs to the host's worker from here on.
  /// - Throws: `SystemError` if the system has no descriptor or thread left, as words for the user.
  public init(
    loop: EventLoop, parts: Parts, store: consuming sending LogStore
  ) throws(StartFailure) {
    self.loop = loop
    node = parts.node
    beacons = parts.beacons
    listener = parts.listener
    seal = BeaconSeal(group: parts.groupTag, key: parts.groupKey)
    log = parts.log
    database = store.path
    do {
      storeResults = try Inbox()
    } catch {
      throw .system(error)
    }
    let identity = LinkIdentity(
      keys: parts.keys, group: parts.groupKey, tag: parts.groupTag, hello: parts.hello)
    links = Links(loop: loop, streams: Streams(loop: loop), identity: identity) {
      [unowned self] in take($0)
    }
    deadline = loop.makeTimer { [unowned self] in input(.tick) }
    renewal = loop.makeTimer { [unowned self] in renewMemberships() }
    try connectWorkers(store)
  }

  /// Starts the node: its first beacon goes out before this returns.
  public func start() throws(StartFailure) {
    input(.start)
    renewal?.set(loop.now + Self.renewalNanoseconds)
    do {
      try beacons.deliver { [unowned self] in take($0, from: $1) }
      try listener.deliver { [unowned self] in links?.accept($0) }
    } catch {
      throw .system(error)
    }
  }

  /// Hands the node a command; its reply carries the id.
  public func submit(_ id: CommandID, _ command: Command) { input(.command(id, command)) }

  /// Asks the node to leave in an orderly way.
  public func shutdown(_ reason: ShutdownReason) { input(.shutdown(reason)) }

  /// Ends the workers, after what they were given; the database is closed.
  public func close() {
    tellDropped()
    listener.close()
    beacons.close()
    passwords?.close()
    store?.close()
  }

  /// Gives the node an input, now or after the one it is at.
  func input(_ input: Input) {
    inputs.append(input)
    guard !isStepping else { return }
    isStepping = true
    var next = 0
    while next < inputs.count {
      node.step(inputs[next], at: now, into: &effects)
      next += 1
      performEffects()
    }
    inputs.removeAll(keepingCapacity: true)
    isStepping = false
    deadline?.set(node.nextDeadline?.nanoseconds)
  }

  var now: Now {
    Now(
      instant: Instant(nanoseconds: Clock.boot()),
      wall: WallTime(milliseconds: Clock.wallMilliseconds()))
  }

  func end(_ ending: Ending) {
    guard self.ending == nil else { return }
    self.ending = ending
    links?.closeAll()
    loop.stop()
  }

  private func performEffects() {
    for effect in effects { perform(effect) }
    effects.removeAll(keepingCapacity: true)
  }

  private func renewMemberships() {
    beacons.renewMemberships()
    renewal?.set(loop.now + Self.renewalNanoseconds)
  }
}
