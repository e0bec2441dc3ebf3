import ConclaveCore
import ConclaveText

// The console of a person whose terminal has the line editor.
extension Console {
  func start(_ front: TerminalFront) {
    front.outlet = outlet
    front.holds = { [unowned self] in hold(behind: $0) }
    front.told = { [weak self] in self?.told($0) }
    front.start()
    pump?.set(loop.now)
  }

  /// Why keys wait behind a line that is being entered; nil if it asks nothing.
  private func hold(behind text: String) -> TerminalFront.Hold? {
    switch asking {
    case .password(let request):
      let isMore = request.next(after: text) != nil || request.isTwice && !text.isEmpty
      return isMore ? .password : .other
    case .again: return .other
    default:
      switch parser.parse(text, now: now) {
      case .needsPassword: return .password
      case .needsMessage: return .other
      default: return nil
      }
    }
  }

  private func told(_ news: TerminalFront.News) {
    switch news {
    case .line: pump?.set(loop.now)
    case .abandoned: stopAsking()
    case .interrupt:
      isInterrupted = true
      put(words: words.leaving, always: true) { nil }
      end(.signal)
    case .end:
      if stopAsking() { return }
      end(.endOfInput)
    case .suspend: front?.suspend(stop)
    }
  }

  /// A password that isn't typed calls its command off.
  @discardableResult
  private func stopAsking() -> Bool {
    switch asking {
    case .nothing: return false
    case .recipient, .text: callOff()
    case .more:
      asking = .nothing
      offerPrompt()
    case .password, .again, .name:
      asking = .nothing
      put(words: ["Nothing was done."], always: true) { nil }
    }
    return true
  }

  /// Takes lines until one has to be waited for.
  func takeLines(_ front: TerminalFront) {
    while waiting == nil, !isEnding, outlet?.isFull == false, let line = front.takeLine() {
      take(line.text, token: line.token)
    }
    offerPrompt()
    if front.takeEnd() { told(.end) }
    guard front.isExhausted else { return }
    stopAsking()
    end(.endOfInput)
  }

  func offerPrompt(_ front: TerminalFront) {
    guard !isEnding else { return }
    switch asking {
    case .password, .again: front.prompt(question ?? "", isAnswer: true, isSecret: true)
    default: front.prompt(question ?? prompt.words, isAnswer: question != nil)
    }
  }

  /// Follows what is told, for prompt, completion and words.
  func track(_ event: Event) {
    prompt.follow(event)
    if mode == .terminal { words.user = prompt.user }
    front?.editor.context.follow(event)
  }

  /// The terminal has another size.
  public func resized() { front?.resized() }

  /// The program was stopped and goes on.
  public func resumed() { front?.resumed() }
}
