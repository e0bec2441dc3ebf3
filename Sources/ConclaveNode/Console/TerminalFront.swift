import ConclaveNet
import ConclaveText

/// A person's terminal: the line editor below, everything else above it. What is to be shown is collected
/// and written when the loop's turn ends, with one repainting of the line, however much it is.
final class TerminalFront {
  /// A line that was entered, and its place on the screen.
  struct Entered {
    var text: String
    var token: Int
  }

  /// What the console is told.
  enum News {
    /// A line was entered: `takeLine` has it.
    case line
    case abandoned
    case interrupt
    case end
    case suspend
  }

  /// Bytes of lines that wait for a slow terminal; more is left out and counted.
  static let aboveBytesMax = 1 << 18
  /// Bytes on their way to the terminal above which nothing is added: what is typed is seen soon.
  static let aheadBytesMax = 1 << 14
  /// Lines typed ahead.
  static let enteredMax = 64
  /// Bytes typed ahead that are looked at later.
  static let typedBytesMax = 1 << 18
  /// Bytes that are looked at in one turn of the loop.
  static let turnBytesMax = 1 << 13
  /// What is said where nobody can have meant what was typed.
  static let droppedWords = "What was typed ahead was dropped."

  /// Why keys wait behind a line until it was taken.
  enum Hold {
    /// A password is to be typed next.
    case password
    /// It asks something else, or is an answer.
    case other
  }

  let descriptors: Console.Descriptors
  let loop: EventLoop
  var editor = LineEditor()
  var screen: PromptScreen
  var outlet: Outlet?
  var slot: Int32?
  /// Whether the line is shown.
  private(set) var isPrompting = false
  /// Whether the window has the focus; nil where the terminal doesn't say.
  private(set) var isFocused: Bool?
  private(set) var entered: [Entered] = []
  private var input: TerminalInput?
  private var expiry: LoopTimer?
  private var retaking: LoopTimer?
  /// Goes on with the keys in the next turn.
  private var more: LoopTimer?
  private var above: [(text: String, always: Bool)] = []
  private var aboveBytes = 0
  private var dropped = 0
  /// Why keys wait behind the line entered last; nil if they don't.
  private var hold: Hold?
  /// Whether Control-D waits for the lines entered before it.
  private var isEndTyped = false
  /// Whether nothing more comes, and whether all that came was looked at.
  private var hasEnded = false
  private var isStarved = true
  /// Whether no more is read and the terminal is the shell's again.
  private var isOver = false
  private var isClosed = false
  private var turnEnd: Int?
  private let history: HistoryFile
  /// Why keys wait behind a line.
  var holds: (String) -> Hold? = { _ in nil }
  var told: (News) -> Void = { _ in }

  init(_ descriptors: Console.Descriptors, loop: EventLoop, history: HistoryFile) {
    self.descriptors = descriptors
    self.loop = loop
    self.history = history
    let size = ConsoleSystem.screen(descriptors.output)
    screen = PromptScreen(columns: size.columns, rows: size.rows)
    editor.history = history.load()
    expiry = loop.makeTimer { [weak self] in self?.expire() }
    more = loop.makeTimer { [weak self] in self?.takeKeys() }
    retaking = loop.makeTimer { [weak self] in self?.takeTerminal() }
    turnEnd = loop.atTurnEnd { [weak self] in self?.flush() }
  }

  /// Begins to read. After the outlet is set.
  func start() {
    takeTerminal()
    input = TerminalInput(
      descriptors.input, loop: loop, arrived: { [weak self] in self?.typed($0) },
      ended: { [weak self] in self?.ended() })
  }

  var columns: Int { screen.width }

  // MARK: - Keys

  private func typed(_ bytes: ArraySlice<UInt8>) {
    let before = editor.waitingCount
    editor.append(bytes)
    if bytes.contains(where: { $0 == 0x03 || $0 == 0x1a }) { obey(behind: before) }
    takeKeys()
  }

  /// Nothing comes any more.
  private func ended() {
    hasEnded = true
    takeKeys()
  }

  /// Whether keys wait for the lines entered before them.
  private var isBlocked: Bool {
    hold != nil || isEndTyped || entered.count >= Self.enteredMax
  }

