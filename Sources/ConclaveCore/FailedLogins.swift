/// Failed logins by who is to be slowed down: an account that is guessed at, a node that guesses.
struct FailedLogins<Key: Comparable & Sendable>: Sendable {
  struct Policy: Sendable {
    /// Attempts that cost nothing.
    var free: UInt16
    /// They are forgotten when none came for so long; nil: by a success only.
    var memory: Interval?

    /// Seconds to wait at most.
    static var secondsMax: Int64 { 60 }
    /// Accounts or nodes remembered.
    static var keysMax: Int { 256 }
  }

  private struct Failures: Sendable {
    var count: UInt16 = 0
    var last: Instant
    /// No attempt counts before.
    var until: Instant
  }

  private let policy: Policy
  private var failures = SortedMap<Key, Failures>()

  init(policy: Policy) { self.policy = policy }

  /// Seconds until an attempt counts again; nil if it does now.
  func wait(of key: Key, at now: Instant) -> UInt16? {
    guard let until = failures[key]?.until, now < until else { return nil }
    return UInt16(clamping: (until - now).nanoseconds / 1_000_000_000 + 1)
  }

  /// Each failure beyond the free ones makes the next wait twice as long.
  mutating func count(_ key: Key, at now: Instant) {
    var known = failures[key] ?? Failures(last: now, until: now)
    if let memory = policy.memory, now - known.last >= memory { known.count = 0 }
    known.last = now
    known.count = known.count == .max ? .max : known.count + 1
    if known.count > policy.free {
      let doublings = Int64(min(known.count - policy.free - 1, 10))
      known.until = now + .seconds(min(1 << doublings, Policy.secondsMax))
    }
    if failures[key] == nil, failures.count >= Policy.keysMax { forgetOldest() }
    failures[key] = known
  }

  mutating func forget(_ key: Key) { failures[key] = nil }

  private mutating func forgetOldest() {
    let oldest = failures.min { $0.1.last < $1.1.last }
    if let oldest { failures[oldest.0] = nil }
  }
}

extension FailedLogins.Policy {
  /// "After the fourth in a row": three cost nothing.
  static var account: Self { Self(free: 3, memory: nil) }
  /// People share a node: ten cost nothing, and they are forgotten after ten minutes without one.
  static var node: Self { Self(free: 10, memory: .seconds(600)) }
}
