import ConclaveWire

@testable import ConclaveCore

/// Everything that is said about parties.
let partySamples: [Event] = [
  party(.joined, "anna", members: ["bob", "anna"], isSelf: true),
  party(.joined, "anna", members: ["anna"], isSelf: true, isOwn: true),
  party(.joined, "bob" + hostile, members: ["anna", "bob"]),
  party(.left, "anna", isSelf: true), party(.left, "bob" + hostile),
  party(.invited, "anna", by: "bob" + hostile, isSelf: true),
  party(.invited, "bob" + hostile, by: "eve" + hostile, members: ["eve", "anna"]),
  party(.accepted, "bob" + hostile, by: "eve", members: ["eve", "anna", "bob"]),
  party(.declined, "bob" + hostile, by: "anna"), party(.leader, "anna", by: "anna", isSelf: true),
  party(.leader, "bob" + hostile, by: "bob"), party(.dissolved, "anna", isSelf: true),
  party(.dissolved, "bob" + hostile, by: "bob"),
  answer(.invited(user: "bob" + hostile, isOnline: true)),
  answer(.invited(user: "bob", isOnline: false)),
  answer(.accepted(by: "bob", with: ["bob" + hostile, "eve"])),
  answer(.declined(by: "bob" + hostile)), answer(.left(isLast: false)), answer(.left(isLast: true)),
  answer(
    .who(
      PartyListing(
        members: [
          .init(user: "bob" + hostile, isLeader: true, isSelf: false, node: nil),
          .init(user: "anna", isLeader: false, isSelf: true, node: "anna-pc" + hostile),
        ], invited: [.init(user: "eve" + hostile, by: "bob")], invitations: []))),
  answer(
    .who(
      PartyListing(
        members: [], invited: [],
        invitations: [.init(by: "bob" + hostile, members: ["eve", "bob"])]))),
  .message(said(.party(message))),
  .delivery(DeliveryReport(message: message, to: "bob", state: .failed(.leftParty))),
  reply(.partySay, .toldParty(message: message, to: ["bob" + hostile, "eve"])),
  refusal(.aloneInParty),
  refusal(.declined(.notInParty)), refusal(.declined(.inPartyAlready)),
  refusal(.declined(.notInvited)), refusal(.declined(.partyFull)),
  refusal(.alreadyInParty(user: "bob" + hostile)), refusal(.alreadyInvited(user: "bob" + hostile)),
  refusal(.invitedOneself), refusal(.severalInvitations(by: ["bob" + hostile, "eve"])),
  refusal(.notInvitedBy(user: "bob" + hostile, others: ["eve"])),
  refusal(.notInvitedBy(user: "bob", others: [])),
]

private func party(
  _ what: PartyReport.What, _ user: String, by: String? = nil, members: [String] = [],
  isSelf: Bool = false, isOwn: Bool = false
) -> Event {
  .party(
    PartyReport(
      what: what, user: user, by: by, members: members, isSelf: isSelf, isOwn: isOwn))
}

private func answer(_ outcome: PartyOutcome) -> Event { reply(.party, .party(outcome)) }

private func refusal(_ refusal: CommandRefusal) -> Event { reply(.party, .refused(refusal)) }
