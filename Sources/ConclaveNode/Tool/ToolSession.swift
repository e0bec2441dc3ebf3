import ConclaveCore
import ConclaveNet
import ConclaveText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A subcommand's conversation with the running node: commands and their replies, one at a time.
final class ToolSession {
  let loop: EventLoop
  private var connection: NodeConnection?
  private var events: [Event] = []
  private var refusal: String?
  private var hasEnded = false
  private var hasReader = true
  /// Events that the node left out, as they weren't read in time.
  private(set) var dropped = 0
  private var lastCommand: UInt64 = 0

  /// Nanoseconds that a reply is waited for: a node without a coordinator answers late.
  static let replyNanosecondsMax: Int64 = 15_000_000_000

  /// - Throws: `ToolFailure.noNode` if none runs on the directory.
  init(_ options: Options) throws(ToolFailure) {
    do {
      loop = try EventLoop()
    } catch {
      throw .system(error)
    }
    connection = try NodeConnection(
      directory: options.data, .attach(version: Options.version), loop: loop,
      received: { [unowned self] in take($0) }, ended: { [unowned self] in hasEnded = true })
  }

  private func take(_ line: String) {
    switch AttachedText.read(AttachedFrame.self, line) {
    case .attached?, .follow?: break
    case .dropped(let count)?: dropped += count
    case .refused(let why)?: refusal = why
    case .show(let event)?: events.append(event)
    case .left?: hasEnded = true
    case nil:
      // A node with too many terminals says so before it knows what this one wants.
      if case .failed(let why)? = ControlAnswer(line: line) { refusal = why }
      hasEnded = true
    }
  }

  /// Has `next` notice that nobody reads standard output any more: nothing else would, until there is something
  /// to write. Only of a pipe the system tells.
  func watchReader() throws(ToolFailure) {
    guard ConsoleSystem.kind(STDOUT_FILENO) == S_IFIFO else { return }
    do {
      try loop.watch(STDOUT_FILENO, readable: false) { [unowned self] _ in
        hasReader = false
        loop.unwatch(STDOUT_FILENO)
      }
    } catch {
      throw .system(error)
    }
  }

  /// The next event that `matches`; those before it are dropped.
  /// - Parameter nanosecondsMax: nil waits for ever.
  func next<Found>(
    within nanosecondsMax: Int64?, _ matches: (Event) -> Found?
  ) throws(ToolFailure) -> Found {
    let deadline = nanosecondsMax.map { Clock.boot() + $0 }
    while true {
      while !events.isEmpty {
        if let found = matches(events.removeFirst()) { return found }
      }
      if let refusal { throw .refused(refusal) }
      guard hasReader else { throw .noReader }
      if hasEnded { throw .nodeGone }
      try turn(until: deadline)
    }
  }

  /// Turns the loop once.
  private func turn(until deadline: Int64?) throws(ToolFailure) {
    let left = deadline.map { $0 - Clock.boot() } ?? -1
    guard deadline == nil || left > 0 else { throw .noAnswer }
    do { try loop.turn(nanosecondsMax: left) } catch { throw .system(error) }
  }

  /// Asks for a command and waits for its reply.
  func ask(
    _ command: Command, within nanosecondsMax: Int64 = replyNanosecondsMax
  ) throws(ToolFailure) -> Outcome {
    let reply = try reply(to: command, within: nanosecondsMax)
    guard case .reply(_, _, let outcome) = reply else { return .leaving }
    return outcome
  }

  /// - Returns: the reply, as an event.
  func reply(
    to command: Command, within nanosecondsMax: Int64 = replyNanosecondsMax
  ) throws(ToolFailure) -> Event {
    lastCommand += 1
    let id = CommandID(number: lastCommand)
    connection?.send(AttachedText.line(AttachedCommand(id: id, command: command)))
    return try next(within: nanosecondsMax) { event in
      if case .reply(id, _, _) = event { event } else { nil }
    }
  }
}
