import ConclaveCore
import ConclaveNet
import ConclaveText
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// What is told.
extension Console {
  func show(reply event: Event, _ id: CommandID, _ outcome: Outcome) {
    if case .asked(id) = greeting {
      greeting = .done
      // Who signed in meanwhile has been told already.
      guard case .users(let online) = outcome else { return }
      if isAnother || prompt.user == nil { comings.drop(namedBy: outcome) }
      if isAnother {
        put(words: words.another(online: online, user: prompt.user)) { nil }
      } else if prompt.user == nil {
        put(words: words.welcome(online: online)) { nil }
      }
      return
    }
    let isAwaited = waiting?.command == id
    let line = isAwaited ? waiting?.line : nil
    var export: ExportResult?
    var isAsking = false
    if case .entries(let entries, let file?) = outcome {
      export = ExportFile.write(entries, to: file)
    }
    var said = export.map(words.lines) ?? words.lines(event, now: now)
    if isAwaited {
      said = firstPage(of: said, outcome)
      isAsking = askForAnotherName(outcome)
      remember(outcome)
      awaitReceipt(outcome)
      waiting = nil
    }
    comings.drop(namedBy: outcome)
    if case .cleared = outcome { clearScreen() }
    if let message = outcome.message { own.note(message) }
    // A node that leaves takes no more lines.
    if case .leaving = outcome { takeNoMore() }
    put(words: said, always: true) { EventJSON.line(event, at: now, id: line, export: export) }
    // No line that was entered announced the question, and so none typed ahead answers it.
    if isAsking { front?.dropTyped() }
    pump?.set(loop.now)
  }

  /// "A name that is taken is asked for again": the password was typed already.
  /// - Returns: whether it is.
  private func askForAnotherName(_ outcome: Outcome) -> Bool {
    guard mode == .terminal, case .refused(.declined(.taken)) = outcome,
      let password = waiting?.newPassword
    else { return false }
    asking = .name(password)
    return true
  }

  /// Leaves nothing on a terminal's screen but the prompt. A pipe has no screen.
  private func clearScreen() {
    if let front { return front.clear() }
    guard mode == .terminal, !prompt.isPlain else { return }
    outlet?.append(prompt.hidden() + "\u{1b}[H\u{1b}[2J", always: true)
  }

  /// Asks who is here, for the welcome.
  func greet() {
    guard case .due = greeting, mode != .json else { return }
    greeting = .wanted
    pump?.set(loop.now)
  }

  /// Writes lines to people or an object to programs; then the prompt, if a line is awaited.
  /// - Parameter always: whether it is written however slow the reader is.
  func put(words lines: [String], always: Bool = false, json: () -> String?) {
    guard let outlet else { return }
    tellDropped()
    if mode == .json {
      if let object = json() { outlet.append(object + "\n", always: always) }
      return
    }
    if let front {
      front.print(lines, always: always)
      return offerPrompt()
    }
    if !lines.isEmpty {
      let text = lines.map { $0 + "\n" }.joined()
      outlet.append(prompt.hidden() + text, always: always)
    }
    offerPrompt()
  }

  /// Says how much was left out, once there is room again.
  func tellDropped() {
    if let front {
      guard let count = front.takeDropped() else { return }
      return front.print(words.lines(ConsoleFault.outputDropped(count)), always: true)
    }
    guard let outlet, let count = outlet.takeDropped() else { return }
    let fault = ConsoleFault.outputDropped(count)
    let lines = mode == .json ? [EventJSON.line(fault, at: now)] : words.lines(fault)
    outlet.append(prompt.hidden() + lines.map { $0 + "\n" }.joined(), always: true)
  }

  /// Shows the prompt if a line is awaited.
  func offerPrompt() {
    if let front { return offerPrompt(front) }
    guard mode == .terminal, waiting == nil, receipt == nil, !isEnding else { return }
    outlet?.append(prompt.showing(question), always: true)
  }

  /// What the line that is awaited answers; nil if it may be anything.
  var question: String? {
    switch asking {
    case .nothing: nil
    case .password(let request): request.question(signedIn: prompt.user)
    case .name: "Another name: "
    case .again: "Once more: "
    case .recipient: MessageRequest.recipientQuestion
    case .text: MessageRequest.textQuestion
    case .more(let rest): rest.question
    }
  }

  func outputChanged(_ change: Outlet.Change) {
    if case .broken(let code) = change {
      isBroken = true
      // A reader that has enough, as `head` has, is no failure.
      if code != EPIPE {
        outputFailure = SystemError(code: code, call: "write", object: "standard output")
      }
    }
    pump?.set(loop.now)
  }
}
