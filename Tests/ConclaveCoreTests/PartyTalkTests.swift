import ConclaveWire
import Testing

@testable import ConclaveCore

/// What is said to a party: ann's node coordinates, bob and cat are signed in on nodes 2 and 3.
@Suite struct PartyTalkTests {
  private struct Heard: Equatable {
    var shown: [String]
    var answers: [DirectAnswer.Outcome]
  }

  private struct Scene {
    var ann = Driver.ann(with: ["bob", "cat"])
    let bob: LinkID
    let cat: LinkID
    let party: PartyID

    /// Ann's party: ann and bob.
    init() throws {
      ann.step(.command(CommandID(number: 7), .party(.invite(user: "bob"))))
      ann.sync()
      bob = ann.signIn(1, on: 2)
      cat = ann.signIn(2, on: 3)
      party = try #require(ann.node.partyTable.parties.first?.party)
      let change = PartyChange(party: party, account: Sample.request(1), .accepted)
      ann.ask(.changeParty(change), 2, of: 2, on: bob)
      #expect(ann.node.partyTable.parties.first?.members.count == 2)
    }

    /// Gives ann's node a message of the account on the link.
    /// - Returns: the texts shown, and the answer.
    mutating func hear(
      _ text: String, _ count: UInt64, from account: UInt64, party: PartyID?, on link: LinkID
    ) -> Heard {
      let message = DirectMessage(
        id: RequestID(boot: account, count: count), from: Sample.request(account),
        to: ann.node.account ?? Sample.request(0), wall: WallTime(milliseconds: 0), text: text,
        party: party)
      ann.receive(.direct(message), on: link)
      let shown = ann.events.compactMap { event -> String? in
        guard case .message(let report) = event, case .party = report.scope else { return nil }
        return report.text
      }
      let answers = ann.sent.compactMap {
        if case .directAnswer(let answer) = $0 { answer.outcome } else { nil }
      }
      return Heard(shown: shown, answers: answers)
    }
  }

  @Test func onlyMembersAreHeard() throws {
    var scene = try Scene()
    let bob = scene.hear("hi", 10, from: 1, party: scene.party, on: scene.bob)
    #expect(bob == Heard(shown: ["hi"], answers: [.delivered]))
    let again = scene.hear("hi", 10, from: 1, party: scene.party, on: scene.bob)
    #expect(again == Heard(shown: [], answers: [.delivered]), "a repeated one isn't shown again")
    let cat = scene.hear("let me in", 10, from: 2, party: scene.party, on: scene.cat)
    #expect(cat == Heard(shown: [], answers: [.notHere]))
    let other = scene.hear("hi", 11, from: 1, party: Sample.request(77), on: scene.bob)
    #expect(other == Heard(shown: [], answers: [.notHere]), "ann isn't in that party")
  }

  @Test func everyOtherMemberIsTold() throws {
    var scene = try Scene()
    scene.ann.step(.command(CommandID(number: 8), .partySay(text: "lunch?")))
    let messages = scene.ann.sent.compactMap {
      if case .direct(let message) = $0 { message } else { nil }
    }
    #expect(messages.map(\.to) == [Sample.request(1)])
    #expect(messages.map(\.party) == [scene.party])
    #expect(
      scene.ann.events.contains {
        if case .reply(_, .partySay, .toldParty(_, to: ["bob"])) = $0 { true } else { false }
      })
  }

  @Test func whoLeftIsNotToldAnyMore() throws {
    var scene = try Scene()
    for number in [8, 9] as [UInt64] {
      scene.ann.step(.command(CommandID(number: number), .partySay(text: "lunch?")))
    }
    let change = PartyChange(party: scene.party, account: Sample.request(1), .left)
    scene.ann.ask(.changeParty(change), 3, of: 2, on: scene.bob)
    // The first one is on its way; the second waited for its answer and isn't sent.
    let first = try #require(scene.ann.node.directs.outgoing.first?.message)
    scene.ann.receive(.directAnswer(DirectAnswer(id: first.id, outcome: .delivered)), on: scene.bob)
    let states = scene.ann.events.compactMap {
      if case .delivery(let report) = $0 { report.state } else { nil }
    }
    #expect(states == [.delivered, .failed(.leftParty)])
  }
}

extension Driver {
  /// A node with these accounts in its log beside ann's, who is signed in.
  static func ann(with names: [String]) -> Driver {
    var log = Log(crypto: Sample.crypto)
    for (place, name) in names.enumerated() {
      let request = Sample.request(UInt64(place + 1))
      let stamp = Stamp(milliseconds: 1, counter: UInt32(place))
      let claim = AccountClaim(name: name, key: name, credential: Sample.credential(1))
      for body in [EntryBody.accountClaimed(claim), .accountConfirmed(request)] {
        _ = log.append(
          body, request: request, epoch: Sample.epoch(1), stamp: stamp,
          wall: WallTime(milliseconds: 1))
      }
    }
    _ = log.append(
      .capacitySet(100, by: nil), request: Sample.request(1_000), epoch: Sample.epoch(1),
      stamp: Stamp(milliseconds: 2, counter: 0), wall: WallTime(milliseconds: 1))
    var driver = Driver(log: log)
    driver.found()
    driver.register("ann")
    return driver
  }

  /// Lets a peer join and an account of the log sign in there.
  mutating func signIn(_ account: UInt64, on number: UInt8) -> LinkID {
    let link = join(number)
    var certificate = SessionCertificate(
      account: Sample.request(account), node: Sample.node(number),
      boot: Boot(counter: 1, random: UInt64(number)), stamp: .zero)
    certificate.signature = Sample.crypto.sign(
      certificate.signedBytes, LoginSecret(seed: Self.seed))
    ask(.login(certificate), 1, of: number, on: link)
    return link
  }

  /// A request of a peer.
  mutating func ask(_ body: RequestBody, _ count: UInt64, of number: UInt8, on link: LinkID) {
    let id = RequestID(boot: UInt64(number), count: count)
    receive(.request(Request(id: id, body: body)), on: link)
  }
}
