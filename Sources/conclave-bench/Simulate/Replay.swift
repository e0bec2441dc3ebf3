import ConclaveSimulator

/// The command that runs one simulation again.
enum Replay {
  static func command(seed: UInt64, options: SimulationOptions) -> String {
    var words = ["conclave-bench simulate --seed \(seed)"]
    let defaults = SimulationOptions()
    let (machines, phase) = (options.machines, options.faultPhase)
    if machines.lowerBound == machines.upperBound {
      words.append("--machines \(machines.lowerBound)")
    } else if machines != defaults.machines {
      words.append("--machines \(machines.lowerBound)..\(machines.upperBound)")
    }
    if let faults = options.faults {
      let names = faults.faults.map(\.rawValue).joined(separator: ",")
      words.append("--faults \(names.isEmpty ? "none" : names)")
    }
    if phase != defaults.faultPhase {
      words.append("--phase \(phase.lowerBound.milliseconds)")
    }
    return words.joined(separator: " ")
  }
}
