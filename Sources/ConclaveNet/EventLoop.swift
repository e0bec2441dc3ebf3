/// The one loop of a node: descriptors, timers, and a hook at the end of each turn.
///
/// Confined to the thread that runs it, and so are all handlers. A turn waits until something is ready or
/// due, calls the handlers of all that is, then the timers, then the turn-end handlers: what they write,
/// they write once for everything that happened in the turn.
///
/// A descriptor stays its owner's: `unwatch` comes before it is closed. Handlers may watch, change and
/// unwatch anything, themselves included; an unwatched descriptor's handler isn't called again, not even
/// for what the turn found ready before.
public final class EventLoop {
  public typealias Handler = (Readiness) -> Void

  /// Nanoseconds of CLOCK_BOOTTIME when the turn began.
  public private(set) var now: Int64
  /// How many turns there were.
  public private(set) var turns: UInt64 = 0

  private var poller: Poller
  private var ready: [Poller.Ready] = []
  /// By descriptor.
  private var watches: [Watch?] = []
  /// What can't be polled because it is always ready.
  private var unpolled: [Watch] = []
  private var lastSerial: UInt32 = 0
  private var timers: [LoopTimer] = []
  private var turnEnds: [(number: Int, handler: () -> Void)] = []
  private var lastTurnEnd = 0
  private var isStopping = false
  private var isHurried = false

  /// A watched descriptor. The serial number tells it from an earlier one of the same descriptor.
  private final class Watch {
    let descriptor: Int32
    let serial: UInt32
    var interest: Readiness
    let handler: Handler

    init(descriptor: Int32, serial: UInt32, interest: Readiness, handler: @escaping Handler) {
      self.descriptor = descriptor
      self.serial = serial
      self.interest = interest
      self.handler = handler
    }

    var token: UInt64 { UInt64(serial) << 32 | UInt64(UInt32(bitPattern: descriptor)) }
  }

  /// - Throws: `SystemError` if the system has no descriptor left.
  public init() throws(SystemError) {
    poller = try Poller()
    now = Clock.boot()
  }
}

// MARK: - Descriptors

extension EventLoop {
  /// Calls `handler` in each turn in which the descriptor is ready for what it is watched for, or failed.
  /// What can't be polled (a regular file, /dev/null) counts as always ready.
  public func watch(
    _ descriptor: Int32, readable: Bool = true, writable: Bool = false,
    _ handler: @escaping Handler
  ) throws(SystemError) {
    lastSerial &+= 1
    let watch = Watch(
      descriptor: descriptor, serial: lastSerial,
      interest: Self.interest(readable, writable), handler: handler)
    if try !poller.add(descriptor, watch.interest, token: watch.token) { unpolled.append(watch) }
    while watches.count <= Int(descriptor) { watches.append(nil) }
    watches[Int(descriptor)] = watch
  }

  /// Changes what a watched descriptor is watched for; nothing if it isn't watched.
  public func change(
    _ descriptor: Int32, readable: Bool, writable: Bool
  ) throws(SystemError) {
    guard let watch = watch(of: descriptor) else { return }
    let interest = Self.interest(readable, writable)
    guard interest != watch.interest else { return }
    watch.interest = interest
    if unpolled.contains(where: { $0 === watch }) { return }
    try poller.change(descriptor, interest, token: watch.token)
  }

  /// Ends the watch; nothing if there is none.
  public func unwatch(_ descriptor: Int32) {
    guard let watch = watch(of: descriptor) else { return }
    watches[Int(descriptor)] = nil
    if let place = unpolled.firstIndex(where: { $0 === watch }) {
      unpolled.remove(at: place)
    } else {
      poller.remove(descriptor)
    }
  }

  private func watch(of descriptor: Int32) -> Watch? {
    let place = Int(descriptor)
    return watches.indices.contains(place) ? watches[place] : nil
  }

  private static func interest(_ readable: Bool, _ writable: Bool) -> Readiness {
    var interest: Readiness = []
    if readable { interest.insert(.readable) }
    if writable { interest.insert(.writable) }
    return interest
  }
}

// MARK: - Timers and hooks

extension EventLoop {
  /// A timer without a deadline; `LoopTimer.set` gives it one. It belongs to the loop until `remove`.
  public func makeTimer(_ handler: @escaping () -> Void) -> LoopTimer {
    let timer = LoopTimer(handler)
    timers.append(timer)
    return timer
  }

  /// Takes a timer out of the loop: what comes and goes while it runs must not stay in it.
  public func remove(_ timer: LoopTimer) {
    timer.set(nil)
    timers.removeAll { $0 === timer }
  }

  /// Calls `handler` at the end of every turn, in the order of these calls, and once before the first.
  /// - Returns: what `removeTurnEnd` takes.
  @discardableResult
  public func atTurnEnd(_ handler: @escaping () -> Void) -> Int {
    lastTurnEnd += 1
    turnEnds.append((lastTurnEnd, handler))
    return lastTurnEnd
  }

  /// Calls that handler no more.
  public func removeTurnEnd(_ number: Int) { turnEnds.removeAll { $0.number == number } }
}

// MARK: - Running

extension EventLoop {
  /// Runs turns until `stop`; the turn in which that is called is finished first.
  /// - Throws: `SystemError` if waiting fails, which is a bug or a system out of memory.
  public func run() throws(SystemError) {
    isStopping = false
    endTurn()
    while !isStopping { try turn() }
    // What the last turn's end brought up too late for it.
    if isHurried { endTurn() }
  }

  /// Makes the next turn not wait: for what is to be done at a turn's end and came too late for this one's.
  public func hurry() { isHurried = true }

  /// Ends `run` after this turn.
  public func stop() { isStopping = true }

  /// One turn. `run` is made of these; tests call it themselves.
  /// - Parameter nanosecondsMax: the longest wait, below that for ever if negative.
  public func turn(nanosecondsMax: Int64 = -1) throws(SystemError) {
    try poller.wait(nanoseconds: timeToWait(nanosecondsMax), into: &ready)
    now = Clock.boot()
    turns &+= 1
    dispatch()
    fireTimers()
    endTurn()
  }

  private func timeToWait(_ longest: Int64) -> Int64 {
    if isHurried || unpolled.contains(where: { !$0.interest.isEmpty }) { return 0 }
    guard let deadline = timers.lazy.compactMap(\.deadline).min() else { return longest }
    let remaining = max(0, deadline &- Clock.boot())
    return longest < 0 ? remaining : min(remaining, longest)
  }

  private func dispatch() {
    for event in ready {
      let descriptor = Int32(truncatingIfNeeded: event.token)
      guard let watch = watch(of: descriptor), watch.token == event.token else { continue }
      watch.handler(event.readiness)
    }
    for watch in unpolled where !watch.interest.isEmpty {
      guard self.watch(of: watch.descriptor) === watch else { continue }
      watch.handler(watch.interest)
    }
  }

  /// Due timers fire in the order of their deadlines, each at most once a turn.
  private func fireTimers() {
    let due = timers.filter { ($0.deadline ?? .max) <= now }
    guard !due.isEmpty else { return }
    let ordered = due.sorted { ($0.deadline ?? .max) < ($1.deadline ?? .max) }
    for timer in ordered { timer.fire(at: now) }
  }

  private func endTurn() {
    isHurried = false
    for turnEnd in turnEnds { turnEnd.handler() }
  }
}