  /// Takes keys until a line needs its answer first, and no more of them than a turn of the loop has time for.
  private func takeKeys() {
    guard !isOver else { return }
    let rest = max(0, editor.waitingCount - Self.turnBytesMax)
    isStarved = false
    while !isBlocked, !isOver, !isStarved {
      if let event = editor.next(leaving: rest) { take(event) } else { isStarved = true }
    }
    guard !isOver else { return }
    if isStarved, rest > 0 {
      isStarved = false
      more?.set(loop.now)
    }
    if editor.waitingCount < Self.typedBytesMax { input?.resume() } else { input?.pause() }
    expiry?.set(isStarved ? editor.patience.map { loop.now + $0 * 1_000_000 } : nil)
    if isExhausted { told(.line) }
    loop.hurry()
  }

  private func expire() {
    // What is there by now came in time.
    if let bytes = input?.take(), !bytes.isEmpty { return typed(bytes) }
    if let event = editor.expire() { take(event) }
    takeKeys()
  }

  /// Control-C and Control-Z don't wait behind lines that nothing takes.
  private func obey(behind count: Int) {
    while isBlocked, !isOver, let key = editor.takeUrgent(behind: count) {
      guard key == .control("c") else {
        told(.suspend)
        continue
      }
      dropTyped()
      told(.abandoned)
    }
  }

  /// Throws away what was typed so far and the console didn't take: what it answers was unknown when it was
  /// typed.
  func dropTyped() {
    var room = Self.typedBytesMax
    while room > 0, let bytes = input?.take(), !bytes.isEmpty {
      editor.append(bytes)
      room -= bytes.count
    }
    let typed = editor.drop()
    if let isFocused = typed.isFocused { self.isFocused = isFocused }
    let isAny = typed.isAny || !entered.isEmpty || isEndTyped
    (entered, hold, isEndTyped) = ([], nil, false)
    more?.set(loop.now)
    if isAny { print([Self.droppedWords], always: true) }
  }

  private func take(_ event: EditorEvent) {
    switch event {
    case .line(let text): enter(text)
    case .abandoned: told(.abandoned)
    case .interrupt: told(.interrupt)
    case .end: if entered.isEmpty { told(.end) } else { isEndTyped = true }
    case .suspend: told(.suspend)
    case .clear: clear()
    case .bell: outlet?.append("\u{7}", always: true)
    case .focus(let isFocused): self.isFocused = isFocused
    }
  }

  private func enter(_ text: String) {
    writeAbove()
    let left = screen.leave(editor.committed(text))
    outlet?.append(left.text, always: true)
    hold = holds(text) ?? (editor.isAnswer ? .other : nil)
    if !editor.isSecret, editor.history.add(text) { history.append(text) }
    entered.append(Entered(text: text, token: left.token))
    told(.line)
  }

  /// The next line that was entered.
  func takeLine() -> Entered? {
    guard !entered.isEmpty else { return nil }
    // There is room for another one.
    more?.set(loop.now)
    return entered.removeFirst()
  }

  /// Whether Control-D was typed behind the lines that were taken; once.
  func takeEnd() -> Bool {
    guard isEndTyped, entered.isEmpty else { return false }
    isEndTyped = false
    more?.set(loop.now)
    return true
  }

  /// Whether nothing comes any more and all that came was taken.
  var isExhausted: Bool { hasEnded && isStarved && entered.isEmpty && hold == nil }

  /// What stands before the line, whether that is a question, and one for a password; the keys typed
  /// meanwhile are for it.
  func prompt(_ words: String, isAnswer: Bool, isSecret: Bool = false) {
    guard !isOver else { return }
    editor.prompt = words
    editor.isAnswer = isAnswer
    editor.isSecret = isSecret
    isPrompting = true
    guard let hold, entered.isEmpty else { return }
    self.hold = nil
    // A password that nobody asked for isn't shown.
    if hold == .password, !isSecret { dropTyped() }
    takeKeys()
  }

  // MARK: - Showing

  /// Lines above the prompt.
  func print(_ lines: [String], always: Bool) {
    guard !lines.isEmpty else { return }
    editor.disarm()
    let wrapped = lines.flatMap { TextWrap.lines($0, columns: columns) }
    let text = wrapped.map { $0 + "\r\n" }.joined()
    guard always || aboveBytes + text.utf8.count <= Self.aboveBytesMax else {
      dropped += lines.count
      return
    }
    above.append((text, always))
    aboveBytes += text.utf8.count
  }

