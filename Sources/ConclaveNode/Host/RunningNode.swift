import ConclaveCore
import ConclaveCrypto
import ConclaveNet
import ConclaveStore
import ConclaveText
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A node with its console and its log, from start to end.
final class RunningNode {
  private let loop: EventLoop
  private let host: Host
  private let console: Console
  private var control: ControlServer?
  private let log: LogFile
  private let signals: Signals
  private let manager: ServiceManager
  private let leave: (ShutdownReason) -> Void
  /// The signals that came: the first asks the node to leave, the second ends it.
  private var caught: [Int32] = []

  /// Starts: the first beacon goes out before this returns. What it takes is ordered so that what can be
  /// refused is refused before anything is sent, and the directory is locked before anything is read.
  init(_ given: Options) throws(StartFailure) {
    // 0. The secret, for which a pipe may make wait: signals still end the process.
    let options = try SystemNames.withSecret(given)
    // 1. What every later step needs. Signals are blocked before there is a thread to take them.
    (loop, signals) = try Self.foundation()
    // 2. The directory, locked; the log to tell of the rest.
    let store: LogStore
    do {
      store = try LogStore(in: try DataDirectory(options.data), group: options.group)
    } catch {
      throw .store(error)
    }
    let log = try Self.log(options, loop)
    self.log = log
    // 3. What this node knows and who it is. The boot is counted last: a damaged log isn't written on.
    var held = Log(crypto: .sodium)
    try Self.restore(&held, from: store, options)
    let notes: [MailNote]
    do { notes = try store.notes() } catch { throw .store(error) }
    let identity = try NodeIdentity.load(options, store.settings)
    // 4. The sockets, whose ports the beacon tells.
    let sockets = try NodeSockets(options, loop: loop) {
      log.write($0, at: WallTime(milliseconds: Clock.wallMilliseconds()))
    }
    // 5. The node and its surroundings.
    let host = try Self.host(options, identity, held, notes, sockets, loop, log, store)
    self.host = host
    let fronts = FrontEnds { host.submit($0, $1) }
    host.sink = fronts
    let manager = ServiceManager(loop: loop)
    self.manager = manager
    let leave = { (reason: ShutdownReason) in
      manager.tell("STOPPING=1")
      host.shutdown(reason)
    }
    self.leave = leave
    console = Self.console(options, fronts, leave, loop)
    // 6. It speaks, and is spoken to by other processes.
    try host.start()
    control = Self.control(options, fronts, host, leave, loop)
    try deliverSignals(isHeadless: options.surface == .headless)
    _ = fronts.join(manager)
    manager.tell("READY=1")
  }

  /// Runs until the node has left, or failed.
  /// - Returns: the exit status.
  func run() throws(StartFailure) -> Int32 {
    do { try loop.run() } catch { throw .system(error) }
    console.close()
    control?.close()
    host.close()
    log.close()
    if caught.contains(SIGINT) || caught.count > 1 || console.isInterrupted {
      return NodeProcess.Status.interrupted
    }
    guard let reason = failure else { return NodeProcess.Status.done }
    _ = NodeProcess.say("conclave: \(reason)", to: STDERR_FILENO)
    return NodeProcess.Status.failed
  }

  private var failure: String? {
    if case .failure(let reason)? = host.ending { return reason }
    return console.outputFailure.map(\.description)
  }

  private func deliverSignals(isHeadless: Bool) throws(StartFailure) {
    do {
      try signals.deliver(in: loop) { [unowned self] number in
        switch number {
        case SIGWINCH: console.resized()
        case SIGCONT: console.resumed()
        // Without a terminal there is none to hang up: the log was moved away.
        case SIGHUP where isHeadless: log.reopen()
        default:
          caught.append(number)
          if caught.count > 1 { loop.stop() } else { leave(.signal) }
        }
      }
    } catch {
      throw .system(error)
    }
  }

