import ConclaveCore
import ConclaveNet
import ConclaveText
import ConclaveWire

/// The front-end of a node: a terminal, lines over pipes, JSON Lines, or nothing (INTERFACE). Confined to
/// the loop's thread.
///
/// Lines are handed on one at a time: the next is parsed after the reply to the one before, and input is
/// read no further than a bound meanwhile. What `submit` and `shutdown` do, they are called for from the
/// loop and never from within `show`.
public final class Console {
  /// How it talks.
  enum Mode { case terminal, lines, json, headless }

  /// The descriptors of the world; tests have their own.
  public struct Descriptors: Sendable {
    public var input: Int32 = 0
    public var output: Int32 = 1

    public init(input: Int32 = 0, output: Int32 = 1) {
      self.input = input
      self.output = output
    }
  }

  /// A line whose reply is awaited.
  struct Waiting {
    var command: CommandID
    /// The text it sends, if it does, and the place where it was typed.
    var text: String?
    var token: Int?
    /// What the line gave as its id.
    var line: JSONValue?
    /// With which an account was asked for: should its name be taken, another one is asked for.
    var newPassword: Password?
  }

  /// What the next line is.
  enum Asking {
    case nothing
    case password(PasswordRequest)
    case again(PasswordRequest, first: String)
    /// Another name, for one that is taken.
    case name(Password)
    case recipient
    case text(to: String)
    /// Whether to show more of a long answer.
    case more(Rest)
  }

  /// The welcome's last line, who is here, waits for the first coordinator.
  enum Greeting {
    case due
    case wanted
    case asked(CommandID)
    case done
  }

  /// Bytes of output that wait for a slow reader. Above that news is left out, replies never are.
  static let outputBytesMax = 1 << 24
  /// Lines of a pipe that are taken in one turn of the loop: however many come at once, the node has its time.
  static let turnLinesMax = 16
  /// Milliseconds that the end waits for a slow reader.
  public static let closeMilliseconds: Int32 = 500

  let mode: Mode
  /// Whether it is another terminal of a node that runs in another process.
  let isAnother: Bool
  var words: EventWords
  let parser: LineParser
  let submit: (CommandID, Command) -> Void
  let shutdown: (ShutdownReason) -> Void
  var outlet: Outlet?
  var input: LineInput?
  var prompt: Prompt
  var echo: EchoGuard?
  /// The line editor; nil where none was asked for.
  var front: TerminalFront?
  /// Whether it ends because of Control-C.
  public internal(set) var isInterrupted = false
  var waiting: Waiting?
  var asking = Asking.nothing
  /// The place where the line that is taken was typed.
  var lineToken: Int?
  var greeting = Greeting.due
  var lastCommand: UInt64 = 0
  /// What is done with what Control-Z asks for.
  let stop: () -> Void
  /// News of people that come and go, told together.
  var comings = Comings()
  var comingsTimer: LoopTimer?
  /// When they are told at the latest, in nanoseconds of the loop's clock.
  var comingsEnd: Int64?
  /// Messages sent from here, for the marks that say what became of them.
  var marks = SentMarks()
  /// The message sent last, while its receipt comes before the next prompt.
  var receipt: RequestID?
  var receiptTimer: LoopTimer?
  /// The day that was shown last.
  var day: String?
  let attention: Attention
  /// When attention may be called for again, by the loop's clock.
  var attendsAt = Int64.min
  /// Whether no more lines are taken: the input ended, the node leaves, or nobody reads the output.
  var isEnding = false
  /// Whether the output is gone.
  var isBroken = false
  /// What the output failed with; nil while it works, and when only its reader went away.
  public internal(set) var outputFailure: SystemError?
  var pump: LoopTimer?
  /// What is held back to be shown as one block.
  var late = LateLines()
  var lateTimer: LoopTimer?
  /// When the block is shown at the latest, in nanoseconds of the loop's clock.
  var lateEnd: Int64?
  let loop: EventLoop
  /// The messages written on this console, the last ones.
  var own = OwnMessages()

