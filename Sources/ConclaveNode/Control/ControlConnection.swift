import ConclaveCore
import ConclaveNet
import ConclaveText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One connection to the node's socket. Its first line says what it is for (`ControlRequest`).
final class ControlConnection {
  /// What it is for.
  private enum Purpose {
    case unknown
    case console(Console, FrontEnds.ID)
    case terminal(AttachedTerminal, FrontEnds.ID)
    /// Something else, and what breaks it off.
    case request(breakOff: () -> Void)
  }

  /// Nanoseconds until the first line must have come.
  private static let requestNanosecondsMax: Int64 = 10_000_000_000
  /// Nanoseconds that replies and deliveries are waited for after the end of its input.
  private static let settlingNanosecondsMax: Int64 = 10_000_000_000
  /// Nanoseconds that the rest of its output is given at the end.
  private static let closingNanosecondsMax: Int64 = 2_000_000_000
  /// Nanoseconds between two looks at that.
  private static let closingNanoseconds: Int64 = 20_000_000
  /// Bytes of output that wait at most.
  private static let outputBytesMax = 1 << 20

  private let input: Descriptor
  /// The same connection once more: input and output are watched each for itself.
  private let output: Descriptor
  private let node: ControlServer.Node
  private let loop: EventLoop
  private let ended: (ControlConnection) -> Void
  private var purpose = Purpose.unknown
  private var requestLine: [UInt8] = []
  private var outlet: Outlet?
  private var timer: LoopTimer?
  private var closingUntil: Int64?
  private var isOver = false

  /// - Parameter ended: called once, from the loop.
  init(
    _ descriptor: Int32, node: ControlServer.Node, loop: EventLoop,
    ended: @escaping (ControlConnection) -> Void
  ) {
    input = Descriptor(owning: descriptor)
    output = Descriptor(owning: fcntl(descriptor, F_DUPFD_CLOEXEC, 0))
    self.node = node
    self.loop = loop
    self.ended = ended
    timer = loop.makeTimer { [unowned self] in timerFired() }
    timer?.set(loop.now + Self.requestNanosecondsMax)
    do {
      try loop.watch(input.raw) { [unowned self] _ in readRequest() }
    } catch {
      finish()
    }
  }

  /// Says why there is no more to be had, and ends.
  func refuse(_ why: String) { answer(.failed(text: why)) }

  /// The node leaves: says so and ends at once.
  func leave() {
    if case .terminal(let terminal, _) = purpose { terminal.tell(.left) }
    end()
  }
}

// MARK: - The first line

extension ControlConnection {
  /// Reads as far as the first line goes and no further: what follows belongs to the one it asks for.
  private func readRequest() {
    var bytes = [UInt8](repeating: 0, count: ControlRequest.lineBytesMax)
    let seen = recv(input.raw, &bytes, bytes.count, Int32(MSG_PEEK))
    guard seen > 0 else {
      if seen == 0 || errno != EAGAIN && errno != EINTR { finish() }
      return
    }
    let newline = bytes[..<seen].firstIndex(of: UInt8(ascii: "\n"))
    let count = recv(input.raw, &bytes, newline.map { $0 + 1 } ?? seen, 0)
    requestLine += bytes[..<max(0, count)]
    guard newline != nil else {
      if requestLine.count >= ControlRequest.lineBytesMax { refuse("the first line is too long") }
      return
    }
    loop.unwatch(input.raw)
    timer?.set(nil)
    serve(String(decoding: requestLine, as: UTF8.self))
  }

  private func serve(_ line: String) {
    do throws(JSONFault) {
      switch try ControlRequest.read(line) {
      case .console: openConsole()
      case .attach(let version): attach(version)
      case .stop:
        waitForEnd {}
        node.stop()
      case .backup(let file, let replaces):
        waitForEnd(breakOff: node.backup(file, replaces) { [weak self] in self?.answer($0) })
      }
    } catch {
      refuse("\(error)")
    }
  }

  /// Waits for the work to be done; a connection that ends breaks it off.
  private func waitForEnd(breakOff: @escaping () -> Void) {
    purpose = .request(breakOff: breakOff)
    do {
      try loop.watch(input.raw) { [unowned self] _ in
        var byte: UInt8 = 0
        if recv(input.raw, &byte, 1, 0) == 0 || errno != EAGAIN { finish() }
      }
    } catch {
      finish()
    }
  }

