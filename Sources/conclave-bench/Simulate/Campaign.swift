import ConclaveSimulator

/// Many seeds, several at once. Results come in the order of the seeds, whatever thread ran them.
struct Campaign {
  let request: SimulateRequest
  private(set) var summary = Summary()
  private let started = ContinuousClock.now

  init(_ request: SimulateRequest) { self.request = request }

  /// Seeds begun before the oldest unfinished one is done, for each thread.
  static let aheadMax = 8
  /// Threads when nobody says otherwise; above the number of cores it does no harm.
  static let threadsDefault = 8

  /// Runs the seeds.
  /// - Parameter each: is given every report, in the order of the seeds.
  mutating func run(_ each: (Report) -> Void = { _ in }) async {
    let threads = request.threads ?? Self.threadsDefault
    let last = request.minutes == nil ? request.seeds.upperBound : UInt64.max
    let options = request.options
    var done: [UInt64: Report] = [:]
    var (begun, taken) = (request.seeds.lowerBound, request.seeds.lowerBound)
    await withTaskGroup(of: Report.self) { group in
      var running = 0
      while true {
        while running < threads, begun <= last, begun - taken < threads * Self.aheadMax, mayBegin {
          let seed = begun
          group.addTask { Simulation(seed: seed, options: options).run() }
          begun += 1
          running += 1
        }
        guard let report = await group.next() else { break }
        running -= 1
        done[report.seed] = report
        while let next = done.removeValue(forKey: taken), !isEnough {
          taken += 1
          summary.add(next)
          each(next)
        }
      }
    }
    summary.elapsed = ContinuousClock.now - started
  }

  private var isEnough: Bool { request.endsAtFirst && !summary.violations.isEmpty }

  private var mayBegin: Bool {
    guard !isEnough else { return false }
    guard let minutes = request.minutes else { return true }
    return ContinuousClock.now - started < .seconds(60 * minutes)
  }
}
