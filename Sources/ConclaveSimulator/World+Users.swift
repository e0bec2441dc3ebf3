import ConclaveCore
import ConclaveWire

extension World {
  func scheduleUser(_ machine: Machine, soonest: Int64) {
    let wait = userDice.length(soonest...2_000_000_000)
    schedule.add(.user(machine: machine.index), at: time + wait)
  }

  /// A person does something, and will again.
  func userActs(_ machine: Machine) throws(Violation) {
    guard !usersRest, let run = machine.process?.run else { return }
    let burst = userDice.below(8) == 0 ? 1 + userDice.below(6) : 1
    for _ in 0..<burst where machine.process?.run == run {
      try ask(drawCommand(machine), machine)
    }
    if machine.process?.run == run { scheduleUser(machine, soonest: 5_000_000) }
  }

  /// Types a command at a machine.
  func ask(_ command: Command, _ machine: Machine) throws(Violation) {
    machine.user.commandCount += 1
    let id = CommandID(number: machine.user.commandCount)
    machine.user.open[id.number] = command.name
    if case .exit = command { machine.user.leaves = true }
    noteSecret(of: command, id, machine)
    story.tell(machine, "types \(Narration.text(of: command))", at: time)
    try give(.command(id, command), to: machine)
  }

  private func drawCommand(_ machine: Machine) -> Command {
    machine.user.signedIn == nil ? drawArrival(machine) : drawTalk(machine)
  }

  private func drawArrival(_ machine: Machine) -> Command {
    switch userDice.below(20) {
    case 0..<7:
      let name = userDice.below(4) == 0 ? drawName() : "user\(machine.index)"
      return .register(user: name, password(of: name))
    case 7..<15:
      let name = userDice.below(3) == 0 ? drawName() : "user\(machine.index)"
      return .login(user: name, drawPassword(of: name))
    case 15: return .list
    case 16: return .log(LogRequest())
    case 17: return .status
    case 18: return .say(text: "who hears me?")
    default: return .help(topic: nil)
    }
  }

  private func drawTalk(_ machine: Machine) -> Command {
    names += 1
    let text = "line \(names)"
    switch userDice.below(60) {
    case 0..<18: return .say(text: text)
    case 18..<20: return .party(drawParty())
    case 20..<22: return .partySay(text: text)
    case 22..<25: return .sendAll(text: text)
    case 25..<33: return .send(to: drawName(), text: text)
    case 33: return userDice.below(2) == 0 ? .list : .reply(text: text)
    case 34: return .log(LogRequest(.search("line 1"), count: 5))
    case 35: return .status
    case 36: return .register(user: "more\(names)", password(of: "more"))
    case 37: return .say(text: "")
    case 38: return nemesis.faults.contains(.goodbye) ? .exit : .list
    case 39, 40:
      let isWrong = userDice.below(6) == 0
      let old = isWrong ? Password("something else") : machine.user.password
      return .changePassword(old: old ?? Password("?"), new: Password("password \(names)"))
    case 41: return .unregister(machine.user.password ?? Password("?"))
    case 42: return .logout
    case 43..<49: return .join(room: ["tea", "Tea", "go"][userDice.below(3)])
    case 49..<51: return .leaveRoom
    case 51..<54: return .act(text: text)
    case 54..<57: return .away(text: userDice.below(2) == 0 ? text : nil)
    case 57: return .capacity(seats: UInt16(3 + userDice.below(4)))
    case 58: return .capacity(seats: nil)
    default: return .rooms
    }
  }

  private func drawParty() -> PartyCommand {
    switch userDice.below(16) {
    case 0..<7: .invite(user: drawName())
    case 7..<12: .accept(from: userDice.below(3) == 0 ? drawName() : nil)
    case 12: .decline(from: nil)
    case 13..<15: .leave
    default: .who
    }
  }

  /// Mostly the last password that somebody gave an account of that name, at times one before or a wrong one.
  private func drawPassword(of name: String) -> Password {
    let known = watch.passwords[name, default: [password(of: name)]]
    switch userDice.below(12) {
    case 0: return Password("something else")
    case 1: return known[userDice.below(known.count)]
    default: return known[known.count - 1]
    }
  }

  private func noteSecret(of command: Command, _ id: CommandID, _ machine: Machine) {
    switch command {
    case .register(_, let password), .login(_, let password), .changePassword(_, let password):
      machine.user.secrets[id.number] = password
    case .unregister:
      if let process = machine.process { watch.givesUp.insert(process.firstBoot) }
    default: break
    }
  }

  private func drawName() -> String { "user\(userDice.below(machines.count + 1))" }

  private func password(of name: String) -> Password { Password("password of \(name)") }
}
