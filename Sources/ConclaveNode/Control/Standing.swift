import ConclaveCore

/// How things stand, as the events that said so: for a front-end that comes later.
struct Standing {
  private var ready: Event?
  private var coordinator: Event?
  /// Since when the node's user is signed in, and where.
  private var session: [Event] = []
  private var prompt = Prompt(isPlain: true)

  /// Replies kept that changed where the node's user is.
  private static let sessionEventsMax = 8

  /// What a front-end that joins is shown.
  var shown: [Event] { [ready, coordinator].compactMap { $0 } }
  /// What it takes note of before.
  var followed: [Event] { session }

  mutating func follow(_ event: Event) {
    switch event {
    case .ready: ready = event
    case .coordinator, .noCoordinator: coordinator = event
    case .nodeJoined: count(1)
    case .nodeLeft: count(-1)
    default: followSession(event)
    }
  }

  /// Who comes later is told how many nodes there are now.
  private mutating func count(_ change: Int) {
    guard case .coordinator(var report)? = coordinator else { return }
    report.members += change
    coordinator = .coordinator(report)
  }

  private mutating func followSession(_ event: Event) {
    let before = prompt
    prompt.follow(event)
    guard !prompt.isSame(as: before) else { return }
    if prompt.user == nil {
      session = []
    } else if session.count < Self.sessionEventsMax {
      session.append(event)
    } else {
      session[session.count - 1] = event
    }
  }
}