  /// - Parameters:
  ///   - submit: hands on a command; `show` gets its reply.
  ///   - isAnother: whether the node runs in another process.
  ///   - stop: stops the program that has the terminal, which goes on with `resumed`; by default this one.
  ///   - shutdown: the input ended, or nobody reads the output any more. Called once.
  public init(
    _ options: Options, loop: EventLoop, descriptors: Descriptors = Descriptors(),
    local: LocalTime = .system, isAnother: Bool = false, stop: (() -> Void)? = nil,
    submit: @escaping (CommandID, Command) -> Void,
    shutdown: @escaping (ShutdownReason) -> Void
  ) {
    mode = Self.mode(options, descriptors)
    words = EventWords(
      local: local, hasColours: mode == .terminal && options.hasColours, showsOwn: mode != .terminal
    )
    parser = LineParser(local: local)
    prompt = Prompt(isPlain: options.isPlain)
    attention = Attention(manner: mode == .terminal && !options.isPlain ? options.notify : .off)
    self.loop = loop
    self.isAnother = isAnother
    self.stop = stop ?? ConsoleSystem.stopJob
    self.submit = submit
    self.shutdown = shutdown
    guard mode != .headless else { return }
    pump = loop.makeTimer { [weak self] in self?.takeLines() }
    lateTimer = loop.makeTimer { [weak self] in self?.showLate() }
    comingsTimer = loop.makeTimer { [weak self] in self?.showComings() }
    receiptTimer = loop.makeTimer { [weak self] in self?.endReceipt() }
    if mode == .terminal, !options.isPlain {
      let history = HistoryFile(path: "\(options.data)/history")
      front = TerminalFront(descriptors, loop: loop, history: history)
    }
    outlet = Outlet(descriptors.output, loop: loop, bytesMax: Self.outputBytesMax) {
      [weak self] in self?.outputChanged($0)
    }
    if let front {
      start(front)
      return
    }
    if mode == .terminal { echo = EchoGuard(terminal: descriptors.input) }
    input = LineInput(descriptors.input, isTerminal: mode == .terminal, loop: loop) {
      [weak self] in self?.takeLines()
    }
  }

  private static func mode(_ options: Options, _ descriptors: Descriptors) -> Mode {
    switch options.surface {
    case .headless: return .headless
    case .json: return .json
    case .terminal:
      let isTerminal =
        ConsoleSystem.isTerminal(descriptors.input) && ConsoleSystem.isTerminal(descriptors.output)
      return isTerminal ? .terminal : .lines
    }
  }

  /// Tells an event.
  public func show(_ event: Event) {
    guard outlet != nil else { return }
    track(event)
    if case .reply(let id, _, let outcome) = event { return show(reply: event, id, outcome) }
    if hold(event) || holdComing(event) { return }
    showComings()
    attend(event)
    if case .delivery(let report) = event {
      if report.message == receipt { receipt = nil }
      if show(report) { return }
    }
    put(words: dayLines(event) + words(of: event)) { EventJSON.line(event, at: now) }
    if case .coordinator = event { greet() }
  }

  /// Writes what waits, gives the terminal back as it was and lets go of input and output.
  /// - Parameter milliseconds: how long it waits for a slow reader.
  public func close(milliseconds: Int32 = closeMilliseconds) {
    showLate()
    showComings()
    input?.close()
    echo?.show()
    front?.close()
    outlet?.append(prompt.hidden(), always: true)
    outlet?.close(milliseconds: milliseconds)
    let timers = [pump, lateTimer, comingsTimer, receiptTimer]
    for timer in timers.compactMap(\.self) { loop.remove(timer) }
    (input, outlet, echo, front) = (nil, nil, nil, nil)
    (pump, lateTimer, comingsTimer, receiptTimer) = (nil, nil, nil, nil)
  }

  var now: WallTime { WallTime(milliseconds: Clock.wallMilliseconds()) }

  func nextID() -> CommandID {
    lastCommand += 1
    return CommandID(number: lastCommand)
  }
}

extension LocalTime {
  /// The clock that the system's settings ask for.
  public static let system = LocalTime { ConsoleSystem.offset(milliseconds: $0.milliseconds) }
}
