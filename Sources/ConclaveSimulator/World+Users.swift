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
      let isWrong = userDice.below(8) == 0
      return .login(user: name, isWrong ? Password("something else") : password(of: name))
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
    switch userDice.below(40) {
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
    default: return .logout
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

  private func drawName() -> String { "user\(userDice.below(machines.count + 1))" }

  private func password(of name: String) -> Password { Password("password of \(name)") }
}
