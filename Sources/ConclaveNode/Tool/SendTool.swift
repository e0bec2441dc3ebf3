import ConclaveCore
import ConclaveNet
import ConclaveText
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `conclave send`: a message as the node's signed-in user, and what became of it.
struct SendTool {
  private let session: ToolSession
  private let recipient: ToolTask.Recipient

  /// Nanoseconds that a delivery is waited for.
  private static let deliveryNanosecondsMax: Int64 = 15_000_000_000

  init(_ options: Options, _ recipient: ToolTask.Recipient) throws(ToolFailure) {
    session = try ToolSession(options)
    self.recipient = recipient
  }

  /// - Parameter text: nil for the lines of standard input.
  /// - Returns: the exit status: 1 if one wasn't delivered.
  func run(_ text: String?) throws(ToolFailure) -> Int32 {
    if let text { return try send(text) ? NodeProcess.Status.done : NodeProcess.Status.failed }
    var allWell = true
    var buffer = LineBuffer()
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while !buffer.isExhausted {
      let count = ConsoleSystem.read(STDIN_FILENO, into: &chunk)
      if count > 0 { buffer.append(chunk[..<count]) } else { buffer.end() }
      if count < 0 {
        throw .system(SystemError(code: Int32(-count), call: "read", object: "standard input"))
      }
      while let item = buffer.next() { allWell = try send(item) && allWell }
    }
    return allWell ? NodeProcess.Status.done : NodeProcess.Status.failed
  }

  private func send(_ item: LineBuffer.Item) throws(ToolFailure) -> Bool {
    switch item {
    // An empty line is no message, and no mistake.
    case .line(let line):
      return line.allSatisfy(\.isWhitespace) ? true : try send(line)
    case .fault(let fault):
      say(fault: fault)
      return false
    }
  }

  private func say(fault: ConsoleFault) {
    for line in words.lines(fault) { _ = NodeProcess.say(line, to: STDERR_FILENO) }
  }

  private var words: EventWords { EventWords(local: .system, hasColours: false, showsOwn: false) }

  private func send(_ text: String) throws(ToolFailure) -> Bool {
    let reply = try session.reply(to: try command(text))
    guard case .reply(_, _, .accepted(let message)) = reply else { return say(reply) }
    let delivery = try session.next(within: Self.deliveryNanosecondsMax) { event in
      if case .delivery(let report) = event, report.message == message { event } else { nil }
    }
    guard case .delivery(let report) = delivery else { return false }
    if case .failed = report.state { return say(delivery) }
    return true
  }

  private func command(_ text: String) throws(ToolFailure) -> Command {
    switch recipient {
    case .everyone: return .sendAll(text: text)
    case .user(let user): return .send(to: user, text: text)
    case .room(let room):
      guard case .status(let status) = try session.ask(.status),
        RoomName.isSame(room, status.room ?? "")
      else {
        throw .other(
          "the node's user isn't in the room #\(Sanitizer.line(room)). "
            + "Join it first, in a terminal of the node: @join \(Sanitizer.line(room))")
      }
      return .say(text: text)
    }
  }

  /// Says what went wrong.
  private func say(_ event: Event) -> Bool {
    for line in words.lines(event, now: Tool.now) { _ = NodeProcess.say(line, to: STDERR_FILENO) }
    return false
  }
}
