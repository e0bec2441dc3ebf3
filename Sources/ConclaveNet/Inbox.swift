import Synchronization

/// Messages from any thread to one: a stack of atomic pushes that the reader takes whole and turns round.
///
/// No lock and nothing unchecked: the only shared state is one atomic word. It holds the address of the
/// newest message, whose reference the stack owns; taking all exchanges it for zero, so a message has
/// exactly one owner at any time, and no address is compared after its message is gone.
public final class Inbox<Message: Sendable>: Sendable {
  private final class Posted {
    let message: Message
    /// The address of the message posted before; 0 for none.
    var previous: UInt = 0
    init(_ message: Message) { self.message = message }
  }

  private let newest = Atomic<UInt>(0)
  private let wakeup: Wakeup

  /// - Throws: `SystemError` if the system has no descriptor left.
  public init() throws(SystemError) { wakeup = try Wakeup() }

  deinit { _ = takeAll() }

  /// Adds a message, from any thread. It wakes the reader if the inbox was empty.
  public func post(_ message: Message) {
    let posted = Posted(message)
    let address = UInt(bitPattern: Unmanaged.passRetained(posted).toOpaque())
    var top = newest.load(ordering: .relaxed)
    while true {
      posted.previous = top
      let (exchanged, found) = newest.weakCompareExchange(
        expected: top, desired: address, ordering: .releasing)
      if exchanged { break }
      top = found
    }
    if top == 0 { wakeup.raise() }
  }

  /// All messages posted so far, the oldest first; by the one reader.
  public func takeAll() -> [Message] {
    var messages: [Message] = []
    var address = newest.exchange(0, ordering: .acquiring)
    while let pointer = UnsafeRawPointer(bitPattern: address) {
      let posted = Unmanaged<Posted>.fromOpaque(pointer).takeRetainedValue()
      messages.append(posted.message)
      address = posted.previous
    }
    messages.reverse()
    return messages
  }

  /// Blocks the one reader until there are messages, and takes them: for a worker thread.
  public func waitForAll() -> [Message] {
    while true {
      // Lowered before taking: a message posted in between raises it again.
      wakeup.lower()
      let messages = takeAll()
      if !messages.isEmpty { return messages }
      wakeup.wait()
    }
  }

  /// Has `loop` hand over messages, the oldest first, in the turn after they were posted.
  public func deliver(
    in loop: EventLoop, to handler: @escaping (Message) -> Void
  ) throws(SystemError) {
    try loop.watch(wakeup.raw) { _ in
      self.wakeup.lower()
      for message in self.takeAll() { handler(message) }
    }
  }
}
