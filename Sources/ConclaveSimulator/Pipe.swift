import ConclaveCore
import ConclaveWire

/// A link between two processes: an ordered, reliable pipe of frames in each direction, with the ends' own
/// beliefs about whether it is up.
struct Pipe {
  struct End {
    enum State {
      /// The handshake goes on, or was never finished.
      case opening
      case open
      case closed
    }

    var machine: Int
    /// The process on that machine.
    var run: Int
    var link: LinkID
    var state = State.opening
  }

  enum Item {
    /// What the other side says of itself: the link is up on this side when it arrives.
    case hello
    case frame(StampedFrame)
    /// The other side closed.
    case end
  }

  /// One direction.
  struct Flow {
    private(set) var items: [(due: Int64, item: Item)] = []
    private var first = 0
    /// Whether the arrival of the first item is in the schedule.
    var isScheduled = false
    /// Whether a cut holds it up.
    var isStalled = false
    private var lastDue: Int64 = 0

    var count: Int { items.count - first }
    var firstDue: Int64? { first < items.count ? items[first].due : nil }

    /// Adds an item that arrives at `due`, or behind the one before it.
    mutating func add(_ item: Item, due: Int64) {
      lastDue = max(due, lastDue)
      items.append((lastDue, item))
    }

    mutating func removeFirst() -> Item {
      let item = items[first].item
      first += 1
      if first == items.count {
        items.removeAll(keepingCapacity: true)
        first = 0
      }
      return item
    }

    mutating func removeAll() {
      items.removeAll()
      first = 0
    }
  }

  let endpoint: Endpoint
  let expecting: NodeID?
  /// The side that called, and the side that was called.
  var caller: End
  var called: End
  var toCaller = Flow()
  var toCalled = Flow()
  /// Whether TCP will give up on it at a scheduled time.
  var isDying = false
  /// Whether it was reset: nothing passes any more.
  var isReset = false

  func end(atCaller: Bool) -> End { atCaller ? caller : called }

  /// Both ends closed: nothing can happen to it any more.
  var isOver: Bool { caller.state == .closed && called.state == .closed }
}
