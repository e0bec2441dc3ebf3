/// A line editor: bytes of a terminal in, events out; `view` is what there is to see. A pure value: it neither
/// reads nor writes, and knows no terminal. The keys are those of emacs and of every shell.
public struct LineEditor: Sendable {
  /// What the keys go to.
  enum Mode: Sendable {
    case line
    case search(HistorySearch)
    case question(PastedLines)
  }

  /// What was done before, where that matters to what comes next.
  enum Last: Sendable {
    case other
    case cut(KillRing.Side)
    /// Control-C on an empty line.
    case warned
    /// So many characters were put in.
    case yank(Int)
  }

  var decoder = KeyDecoder()
  var line = EditLine()
  var ring = KillRing()
  var mode = Mode.line
  var last = Last.other
  /// Lines of a paste that are entered one by one.
  var queue: [String] = []
  /// The place in the history, and the line as it was before going there.
  var place: Int?
  var draft = EditLine()
  /// What is said below the line until the next key.
  var remark: Hint?

  /// What stands before the line.
  public var prompt = "> "
  /// Whether a password is typed: nothing is shown and nothing kept.
  public var isSecret = false {
    didSet { if isSecret != oldValue { reset() } }
  }
  /// Whether the line answers a question, which Control-C calls off.
  public var isAnswer = false {
    didSet { if isAnswer != oldValue { disarm() } }
  }
  public var history = History()
  /// What can be completed.
  public var context = CompletionContext()

  public init() {}

  /// Takes what was typed; `next` says what came of it.
  public mutating func append(_ bytes: some Sequence<UInt8>) { decoder.append(bytes) }

  /// Milliseconds for which the second Control-C leaves.
  private static let warnedMilliseconds: Int64 = 2_000

  /// Milliseconds after which `expire` is called if nothing is typed; nil if nothing is unfinished.
  public var patience: Int64? {
    if let patience = decoder.patience { return patience }
    if case .warned = last { return Self.warnedMilliseconds }
    return nil
  }

  /// Bytes that wait because nothing asked for them.
  public var waitingCount: Int { decoder.waitingCount }

  /// Ends an unfinished sequence: a lone Escape was meant. Without one, Control-C warns anew.
  /// - Returns: what came of it, as `next`.
  public mutating func expire() -> EditorEvent? {
    guard decoder.patience != nil else {
      disarm()
      return nil
    }
    return decoder.expire().flatMap { take($0) }
  }

  /// Something else happened since Control-C: the next one doesn't leave, it warns anew.
  public mutating func disarm() {
    guard case .warned = last else { return }
    (last, remark) = (.other, nil)
  }

  /// Takes keys until something comes of it; nil when all are taken.
  /// - Parameter rest: bytes that may wait for another time.
  public mutating func next(leaving rest: Int = 0) -> EditorEvent? {
    if !queue.isEmpty {
      let text = queue.removeFirst()
      line = EditLine()
      if !line.insert(text) { return .bell }
      return .line(enter())
    }
    while decoder.waitingCount > rest, let key = decoder.next() {
      if let event = take(key) { return event }
    }
    return nil
  }

  /// Takes a Control-C or Control-Z out of what waits, behind so many bytes of it.
  public mutating func takeUrgent(behind count: Int) -> Key? {
    decoder.takeUrgent(behind: count)
  }

  /// Throws away what was typed and isn't entered.
  /// - Returns: whether there was something, and whether the window has the focus, if that came, too.
  public mutating func drop() -> (isAny: Bool, isFocused: Bool?) {
    var (isAny, focus) = (!isEmpty, Bool?.none)
    while let key = decoder.next() {
      if case .focus(let isFocused) = key { focus = isFocused } else { isAny = true }
    }
    decoder.dropPaste()
    queue = []
    reset()
    return (isAny, focus)
  }

  /// Whether there is nothing typed.
  public var isEmpty: Bool {
    if case .line = mode { return line.isEmpty && queue.isEmpty }
    return false
  }

  public var view: EditorView {
    if isSecret { return EditorView(prompt: prompt) }
    switch mode {
    case .line:
      return EditorView(
        prompt: prompt, before: line.before, after: line.after, hint: remark ?? hint)
    case .search(let search): return search.view(in: history)
    case .question(let paste): return EditorView(prompt: paste.question)
    }
  }

  private var hint: Hint? { Hint.line(before: line.before, after: line.after, context) }

  /// The line as it is left behind when it was entered or given up.
  public func committed(_ text: String) -> EditorView {
    EditorView(prompt: prompt, before: isSecret ? "" : text)
  }

  private mutating func reset() {
    (line, draft, mode, last, place, remark) = (EditLine(), EditLine(), .line, .other, nil, nil)
  }

  mutating func enter() -> String {
    let text = line.text
    reset()
    return text
  }

  private mutating func take(_ key: Key) -> EditorEvent? {
    if case .focus(let isFocused) = key {
      disarm()
      return .focus(isFocused)
    }
    remark = nil
    switch mode {
    case .line: return edit(key)
    case .search(let search): return take(key, in: search)
    case .question(let paste): return take(key, about: paste)
    }
  }
}
