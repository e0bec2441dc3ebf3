import ConclaveSimulator

/// What the command line of `simulate` asks for.
struct SimulateRequest: Sendable {
  /// The seeds to run, in this order; with a time limit, from the first one on.
  var seeds: ClosedRange<UInt64> = 1...100
  var options = SimulationOptions()
  var minutes: Int?
  var asJSON = false
  /// Prints each seed with the hash of its trace, and nothing else.
  var asTraces = false
  /// Runs everything again in another process and compares the traces.
  var isTwice = false
  /// Ends at the first violation.
  var endsAtFirst = false
  /// Prints the story of one seed.
  var tellsStory = false
  /// Simulations at once; nil for one a core.
  var threads: Int?

  static let usage = """
    usage: conclave-bench simulate [--seed N | --seeds A..B] [--minutes M] [--json]
      --seeds A..B        run these seeds (1..100)
      --seed N            run one seed and tell its story
      --minutes M         run seeds from A on for so long
      --json              write figures as JSON
      --twice             run again in a second process and compare the traces
      --traces            write each seed and the hash of its trace
      --first             end at the first violation
      --threads N         so many seeds at once (one a core)
      --machines N        exactly so many machines, or A..B
      --faults LIST       exactly these faults, or none: kill,pause
      --phase MS          exactly so much virtual time with faults
      --all               tell the story with links, frames and the nodes' logs
    """

  /// - Returns: nil for wrong usage.
  init?(_ arguments: [String]) {
    var rest = arguments[...]
    while let option = rest.popFirst() {
      guard takeFlag(option) || take(option, rest.popFirst()) else { return nil }
    }
  }

  private mutating func takeFlag(_ option: String) -> Bool {
    switch option {
    case "--json": asJSON = true
    case "--twice": isTwice = true
    case "--traces": asTraces = true
    case "--first": endsAtFirst = true
    case "--all": options.tellsAll = true
    default: return false
    }
    return true
  }

  private mutating func take(_ option: String, _ value: String?) -> Bool {
    guard let value else { return false }
    switch option {
    case "--seed", "--seeds":
      guard let range = Self.range(value, UInt64.init) else { return false }
      seeds = range
      tellsStory = option == "--seed"
      return option == "--seeds" || range.count == 1
    case "--machines":
      guard let range = Self.range(value, { Int($0) }), range.lowerBound > 0,
        range.upperBound <= Self.machinesMax
      else { return false }
      options.machines = range
    case "--phase":
      guard let length = Int64(value), (1...Self.phaseMax).contains(length) else { return false }
      options.faultPhase = .milliseconds(length)...(.milliseconds(length))
    case "--faults":
      guard let faults = Self.faults(value) else { return false }
      options.faults = faults
    case "--minutes":
      guard let count = Int(value), count > 0 else { return false }
      minutes = count
    case "--threads":
      guard let count = Int(value), count > 0 else { return false }
      threads = count
    default: return false
    }
    return true
  }

  /// Machines of one simulation.
  static let machinesMax = 50
  /// Milliseconds of virtual time with faults.
  static let phaseMax: Int64 = 3_600_000

  /// `A..B`, or `A` for both.
  private static func range<Bound: Comparable>(
    _ text: String, _ read: (String) -> Bound?
  ) -> ClosedRange<Bound>? {
    guard let dots = text.firstRange(of: "..") else { return read(text).map { $0...$0 } }
    guard let first = read(String(text[..<dots.lowerBound])),
      let last = read(String(text[dots.upperBound...])), first <= last
    else { return nil }
    return first...last
  }

  private static func faults(_ text: String) -> FaultSet? {
    if text == "none" { return FaultSet.none }
    var faults = FaultSet()
    for word in text.split(separator: ",") {
      guard let fault = Fault(rawValue: String(word)) else { return nil }
      faults.insert(fault)
    }
    return faults
  }
}