  private func openConsole() {
    var options = node.options
    options.surface = .json
    let console = Console(
      options, loop: loop, descriptors: .init(input: input.raw, output: output.raw),
      submit: { [unowned self] in submit($0, $1) },
      shutdown: { [unowned self] in inputEnded($0 == .endOfInput) })
    purpose = .console(console, node.fronts.join(console))
  }

  private func attach(_ version: String) {
    let terminal = AttachedTerminal(
      input: input.raw, output: output.raw, loop: loop,
      submit: { [unowned self] in submit($0, $1) },
      ended: { [unowned self] in inputEnded($0) })
    guard version == Options.version else {
      terminal.tell(
        .refused(
          "it is of version \(Options.version), and this is \(Sanitizer.line(version)); stop it with "
            + "conclave stop, and start it again"))
      purpose = .terminal(terminal, node.fronts.join(terminal))
      return finish()
    }
    terminal.tell(.attached)
    purpose = .terminal(terminal, node.fronts.join(terminal))
  }
}

// MARK: - Commands

extension ControlConnection {
  /// Leaving means this front-end only: the node stays.
  private func submit(_ id: CommandID, _ command: Command) {
    let front: any FrontEnd
    let member: FrontEnds.ID
    switch purpose {
    case .console(let console, let id): (front, member) = (console, id)
    case .terminal(let terminal, let id): (front, member) = (terminal, id)
    case .unknown, .request: return
    }
    guard case .exit = command else { return node.fronts.submit(member, id, command) }
    front.show(.reply(id, .exit, .leaving))
    inputEnded(true)
  }

  /// - Parameter waits: whether what was asked for is still wanted.
  private func inputEnded(_ waits: Bool) {
    guard waits else { return finish() }
    switch purpose {
    case .console(_, let id), .terminal(_, let id):
      timer?.set(loop.now + Self.settlingNanosecondsMax)
      node.fronts.whenSettled(id) { [weak self] in self?.finish() }
    case .unknown, .request: finish()
    }
  }

  private func answer(_ answer: ControlAnswer) {
    guard !isOver, closingUntil == nil else { return }
    if outlet == nil {
      outlet = Outlet(output.raw, loop: loop, bytesMax: Self.outputBytesMax) { _ in }
    }
    outlet?.append(answer.line + "\n", always: true)
    if case .progress = answer { return }
    finish()
  }
}

// MARK: - The end

extension ControlConnection {
  private func timerFired() { if closingUntil == nil { finish() } else { lookAtClosing() } }

  /// Ends once the rest is written, or after some time. Never from within a call of the console.
  private func finish() {
    guard closingUntil == nil else { return }
    closingUntil = loop.now + Self.closingNanosecondsMax
    switch purpose {
    case .console(_, let id), .terminal(_, let id): node.fronts.leave(id)
    case .unknown: loop.unwatch(input.raw)
    case .request(let breakOff):
      loop.unwatch(input.raw)
      breakOff()
    }
    timer?.set(loop.now)
  }

  private var isDrained: Bool {
    switch purpose {
    case .console(let console, _): console.outlet?.isEmpty ?? true
    case .terminal(let terminal, _): terminal.isDrained
    case .unknown, .request: outlet?.isEmpty ?? true
    }
  }

  private func lookAtClosing() {
    guard isDrained || loop.now >= closingUntil ?? 0 else {
      timer?.set(loop.now + Self.closingNanoseconds)
      return
    }
    end()
    ended(self)
  }

  private func end() {
    guard !isOver else { return }
    isOver = true
    switch purpose {
    case .console(let console, let id):
      node.fronts.leave(id)
      console.close(milliseconds: 0)
    case .terminal(let terminal, let id):
      node.fronts.leave(id)
      terminal.close()
    case .unknown, .request: loop.unwatch(input.raw)
    }
    outlet?.close(milliseconds: 0)
    outlet = nil
    if let timer { loop.remove(timer) }
    timer = nil
    purpose = .unknown
  }
}