  private static func foundation() throws(StartFailure) -> (EventLoop, Signals) {
    do { try Sodium.start() } catch { throw .sodium(error) }
    do {
      return (try EventLoop(), try Signals([SIGTERM, SIGINT, SIGHUP, SIGWINCH, SIGCONT]))
    } catch {
      throw .system(error)
    }
  }

  private static func console(
    _ options: Options, _ fronts: FrontEnds, _ leave: @escaping (ShutdownReason) -> Void,
    _ loop: EventLoop
  ) -> Console {
    var member: FrontEnds.ID?
    let console = Console(
      options, loop: loop,
      submit: { id, command in
        if let member { fronts.submit(member, id, command) }
      }, shutdown: leave)
    member = fronts.join(console)
    return console
  }

  /// The socket for other processes. A file system that has none costs that, and not the node.
  private static func control(
    _ options: Options, _ fronts: FrontEnds, _ host: Host,
    _ leave: @escaping (ShutdownReason) -> Void, _ loop: EventLoop
  ) -> ControlServer? {
    let node = ControlServer.Node(
      fronts: fronts, options: options, stop: { leave(.signal) },
      backup: { host.backUp(to: $0, replaces: $1, tell: $2) })
    do {
      return try ControlServer(node, directory: options.data, loop: loop)
    } catch {
      host.write(
        LogRecord(.warning, .node, "no socket for other terminals", ["reason": "\(error)"]))
      return nil
    }
  }

  /// What the node knows. A large log takes a while: that is shown.
  private static func restore(
    _ log: inout Log, from store: borrowing LogStore, _ options: Options
  ) throws(StartFailure) {
    let progress = Progress("reading the log", isShown: options.surface != .headless)
    do {
      try store.restore(into: &log) { progress.tell($0, of: 0) }
    } catch {
      throw .store(error)
    }
  }

  private static func log(_ options: Options, _ loop: EventLoop) throws(StartFailure) -> LogFile {
    do { return try LogFile(options, loop: loop) } catch { throw .system(error) }
  }

  /// The host of a node whose sockets are bound and whose log is restored.
  static func host(
    _ options: Options, _ identity: NodeIdentity, _ held: Log, _ notes: [MailNote],
    _ sockets: NodeSockets, _ loop: EventLoop, _ log: any LogSink,
    _ store: consuming sending LogStore
  ) throws(StartFailure) -> Host {
    let name = options.nodeName(host: SystemNames.host())
    let (tcpPort, udpPort) = (sockets.listener.endpoint.port, sockets.beacons.ownPort)
    let configuration = NodeConfiguration(
      node: identity.keys.node, boot: identity.boot, name: name, group: options.group,
      isOpen: identity.isOpen, tcpPort: tcpPort, udpPort: udpPort, peers: peers(options, log),
      foundingCapacity: options.capacity, ignored: identity.ignored,
      reservedNames: Commands.reservedNames,
      seed: Sodium.randomUInt64())
    let parts = Host.Parts(
      node: Node(configuration, log: held, notes: notes, crypto: .sodium), beacons: sockets.beacons,
      listener: sockets.listener, keys: identity.keys, groupKey: identity.groupKey,
      groupTag: identity.groupTag,
      hello: Hello(boot: identity.boot, name: name, tcpPort: tcpPort, udpPort: udpPort), log: log)
    return try Host(loop: loop, parts: parts, store: store)
  }

  /// Where `--peer`s take beacons. One whose name leads nowhere is said and left out.
  private static func peers(_ options: Options, _ log: any LogSink) -> [Endpoint] {
    options.peers.compactMap { peer in
      if let address = SystemNames.address(of: peer.host) {
        return Endpoint(address: address, port: peer.port ?? options.port)
      }
      log.write(
        LogRecord(.warning, .node, "peer not found", ["host": peer.host]),
        at: WallTime(milliseconds: Clock.wallMilliseconds()))
      return nil
    }
  }
}
