import ConclaveWire
import Testing

@testable import ConclaveCore

/// What a node that coordinates does for its own user, ann.
@Suite struct PartyCommandTests {
  private func ann(with names: [String]) -> Driver { Driver.ann(with: names) }

  /// Gives a command and lets the disk write: what it brought.
  private func ask(_ command: PartyCommand, _ driver: inout Driver) -> [Event] {
    driver.step(.command(CommandID(number: 7), .party(command)))
    var events = driver.events
    driver.sync()
    events += driver.events
    return events
  }

  private func outcome(_ events: [Event]) -> Outcome? {
    events.compactMap { if case .reply(_, .party, let outcome) = $0 { outcome } else { nil } }.last
  }

  private func told(_ events: [Event]) -> [String] {
    events.compactMap { event in
      guard case .party(let report) = event else { return nil }
      return "\(report.what) \(report.user)\(report.isOwn ? ", own" : "")"
    }
  }

  @Test func invitingMakesAParty() throws {
    var driver = ann(with: ["bob"])
    let events = ask(.invite(user: "Bob"), &driver)
    #expect(outcome(events) == .party(.invited(user: "bob", isOnline: false)))
    #expect(told(events) == ["joined ann, own", "invited bob, own"])
    let table = driver.node.partyTable.parties
    #expect(table.map(\.members) == [[try #require(driver.node.account)]])
    #expect(table.map(\.invited) == [[Sample.request(1)]])
  }

  @Test func whatMakesNoSenseIsRefused() {
    var driver = ann(with: ["bob"])
    #expect(outcome(ask(.leave, &driver)) == .refused(.declined(.notInParty)))
    #expect(outcome(ask(.accept(from: nil), &driver)) == .refused(.declined(.notInvited)))
    #expect(outcome(ask(.invite(user: "ann"), &driver)) == .refused(.invitedOneself))
    #expect(
      outcome(ask(.invite(user: "bbo"), &driver)) == .refused(.noSuchUser(name: "bbo", near: [])))
    _ = ask(.invite(user: "bob"), &driver)
    #expect(outcome(ask(.invite(user: "bob"), &driver)) == .refused(.alreadyInvited(user: "bob")))
    #expect(outcome(ask(.accept(from: nil), &driver)) == .refused(.declined(.inPartyAlready)))
  }

  @Test func aPartyHasNoRoomForMore() {
    let names = (1...Limits.partyMembersMax).map { "user\($0)" }
    var driver = ann(with: names)
    for name in names.dropLast() {
      #expect(
        outcome(ask(.invite(user: name), &driver))
          == .party(.invited(user: name, isOnline: false)))
    }
    #expect(
      outcome(ask(.invite(user: names.last ?? ""), &driver)) == .refused(.declined(.partyFull)))
  }

  @Test func theLastOneOutIsTold() {
    var driver = ann(with: ["bob"])
    _ = ask(.invite(user: "bob"), &driver)
    let events = ask(.leave, &driver)
    #expect(outcome(events) == .party(.left(isLast: true)))
    #expect(told(events) == ["left ann, own", "dissolved ann, own"])
    #expect(driver.node.partyTable.parties.isEmpty)
    // The next invitation makes another party.
    #expect(
      outcome(ask(.invite(user: "bob"), &driver))
        == .party(.invited(user: "bob", isOnline: false)))
  }

  @Test func nobodySpeaksForAnother() throws {
    var driver = ann(with: ["bob", "cat"])
    let peer = driver.join(2)
    let ann = try #require(driver.node.account)
    _ = ask(.invite(user: "bob"), &driver)
    let party = try #require(driver.node.partyTable.parties.first?.party)
    let changes = [
      PartyChange(party: party, account: Sample.request(1), .accepted),
      PartyChange(party: party, account: ann, .left),
      PartyChange(party: party, account: Sample.request(2), .invited(by: ann)),
    ]
    for (place, change) in changes.enumerated() {
      let id = RequestID(boot: 2, count: UInt64(place + 1))
      driver.receive(.request(Request(id: id, body: .changeParty(change))), on: peer)
      let answers = driver.sent.compactMap {
        if case .answer(let answer) = $0 { answer.body } else { nil }
      }
      #expect(answers == [.refused(.notSignedIn)])
    }
  }
}
