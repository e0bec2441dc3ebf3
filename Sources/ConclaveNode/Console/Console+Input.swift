import ConclaveCore
import ConclaveText
import ConclaveWire

// What is typed.
extension Console {
  /// Takes lines until one has to be waited for. Called by the loop.
  func takeLines() {
    if isBroken { return end(.signal) }
    tellDropped()
    askWhoIsHere()
    if let front { return takeLines(front) }
    var left = Self.turnLinesMax
    // A reader that is slow makes its writer wait.
    while left > 0, waiting == nil, !isEnding, outlet?.isFull == false, let item = input?.next() {
      left -= 1
      prompt.typed()
      receipt = nil
      switch item {
      case .fault(let fault):
        put(words: words.lines(fault), always: true) { EventJSON.line(fault, at: now) }
      case .line(let text): take(text)
      }
    }
    if left == 0 { pump?.set(loop.now) }
    if input?.isExhausted == true { end(.endOfInput) } else { offerPrompt() }
  }

  func end(_ reason: ShutdownReason) {
    guard !isEnding else { return }
    takeNoMore()
    shutdown(reason)
  }

  func takeNoMore() {
    isEnding = true
    echo?.show()
    front?.stopReading()
    input?.close()
  }

  private func askWhoIsHere() {
    guard case .wanted = greeting, !isEnding else { return }
    let id = nextID()
    greeting = .asked(id)
    submit(id, .list)
  }

  /// - Parameter token: the place where it was typed.
  func take(_ text: String, token: Int? = nil) {
    lineToken = token
    switch asking {
    case .nothing: mode == .json ? takeJSON(text) : run(parser.parse(text, now: now), line: nil)
    case .password(let request): takePassword(text, request)
    case .again(let request, let first): finish(request, password: first, again: text)
    case .name(let password): takeName(text, password)
    case .recipient: takeRecipient(text)
    case .text(let recipient): takeText(text, to: recipient)
    case .more(let rest): goOn(rest, text)
    }
  }

  private func takeJSON(_ text: String) {
    do {
      let input = try InputLine.read(text)
      run(parser.parse(input.line, now: now), line: input.id)
    } catch {
      put(words: [], always: true) { EventJSON.line(ConsoleFault.badJSON(error), at: now) }
    }
  }

  private func run(_ parsed: ParsedLine, line: JSONValue?) {
    switch parsed {
    case .empty:
      // A program that gave an id waits for its reply.
      if line != nil { refuse(LineError(.emptyText, command: .say), line: line) }
    case .error(let error): refuse(error, line: line)
    case .needsPassword(let request):
      guard mode == .terminal else {
        return refuse(LineError(.passwordMissing, command: request.command), line: line)
      }
      if let fault = request.refusal(signedIn: prompt.user) {
        return refuse(LineError(fault, command: request.command), line: line)
      }
      asking = .password(request)
      echo?.hide()
      let warning = request.warning(signedIn: prompt.user)
      if !warning.isEmpty { put(words: warning, always: true) { nil } }
    case .needsMessage:
      guard mode != .json else {
        return refuse(LineError(.nobodyToAsk, command: .message), line: line)
      }
      guard prompt.user != nil else {
        return refuse(LineError(.notSignedIn, command: .message), line: line)
      }
      ask(.recipient)
    case .command(let command): hand(command, line: line)
    }
  }

  /// Asks for the next line: a terminal by its prompt, others in a line.
  private func ask(_ next: Asking) {
    asking = next
    guard mode == .lines, let question = question else { return }
    put(words: [question], always: true) { nil }
  }

  private func takeRecipient(_ answer: String) {
    do {
      guard let recipient = try MessageRequest.recipient(answer) else { return callOff() }
      ask(.text(to: recipient))
    } catch {
      asking = .nothing
      refuse(error, line: nil)
    }
  }

  private func takeText(_ text: String, to recipient: String) {
    guard text.contains(where: { !$0.isWhitespace }) else { return callOff() }
    asking = .nothing
    do {
      hand(try MessageRequest.command(to: recipient, text: text), line: nil)
    } catch {
      refuse(error, line: nil)
    }
  }

  func callOff() {
    asking = .nothing
    put(words: [MessageRequest.calledOff], always: true) { nil }
  }

  private func hand(_ command: Command, line: JSONValue?) {
    if let warning = LineWarning(command, user: prompt.user) {
      put(words: words.lines(warning), always: true) { EventJSON.line(warning, at: now) }
    }
    let id = nextID()
    waiting = Waiting(command: id, text: command.text, token: lineToken, line: line)
    if case .register(_, let password) = command { waiting?.newPassword = password }
    submit(id, command)
  }

  private func refuse(_ error: LineError, line: JSONValue?) {
    put(words: words.lines(error), always: true) { EventJSON.line(error, at: now, id: line) }
  }

  /// The first password, typed unseen. An empty one calls it off.
  private func takePassword(_ text: String, _ request: PasswordRequest) {
    if let next = request.next(after: text) {
      asking = .password(next)
      return
    }
    if text.isEmpty || !request.isTwice { return finish(request, password: text, again: nil) }
    // What is too short needn't be typed twice.
    do {
      _ = try request.command(password: text)
      asking = .again(request, first: text)
    } catch {
      finish(request, password: text, again: nil)
    }
  }

  /// Another name in the place of one that is taken. An empty one calls it off, and so does a command.
  private func takeName(_ text: String, _ password: Password) {
    asking = .nothing
    if parser.isCommand(text) { return run(parser.parse(text, now: now), line: nil) }
    switch parser.parseName(text) {
    case .success(let name)?: hand(.register(user: name, password), line: nil)
    case .failure(let error)?:
      asking = .name(password)
      refuse(error, line: nil)
    case nil: break
    }
  }

  private func finish(_ request: PasswordRequest, password: String, again: String?) {
    asking = .nothing
    echo?.show()
    do {
      hand(try request.command(password: password, again: again), line: nil)
    } catch {
      refuse(error, line: nil)
    }
  }
}
