import ConclaveSimulator

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Bench {
  /// Runs the same seeds in another process, where hashing has another seed and memory lies elsewhere, and
  /// compares what they did.
  static func isSame(_ traces: [String], _ request: SimulateRequest) -> Bool {
    var options = SimulationOptions()
    options.machines = request.options.machines
    options.faults = request.options.faults
    options.faultPhase = request.options.faultPhase
    let first = request.seeds.lowerBound
    let seeds = "\(first)..\(first + UInt64(max(traces.count, 1)) - 1)"
    let words = Replay.command(seed: first, options: options).split(separator: " ").dropFirst(4)
      .joined(separator: " ")
    let again = outputOfItself("simulate --traces --seeds \(seeds) \(words)")
    for (one, other) in zip(traces, again) where one != other {
      complain("conclave-bench: two processes differ: \(one) | \(other)")
      return false
    }
    guard traces.count == again.count else {
      complain("conclave-bench: \(traces.count) runs here, \(again.count) in a second process")
      return false
    }
    if !request.asJSON { say("\nthe same \(traces.count) traces in two processes") }
    return true
  }

  /// Runs this program in a second process.
  private static func outputOfItself(_ arguments: String) -> [String] {
    guard let pipe = popen("'\(programPath)' \(arguments)", "r") else { return [] }
    defer { pclose(pipe) }
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 {
      text += buffer[..<count]
    }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private static var programPath: String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { return CommandLine.arguments[0] }
    return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
