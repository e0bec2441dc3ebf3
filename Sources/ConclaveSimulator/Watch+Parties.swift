import ConclaveCore
import ConclaveWire

/// What is said to parties.
extension Watch {
  /// One of the readers of a message to a party is settled.
  mutating func delivered(
    _ report: DeliveryReport, toMember reader: String, _ machine: Machine
  ) {
    let message = report.message
    machine.user.readers[message]?.remove(reader)
    if case .waiting(let copies) = report.state { reported(waiting: message, copies: copies) }
    guard machine.user.readers[message]?.isEmpty == true else { return }
    machine.user.readers[message] = nil
    machine.user.undelivered.remove(message)
  }

  /// "Shown to members only, to each once, in the order of its writer."
  func shownToParty(
    _ report: MessageReport, _ party: PartyID, _ machine: Machine, _ process: Process,
    _ world: World
  ) throws(Violation) {
    let row = process.node.partyTable.parties.first { $0.party == party }
    // What waited was said when the reader was a member. One step may show it and sign its reader out.
    guard let account = process.node.account ?? process.belief.account,
      report.isLate || row?.members.contains(account) == true
    else {
      throw world.fail("party", "\(machine.name) shows \(report.text) to one who isn't in it")
    }
    let receipt = MailReceipt(message: report.message, to: account)
    guard process.belief.shownToParty.insert(receipt).inserted else {
      throw world.fail("shown twice", "\(machine.name) shows \(report.text) to its party")
    }
    let conversation = Conversation(boot: report.message.boot, reader: "\(account) of a party")
    let last = process.belief.lastDirect.updateValue(report.message.count, forKey: conversation)
    guard report.isLate || last ?? 0 < report.message.count else {
      throw world.fail(
        "order", "\(machine.name) shows \(report.text) to its party after \(last ?? 0)")
    }
  }
}
