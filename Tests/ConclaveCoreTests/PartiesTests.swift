import ConclaveWire
import Testing

@testable import ConclaveCore

/// The fold of parties. Accounts and parties are small numbers; the party 1 is founded by the request 1.
@Suite struct PartiesTests {
  private func change(
    _ request: UInt64, _ party: UInt64, _ account: UInt64, _ what: PartyChange.What,
    at milliseconds: UInt64? = nil, term: UInt64 = 1
  ) -> Entry {
    let change = PartyChange(
      party: Sample.request(party), account: Sample.request(account), what)
    return Sample.entry(
      term: term, index: request, at: milliseconds ?? request, request: request,
      .partyChanged(change))
  }

  private func invited(by account: UInt64) -> PartyChange.What {
    .invited(by: Sample.request(account))
  }

  private func fold(_ entries: [Entry]) -> Parties {
    var parties = Parties()
    for entry in entries { parties.apply(entry) }
    return parties
  }

  private func members(_ parties: Parties, _ party: UInt64) -> [UInt64] {
    parties.members(of: Sample.request(party)).map(\.count)
  }

  private func guests(_ parties: Parties, _ party: UInt64) -> [UInt64] {
    parties.invitations(to: Sample.request(party)).map(\.account.count)
  }

  /// 101 founds, 102 comes, 103 is invited.
  private var story: [Entry] {
    [
      change(1, 1, 101, .founded), change(2, 1, 102, invited(by: 101)),
      change(3, 1, 102, .accepted), change(4, 1, 103, invited(by: 102)),
    ]
  }

  @Test func aPartyHasMembersGuestsAndALeader() {
    let parties = fold(story)
    #expect(members(parties, 1) == [101, 102])
    #expect(guests(parties, 1) == [103])
    #expect(parties.invitations(of: Sample.request(103)).map(\.by.count) == [102])
    #expect(parties.party(of: Sample.request(103)) == nil)
  }

  @Test func leavingPassesTheLeadOnAndTheLastOneOutDissolvesIt() {
    let left = story + [change(5, 1, 101, .left)]
    #expect(members(fold(left), 1) == [102])
    #expect(guests(fold(left), 1) == [103])
    let empty = fold(left + [change(6, 1, 102, .left)])
    #expect(members(empty, 1).isEmpty)
    #expect(guests(empty, 1).isEmpty, "its invitations lapse")
    #expect(empty.invitations(of: Sample.request(103)).isEmpty)
  }

  @Test func whoComesBackIsTheYoungestMember() {
    let entries =
      story + [
        change(5, 1, 101, .left), change(6, 1, 101, invited(by: 102)), change(7, 1, 101, .accepted),
      ]
    #expect(members(fold(entries), 1) == [102, 101])
  }

  @Test func anAnswerOrLeavingEndsAnInvitation() {
    let declined = fold(story + [change(5, 1, 103, .declined)])
    #expect(guests(declined, 1).isEmpty)
    #expect(declined.hasDeclined(Sample.request(103), Sample.request(1)))
    let again = fold(
      story + [change(5, 1, 103, .declined), change(6, 1, 103, invited(by: 101))])
    #expect(again.invitations(to: Sample.request(1)).map(\.by.count) == [101])
  }

  @Test func theLastMoveSaysInWhichPartyOneIs() {
    let entries = story + [change(5, 5, 102, .founded)]
    #expect(members(fold(entries), 1) == [101])
    #expect(members(fold(entries), 5) == [102])
    // Leaving the party before doesn't touch the one after it.
    #expect(members(fold(entries + [change(6, 1, 102, .left)]), 5) == [102])
    // Leaving the later one doesn't lead back.
    let none = fold(entries + [change(6, 5, 102, .left)])
    #expect(none.party(of: Sample.request(102)) == nil)
  }

  @Test func aMemberIsNotInvitedAsWell() {
    // Invited on one side of a cut after it came on the other.
    let entries = story + [change(5, 1, 102, invited(by: 101))]
    #expect(guests(fold(entries), 1) == [103])
  }

  @Test func onlyItsOwnRequestFoundsAParty() {
    #expect(members(fold([change(2, 1, 101, .founded)]), 1).isEmpty)
  }

  @Test func removedAccountsAreNoMembersAndNoGuests() {
    var parties = fold(story)
    parties.remove(Sample.request(101))
    parties.remove(Sample.request(103))
    #expect(members(parties, 1) == [102])
    #expect(guests(parties, 1).isEmpty)
  }
}

extension PartiesTests {
  /// Two sides of a cut, a repeated request and its earlier copy, and a removal, in every order that the log
  /// allows: epochs one after the other within themselves.
  @Test func whateverOrderEntriesArriveInTheFoldIsTheSame() {
    let sides = [
      chained(
        term: 1, [(1, founded(1, by: 101), 1), (2, invite(1, 102, by: 101), 2)]),
      chained(
        term: 2,
        [
          (3, PartyChange(party: Sample.request(1), account: Sample.request(102), .accepted), 30),
          (4, invite(1, 103, by: 102), 31),
        ]),
      // The copy of request 3 in this reign is the earlier one: founding party 5 comes after it.
      chained(
        term: 3,
        [
          (3, PartyChange(party: Sample.request(1), account: Sample.request(102), .accepted), 10),
          (5, founded(5, by: 102), 20), (6, invite(5, 101, by: 102), 21),
        ]),
    ]
    let first = table(folding(sides, [0, 1, 2]))
    #expect(first.map(\.members.count) == [1, 1], "102 is in the party it founded last")
    for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      #expect(table(folding(sides, order)) == first, "\(order)")
    }
    #expect(table(shuffled(sides)) == first)
  }

  private struct Row: Equatable {
    var members: [AccountID]
    var guests: [AccountID]
  }

  private func founded(_ party: UInt64, by account: UInt64) -> PartyChange {
    PartyChange(party: Sample.request(party), account: Sample.request(account), .founded)
  }

  private func invite(_ party: UInt64, _ account: UInt64, by: UInt64) -> PartyChange {
    PartyChange(
      party: Sample.request(party), account: Sample.request(account), invited(by: by))
  }

  /// Entries of one reign: request, change and time of each.
  private func chained(term: UInt64, _ changes: [(UInt64, PartyChange, UInt64)]) -> [Entry] {
    var log = Log(crypto: Sample.crypto)
    return changes.map { request, change, time in
      log.append(
        .partyChanged(change), request: Sample.request(request), epoch: Sample.epoch(term),
        stamp: Stamp(milliseconds: time, counter: 0), wall: WallTime(milliseconds: time))
    }
  }

  private func folding(_ sides: [[Entry]], _ order: [Int]) -> Log {
    var log = Log(crypto: Sample.crypto)
    for side in order { for entry in sides[side] { _ = log.ingest(entry) } }
    return log
  }

  /// One entry of each side in turn.
  private func shuffled(_ sides: [[Entry]]) -> Log {
    var log = Log(crypto: Sample.crypto)
    for place in 0..<3 {
      for side in sides.reversed() where place < side.count { _ = log.ingest(side[place]) }
    }
    return log
  }

  private func table(_ log: Log) -> [Row] {
    [1, 5].map { party in
      Row(
        members: log.parties.members(of: Sample.request(party)),
        guests: log.parties.invitations(to: Sample.request(party)).map(\.account))
    }
  }
}