  /// How many of the lines fill the screen, with room for the question.
  func linesOfAPage(_ lines: ArraySlice<String>) -> Int {
    var room = max(screen.rows - 1, 1)
    let page = lines.prefix { line in
      room -= TextWrap.lines(line, columns: columns).count
      return room >= 0
    }
    return max(1, page.count)
  }

  /// Puts a mark behind a line that was entered.
  /// - Returns: false if it isn't right above any more.
  func mark(_ words: String, token: Int) -> Bool {
    flush()
    guard above.isEmpty, let text = screen.mark(words, token: token) else { return false }
    outlet?.append(text, always: true)
    return true
  }

  func write(_ control: String) { outlet?.append(control, always: true) }

  func clear() {
    writeAbove()
    outlet?.append("\u{1b}[H\u{1b}[2J", always: true)
    screen.forget()
  }

  /// Lines of news that were left out since the last call, once there is room to say so.
  func takeDropped() -> Int? {
    guard dropped > 0, aboveBytes == 0 else { return nil }
    defer { dropped = 0 }
    return dropped
  }

  private func flush() {
    guard let outlet, !isClosed, outlet.waitingBytes < Self.aheadBytesMax else { return }
    writeAbove()
    if isPrompting, slot != nil { outlet.append(screen.show(editor.view), always: true) }
  }

  private func writeAbove() {
    guard !above.isEmpty, let outlet else { return }
    outlet.append(screen.hide() + above.map(\.text).joined(), always: true)
    screen.wroteAbove()
    above = []
    aboveBytes = 0
  }

  // MARK: - The terminal

  /// Bracketed paste (DECSET 2004) and reports of the window's focus (1004).
  private static let modesSet = "\u{1b}[?2004h\u{1b}[?1004h"
  private static let modesReset = "\u{1b}[?1004l\u{1b}[?2004l"
  /// Nanoseconds until a terminal is tried again that another program has, or after a stop that none was.
  private static let retakeNanoseconds: Int64 = 500_000_000

  private func takeTerminal() {
    guard slot == nil, !isOver else { return }
    if !ConsoleSystem.isInBackground(descriptors.input) {
      slot = TerminalRegistry.take(input: descriptors.input, output: descriptors.output)
    }
    guard slot != nil else {
      retaking?.set(loop.now + Self.retakeNanoseconds)
      return
    }
    retaking?.set(nil)
    outlet?.append(Self.modesSet, always: true)
    resized()
  }

  /// Gives the terminal back, with an empty line.
  func giveTerminal() {
    guard let slot else { return }
    writeAbove()
    outlet?.append(screen.hide() + Self.modesReset, always: true)
    outlet?.flush()
    TerminalRegistry.give(slot)
    self.slot = nil
  }

  /// The process stops, and has the terminal again when it goes on.
  func suspend(_ stop: () -> Void) {
    giveTerminal()
    // Where nothing stops, as without a shell, it goes on by itself.
    retaking?.set(loop.now + Self.retakeNanoseconds)
    stop()
  }

  /// The process was stopped and goes on: the shell may have changed the terminal.
  func resumed() {
    guard !isOver else { return }
    if let slot { TerminalRegistry.give(slot) }
    slot = nil
    screen.forget()
    takeTerminal()
    loop.hurry()
  }

  func resized() {
    let size = ConsoleSystem.screen(descriptors.output)
    outlet?.append(screen.resize(columns: size.columns, rows: size.rows), always: true)
    loop.hurry()
  }

  /// Takes no more keys; what is to be shown is shown without a prompt.
  func stopReading() {
    input?.close()
    isOver = true
    isPrompting = false
    retaking?.set(nil)
    expiry?.set(nil)
    more?.set(nil)
    giveTerminal()
  }

  func close() {
    stopReading()
    writeAbove()
    isClosed = true
    for timer in [expiry, retaking, more].compactMap(\.self) { loop.remove(timer) }
    if let turnEnd { loop.removeTurnEnd(turnEnd) }
    (expiry, retaking, more, turnEnd) = (nil, nil, nil, nil)
  }
}
