import ConclaveCore
import ConclaveNet
import ConclaveText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A second `conclave` on a node's directory: another terminal of that node. The console and its terminal are
/// this process's; events and commands go over the node's socket. Whatever happens to this process or its
/// terminal, the node goes on.
final class AttachedConsole {
  /// How it ends.
  private enum Ending {
    /// `@exit`, or the end of the input.
    case detached(asked: Bool)
    /// The node left.
    case left
    case gone
    case refused(String)
  }

  private let loop: EventLoop
  private let signals: Signals
  private let options: Options
  private var connection: NodeConnection?
  private var console: Console?
  private var name = ""
  private var ending: Ending?
  private var caught: Int32?

  /// Attempts to reach a node that is just starting, and nanoseconds between two.
  private static let attempts = 40
  private static let attemptNanoseconds: Int64 = 50_000_000

  /// Chats on the running node until it or the user leaves.
  /// - Returns: the exit status; nil if the node that holds the directory has no socket.
  static func run(_ options: Options) -> Int32? {
    do {
      return try AttachedConsole(options).run()
    } catch {
      if case .noNode = error { return nil }
      _ = NodeProcess.say("conclave: \(Sanitizer.line("\(error)"))", to: STDERR_FILENO)
      return NodeProcess.Status.failed
    }
  }

  private init(_ options: Options) throws(ToolFailure) {
    self.options = options
    do {
      loop = try EventLoop()
      signals = try Signals([SIGTERM, SIGINT, SIGHUP, SIGWINCH, SIGCONT])
    } catch {
      throw .system(error)
    }
    try connect()
  }

  private func connect() throws(ToolFailure) {
    var attempt = 1
    while true {
      do throws(ToolFailure) {
        connection = try NodeConnection(
          directory: options.data, .attach(version: Options.version), loop: loop,
          received: { [unowned self] in take($0) }, ended: { [unowned self] in end(.gone) })
        return
      } catch {
        guard case .noNode = error, attempt < Self.attempts else { throw error }
        attempt += 1
        do { try loop.turn(nanosecondsMax: Self.attemptNanoseconds) } catch { throw .system(error) }
      }
    }
  }

  private func run() throws(ToolFailure) -> Int32 {
    do throws(SystemError) {
      try signals.deliver(in: loop) { [unowned self] number in
        switch number {
        case SIGWINCH: console?.resized()
        case SIGCONT: console?.resumed()
        default:
          caught = number
          loop.stop()
        }
      }
      try loop.run()
    } catch {
      throw .system(error)
    }
    console?.close()
    connection?.close()
    return status
  }

  private var status: Int32 {
    if console?.isInterrupted ?? false { return NodeProcess.Status.interrupted }
    if let caught {
      return caught == SIGINT ? NodeProcess.Status.interrupted : NodeProcess.Status.done
    }
    switch ending {
    case .detached(asked: true)?:
      if options.surface == .terminal { _ = NodeProcess.say(farewell, to: STDOUT_FILENO) }
    case .detached(asked: false)?, nil: break
    case .left?:
      if options.surface == .terminal {
        _ = NodeProcess.say("The node has left.", to: STDOUT_FILENO)
      }
    case .gone?: return fail("the node is gone")
    case .refused(let why)?: return fail("cannot be another terminal of the running node: \(why)")
    }
    if let failure = console?.outputFailure { return fail("\(failure)") }
    return NodeProcess.Status.done
  }

  private var farewell: String {
    "This terminal is detached; the node \(Sanitizer.line(name)) goes on. conclave stop ends it."
  }

  private func fail(_ why: String) -> Int32 {
    _ = NodeProcess.say("conclave: \(Sanitizer.line(why))", to: STDERR_FILENO)
    return NodeProcess.Status.failed
  }

  private func end(_ ending: Ending) {
    if self.ending == nil { self.ending = ending }
    loop.stop()
  }
}

// MARK: - What the node tells

extension AttachedConsole {
  private func take(_ line: String) {
    if case .refused = ending { return }
    guard let frame = AttachedText.read(AttachedFrame.self, line) else {
      if case .failed(let why)? = ControlAnswer(line: line) { return end(.refused(why)) }
      return end(.gone)
    }
    switch frame {
    case .attached: open()
    case .refused(let why): end(.refused(why))
    case .show(let event): show(event)
    case .follow(let event): console?.follow(event)
    case .dropped(let count): console?.tellDropped(count)
    case .left: end(.left)
    }
  }

  private func open() {
    console = Console(
      options, loop: loop, isAnother: true, submit: { [unowned self] in submit($0, $1) },
      shutdown: { [unowned self] in inputEnded($0) })
  }

  private func show(_ event: Event) {
    if case .ready(let report) = event {
      name = report.name
      if let why = objection(to: report) { return end(.refused(why)) }
    }
    if case .reply(_, _, .leaving) = event { ending = .detached(asked: true) }
    console?.show(event)
  }

  /// Whoever asked for another group would speak in this one.
  private func objection(to report: ReadyReport) -> String? {
    let way = "End it with conclave stop, or start another one with --data DIR"
    if options.isGroupGiven, report.group != options.group {
      return "it is in the group \(Sanitizer.line(report.group)), "
        + "not \(Sanitizer.line(options.group)). \(way)"
    }
    guard report.isOpen, options.secret != .none else { return nil }
    return "its group is open, and a secret was given. \(way)"
  }

  private func submit(_ id: CommandID, _ command: Command) {
    connection?.send(AttachedText.line(AttachedCommand(id: id, command: command)))
  }

  private func inputEnded(_ reason: ShutdownReason) {
    if ending == nil { ending = .detached(asked: console?.mode == .terminal) }
    switch reason {
    // The node answers what was asked and ends the connection.
    case .endOfInput: connection?.endWriting()
    case .signal: loop.stop()
    }
  }
}
