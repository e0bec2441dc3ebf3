import ConclaveSimulator

extension Bench {
  /// `simulate`: whole groups under seeds, with faults.
  /// - Returns: the exit status; nil if it isn't asked for. 1 when a promise was broken.
  static func runSimulate(_ arguments: [String]) async -> Int32? {
    guard arguments.first == "simulate" else { return nil }
    guard let request = SimulateRequest(Array(arguments.dropFirst())) else {
      complain(SimulateRequest.usage)
      return 2
    }
    if request.tellsStory { return tell(request) }
    var campaign = Campaign(request)
    var traces: [String] = []
    await campaign.run { report in
      if request.asTraces || request.isTwice { traces.append(trace(of: report)) }
      if request.asTraces { say(trace(of: report)) }
    }
    let summary = campaign.summary
    if !request.asTraces { say(request.asJSON ? json(of: summary) : table(of: summary)) }
    if request.isTwice, !isSame(traces, request) { return 1 }
    if !request.asTraces, !request.asJSON { explain(summary.violations, request.options) }
    return summary.violations.isEmpty ? 0 : 1
  }

  private static func tell(_ request: SimulateRequest) -> Int32 {
    var options = request.options
    options.tellsStory = true
    let report = Simulation(seed: request.seeds.lowerBound, options: options).run()
    if request.asTraces {
      say(trace(of: report))
    } else {
      for line in report.story { say(line) }
      say("\(report)")
    }
    return report.violation == nil ? 0 : 1
  }

  /// A line that is the same for two runs that did the same.
  static func trace(of report: Report) -> String {
    "\(report.seed) \(String(report.traceHash, radix: 16)) \(report.steps)"
  }

  /// Rules whose first violation is shrunk and told.
  private static let explainedMax = 3
  /// Lines of a story that are told, the last ones.
  private static let storyLinesMax = 80

  /// Each violation in a line, and of each rule one, shrunk, with its story.
  private static func explain(_ violations: [Report], _ options: SimulationOptions) {
    for report in violations {
      say("\(report)\n  \(Replay.command(seed: report.seed, options: options))")
    }
    var rules: [String] = []
    for report in violations where rules.count < explainedMax {
      guard let rule = report.violation?.rule, !rules.contains(rule) else { continue }
      rules.append(rule)
      explain(report, options)
    }
  }

  private static func explain(_ report: Report, _ options: SimulationOptions) {
    var shrinker = Shrinker(report, options: options)
    shrinker.shrink()
    let shrunk = shrinker.report
    say("\nseed \(report.seed), shrunk: \(shrunk)")
    let told = shrunk.story.suffix(storyLinesMax)
    if told.count < shrunk.story.count { say("… \(shrunk.story.count - told.count) lines before") }
    for line in told { say(line) }
    say("replay: \(Replay.command(seed: shrunk.seed, options: shrinker.options))")
  }
}
