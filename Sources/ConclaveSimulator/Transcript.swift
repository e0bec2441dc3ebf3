import ConclaveCore
import ConclaveWire

/// A scenario that a test plays step by step: machines by name, faults at chosen times, and in the end a
/// story that reads by itself. The checkers look on as in a simulation.
public final class Transcript {
  let world: World
  /// Disks as they were when they were backed up, by machine.
  var backups: [String: Disk] = [:]

  /// - Parameters:
  ///   - machines: how many; they are called oak, elm, ash, fir, yew, bay, and their nodes' ids ascend.
  ///   - tellsAll: whether the story has links, frames and the nodes' logs as well.
  public init(machines: Int, seed: UInt64 = 1, tellsAll: Bool = false) {
    world = World(seed: seed, machines: machines, story: Story(tellsAll ? .fine : .coarse))
    world.usersAct = false
    for index in 0..<machines {
      let id = [UInt8(index + 1)] + Array(repeating: 7, count: NodeID.count - 1)
      world.machines.append(
        Machine(
          index: index, name: Simulation.name(index), identity: NodeID(id) ?? .zero))
    }
  }

  /// The story so far: a line for each thing that happened, with milliseconds of virtual time.
  public var text: String { world.story.lines.joined(separator: "\n") + "\n" }
  /// The machines' names.
  public var names: [String] { world.machines.map(\.name) }
  public var lines: [String] { world.story.lines }
  /// Reigns that began.
  public var reigns: Int { world.watch.epochs.count }
  /// The name of the machine whose node coordinates, if it is one and no more.
  public var coordinator: String? {
    let reigning = world.machines.filter { $0.process?.belief.role == .coordinator }
    return reigning.count == 1 ? reigning[0].name : nil
  }
  /// What keeps the group from being settled; nil if nothing does.
  public var unsettled: String? { world.unsettled(runningOnly: true) }
  /// A hash of all that happened.
  public var traceHash: UInt64 { world.trace.value }

  /// Says in the story what comes.
  public func note(_ text: String) { world.story.tell("— \(text)", at: world.time) }

  /// Lets virtual time pass.
  public func pass(milliseconds: Int64) throws(Violation) {
    try world.run(until: world.time + milliseconds * 1_000_000)
  }

  /// Lets time pass until the group is settled.
  /// - Returns: milliseconds that took.
  @discardableResult
  public func settle(within milliseconds: Int64 = 10_000) throws(Violation) -> Int64 {
    try world.settle(within: milliseconds * 1_000_000, runningOnly: true) / 1_000_000
  }

  public func start(_ names: String...) throws(Violation) {
    for name in names { try world.start(machine(name)) }
  }

  /// SIGKILL.
  public func kill(_ name: String) throws(Violation) {
    try world.kill(machine(name), power: false)
  }

  /// The machine loses power: no link says goodbye, and what wasn't synced is gone.
  public func cutPower(_ name: String) throws(Violation) {
    try world.kill(machine(name), power: true)
  }

  /// SIGSTOP and SIGCONT.
  public func pause(_ name: String) { world.pause(machine(name)) }
  public func resume(_ name: String) throws(Violation) { try world.resume(machine(name)) }

  /// SIGTERM.
  public func terminate(_ name: String) throws(Violation) {
    let machine = machine(name)
    machine.user.leaves = true
    world.story.tell(machine, "gets SIGTERM", at: world.time)
    try world.give(.shutdown(.signal), to: machine)
  }

  /// Cuts each machine of one side off each of the other, both ways.
  public func cut(_ side: [String], from other: [String]) {
    world.story.tell(
      "cut: \(side.joined(separator: " ")) | \(other.joined(separator: " "))", at: world.time)
    world.cut(pairs(side, other) + pairs(other, side))
  }

  /// What one side says doesn't reach the other.
  public func silence(_ side: [String], to other: [String]) {
    world.story.tell(
      "cut: \(side.joined(separator: " ")) → \(other.joined(separator: " "))", at: world.time)
    world.cut(pairs(side, other))
  }

  /// Takes a cut back, in both directions.
  public func mend(_ side: [String], with other: [String]) {
    world.story.tell(
      "mended: \(side.joined(separator: " ")) | \(other.joined(separator: " "))", at: world.time)
    world.uncut(pairs(side, other) + pairs(other, side))
  }

  /// A person types something at a machine.
  public func type(_ name: String, _ command: Command) throws(Violation) {
    if case .exit = command { machine(name).user.leaves = true }
    try world.ask(command, machine(name))
  }

  private func pairs(_ side: [String], _ other: [String]) -> [(from: Int, to: Int)] {
    side.flatMap { one in
      other.map { (from: machine(one).index, to: machine($0).index) }
    }
  }

  func machine(_ name: String) -> Machine {
    guard let machine = world.machines.first(where: { $0.name == name }) else {
      preconditionFailure("the scenario has no machine \(name)")
    }
    return machine
  }
}
