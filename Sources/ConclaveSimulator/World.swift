import ConclaveCore
import ConclaveWire

/// Everything there is: machines, network, time, and the checkers that look on. One thing happens after
/// another, in the order of the schedule.
final class World {
  /// Nanoseconds of virtual time.
  var time: Int64 = 0
  var schedule = Schedule()
  var machines: [Machine] = []
  var network: Network
  var pipes: [Pipe] = []
  var watch: Watch
  var story: Story
  var trace = Trace()
  /// Things that happened.
  var steps = 0
  var runs = 0
  var names = 0

  var networkDice: Random
  var diskDice: Random
  var keyDice: Random
  var faultDice: Random
  var userDice: Random

  var nemesis = Nemesis()
  var usersRest = false
  /// The password behind each login key that was made.
  var secrets: [LoginKey: Password] = [:]
  /// Whether what the people do is drawn, not scripted.
  var usersAct = true
  /// Faults that happened, by kind, and situations that were reached.
  var tally = Tally()

  private var effects: [Effect] = []

  /// The UDP port of the group's beacons.
  static let groupPort: UInt16 = 7_474

  init(seed: UInt64, machines count: Int, story: Story) {
    let dice = Random(seed: seed)
    networkDice = dice.stream(1)
    diskDice = dice.stream(2)
    keyDice = dice.stream(3)
    faultDice = dice.stream(4)
    userDice = dice.stream(5)
    network = Network(machines: count)
    watch = Watch(machines: count)
    self.story = story
  }

  /// Lets everything happen up to a virtual time, in nanoseconds.
  func run(until end: Int64) throws(Violation) {
    while let next = schedule.nextTime, next <= end, let (due, happening) = schedule.next() {
      time = max(time, due)
      try happen(happening)
    }
    time = max(time, end)
  }

  /// Gives a node an input and does what it wants.
  func give(_ input: Input, to machine: Machine) throws(Violation) {
    guard let process = machine.process else { return }
    if process.isPaused {
      process.backlog.append(input)
      return
    }
    steps += 1
    try watch.given(input, machine, at: time)
    let roster = process.node.roster
    process.belief.account = process.node.account
    var batch: [Effect] = []
    swap(&batch, &effects)
    process.node.step(input, at: machine.clock.now(at: time), into: &batch)
    for effect in batch {
      guard machine.process === process else { break }
      try perform(effect, machine, process)
    }
    try watch.checkRoomLines(of: batch, machine, process, before: roster, self)
    batch.removeAll(keepingCapacity: true)
    swap(&batch, &effects)
    guard machine.process === process else { return }
    if case .tick = input { try checkFootprint(machine, process) }
    scheduleTick(machine, process)
  }

  /// Puts the node's next deadline into the schedule, unless an earlier tick is there.
  func scheduleTick(_ machine: Machine, _ process: Process) {
    guard let deadline = process.node.nextDeadline else { return }
    let due = machine.clock.time(of: deadline, from: time)
    guard due < process.tickTime else { return }
    process.tickTime = due
    schedule.add(.tick(machine: machine.index, run: process.run), at: due)
  }

  /// The machine's process, if it is still that run.
  func process(_ machine: Int, _ run: Int) -> Process? {
    guard let process = machines[machine].process, process.run == run else { return nil }
    return process
  }

  func fail(_ rule: String, _ text: String) -> Violation {
    Violation(time: time, rule: rule, text: text)
  }
}
