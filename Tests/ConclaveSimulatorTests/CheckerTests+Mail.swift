import ConclaveWire
import Testing

@testable import ConclaveCore
@testable import ConclaveSimulator

/// What is said to parties, and what waits.
extension CheckerTests {
  private var ann: AccountID { AccountID(boot: 1, count: 1) }
  private var bob: AccountID { AccountID(boot: 2, count: 1) }
  private var party: PartyID { PartyID(boot: 5, count: 40) }

  private func said(_ count: UInt64, isLate: Bool = false) -> Event {
    .message(
      MessageReport(
        scope: .party(party), from: "ann", text: "hi", message: RequestID(boot: 5, count: count),
        sentAt: WallTime(milliseconds: 1), isLate: isLate, isOwn: false))
  }

  private func settled(_ count: UInt64, to reader: String?, _ state: DeliveryReport.State) -> Event
  {
    .delivery(
      DeliveryReport(message: RequestID(boot: 5, count: count), to: reader, state: state))
  }

  private func mail(_ count: UInt64, to reader: AccountID, party: PartyID? = nil) -> Mail {
    Mail(
      message: RequestID(boot: 5, count: count), from: ann, name: "ann", to: reader,
      wall: WallTime(milliseconds: 1), party: party, sealed: [1])
  }

  /// Writes entries to a disk, and to the node's log unless it shall miss them.
  private func write(
    _ bodies: [EntryBody], to machine: Machine, isKnown: Bool = true
  ) throws {
    let process = try #require(machine.process)
    for body in bodies {
      let index = UInt64(machine.disk.entries.count + 1)
      var entry = entry(
        index, "",
        previous: machine.disk.entries.last.map { CheapCrypto.core.hash($0.encoded) } ?? .zero,
        count: 39 + index)
      entry.body = body
      try world.watch.stores([entry], machine, world)
      machine.disk.add(.store([entry]))
      _ = machine.disk.begin()
      _ = try machine.disk.finish()
      if isKnown { try process.node.log.restore(entry) }
    }
  }

  /// The party of ann, on a machine where bob, who isn't in it, is signed in.
  private func foundParty(on machine: Machine) throws {
    try write([.partyChanged(PartyChange(party: party, account: ann, .founded))], to: machine)
    #expect(machine.process?.node.partyTable.parties.map(\.members) == [[ann]])
  }

  @Test func aWordToAPartyShownToOthersIsFound() throws {
    try foundParty(on: oak)
    oak.process?.belief.account = bob
    expect("party") { try world.watch.emitted(said(1), oak, world) }
    // What waited was said when the reader was in it.
    try world.watch.emitted(said(1, isLate: true), oak, world)
    oak.process?.belief.account = ann
    try world.watch.emitted(said(1), oak, world)
  }

  @Test func aWordToAPartyShownTwiceIsFound() throws {
    try foundParty(on: oak)
    oak.process?.belief.account = ann
    try world.watch.emitted(said(1), oak, world)
    expect("shown twice") { try world.watch.emitted(said(1, isLate: true), oak, world) }
  }

  @Test func aPartyInDisorderIsFound() throws {
    try foundParty(on: oak)
    oak.process?.belief.account = ann
    try world.watch.emitted(said(2), oak, world)
    expect("order") { try world.watch.emitted(said(1), oak, world) }
  }

  @Test func aReaderSettledTwiceIsFound() throws {
    oak.user.undelivered = [RequestID(boot: 5, count: 1)]
    oak.user.readers = [RequestID(boot: 5, count: 1): ["ben", "cat"]]
    try world.watch.emitted(settled(1, to: "ben", .delivered), oak, world)
    expect("delivery") {
      try world.watch.emitted(settled(1, to: "ben", .delivered), oak, world)
    }
    try world.watch.emitted(settled(1, to: "cat", .failed(.leftParty)), oak, world)
    #expect(oak.user.undelivered.isEmpty)
  }

  @Test func partiesThatDifferAreFound() throws {
    try foundParty(on: oak)
    try world.checkParties(of: oak, World.parties(of: oak.disk.entries))
    try write(
      [.partyChanged(PartyChange(party: party, account: bob, .invited(by: ann)))], to: oak,
      isKnown: false)
    expect("parties") { try world.checkParties(of: oak, World.parties(of: oak.disk.entries)) }
  }

  @Test func waitingThatWasNeverWrittenIsFound() throws {
    oak.user.undelivered = [RequestID(boot: 5, count: 1)]
    world.watch.reported(waiting: RequestID(boot: 5, count: 1), copies: 1)
    expect("mail") { try world.checkMail(isFaultless: false) }
  }

  @Test func waitingThatVanishedIsFound() throws {
    try write([.mailQueued(mail(1, to: bob))], to: elm)
    world.watch.reported(waiting: RequestID(boot: 5, count: 1), copies: 2)
    expect("lost") { try world.checkMail(isFaultless: false) }
    try write([.mailQueued(mail(1, to: bob))], to: oak)
    try world.checkMail(isFaultless: false)
  }

  /// It waits for two, and was kept for one.
  @Test func waitingOfOneMemberThatVanishedIsFound() throws {
    let cat = AccountID(boot: 3, count: 1)
    try write([.mailQueued(mail(1, to: bob, party: party))], to: oak)
    oak.user.undelivered = [RequestID(boot: 5, count: 1)]
    oak.user.readers = [RequestID(boot: 5, count: 1): ["ben", "cat"]]
    for reader in ["ben", "cat"] {
      try world.watch.emitted(settled(1, to: reader, .waiting(copies: 2)), oak, world)
    }
    expect("mail") { try world.checkMail(isFaultless: false) }
    try write([.mailQueued(mail(1, to: cat, party: party))], to: oak)
    try world.checkMail(isFaultless: false)
  }

  @Test func mailDeliveredTwiceIsFound() throws {
    let receipt = mail(1, to: bob).receipt
    try write([.mailQueued(mail(1, to: bob)), .mailDelivered(receipt)], to: oak)
    try world.checkMail(isFaultless: true)
    try write([.mailDelivered(receipt)], to: oak)
    try world.checkMail(isFaultless: false)
    expect("mail") { try world.checkMail(isFaultless: true) }
  }

  @Test func mailShownTwiceIsFound() throws {
    func shown(_ count: UInt64) -> Event {
      .message(
        MessageReport(
          scope: .direct(to: "bob"), from: "ann", text: "hi",
          message: RequestID(boot: 5, count: count), sentAt: WallTime(milliseconds: 1),
          isLate: true, isOwn: false))
    }
    try world.watch.emitted(shown(1), oak, world)
    // Another process of the same machine.
    oak.process?.belief.shown = []
    expect("mail shown twice") { try world.watch.emitted(shown(1), oak, world) }
  }

  @Test func mailThatStaysLyingIsFound() throws {
    let (credential, _) = CheapCrypto.credential(Password("first one"), random: &world.keyDice)
    let claim = AccountClaim(name: "bob", key: "bob", credential: credential)
    // The account's id is its claim's request.
    let id = AccountID(boot: 5, count: 40)
    try write(
      [.accountClaimed(claim), .accountConfirmed(id), .mailQueued(mail(1, to: id))], to: oak)
    #expect(world.undeliveredMail() == nil)
    elm.user.signedIn = "bob"
    #expect(world.undeliveredMail() != nil)
    try write([.mailDelivered(mail(1, to: id).receipt)], to: oak)
    #expect(world.undeliveredMail() == nil)
  }
}
