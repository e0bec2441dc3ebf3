/// When beacons are due: a burst at each change of belief, then about one a second.
struct BeaconSchedule: Sendable {
  /// What is left of the burst, in order.
  private var burst: [Instant] = []
  private var periodic: Instant?

  /// The next beacon is due then.
  var next: Instant? {
    switch (burst.first, periodic) {
    case (let first?, let second?): min(first, second)
    case (let first, let second): first ?? second
    }
  }

  /// Whether the next beacon is one of those about every second, not one of a burst.
  var isRegular: Bool { periodic != nil && next == periodic }

  /// The belief changed: a beacon now, and the rest of the burst.
  mutating func startBurst(at now: Instant) {
    burst = Timing.beaconBurst.map { now + $0 }
    periodic = nil
  }

  /// One beacon is due now: somebody needs to know what was believed before.
  mutating func startNow(at now: Instant) { burst.insert(now, at: 0) }

  /// Asks whether a beacon is due, and counts it as sent.
  mutating func takeDue(at now: Instant, random: inout Random) -> Bool {
    guard let next, next <= now else { return false }
    while let first = burst.first, first <= now { burst.removeFirst() }
    periodic = now + random.jittered(Timing.beaconPeriod)
    return true
  }
}
