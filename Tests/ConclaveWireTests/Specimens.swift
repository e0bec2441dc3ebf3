@testable import ConclaveWire

/// Every value that has bytes of its own, frames apart.
enum Specimens {
  static let all = values + entries + frames

  static let values: [Specimen] = [
    Specimen(
      "beacon",
      Beacon(
        node: Sample.node, boot: Sample.boot, sequence: 258, role: .candidate, term: 6,
        epoch: Sample.epoch, coordinator: Sample.otherNode, lastIndex: 42, heartbeatAge: 612,
        members: 4, tcpPort: 40_000, udpPort: 40_001, name: "kim"),
      Hex.node + Hex.boot + "0000000000000102" + "02" + "0000000000000006" + Hex.epoch
        + Hex.otherNode + "000000000000002a" + "0264" + "0004" + "9c40" + "9c41" + Hex.kim),
    Specimen("boot", Sample.boot, Hex.boot),
    Specimen("request id", Sample.request, Hex.request),
    Specimen("epoch", Sample.epoch, Hex.epoch),
    Specimen("stamp", Sample.stamp, Hex.stamp),
    Specimen("position", Sample.position, Hex.position),
    Specimen("vector", Sample.vector, Hex.vector),
    Specimen("vector, empty", Vector(), "0000"),
    Specimen("endpoint, IPv4", Sample.ipv4, Hex.ipv4),
    Specimen("endpoint, IPv6", Sample.ipv6, Hex.ipv6),
    Specimen("credential", Sample.credential, Hex.credential),
    Specimen("certificate", Sample.certificate, Hex.certificate),
    Specimen("roster", roster, rosterHex),
    Specimen(
      "roster, none", Roster.none, "0000000000000000 0000000000000000 0000000000000000 0000 0000"),
  ]

  static let roster = Roster(
    epoch: Sample.epoch, version: 17,
    nodes: [
      RosterNode(
        node: Sample.node, boot: Sample.boot, name: "kim", endpoint: Sample.ipv4, udpPort: 40_001),
      RosterNode(
        node: Sample.otherNode, boot: Sample.boot, name: "", endpoint: Sample.ipv6, udpPort: 1),
    ],
    sessions: [Sample.session])

  static let rosterHex =
    Hex.epoch + "0000000000000011"
    + "0002" + Hex.node + Hex.boot + Hex.kim + Hex.ipv4 + "9c41"
    + Hex.otherNode + Hex.boot + "0000" + Hex.ipv6 + "0001"
    + "0001" + Hex.session

  static let entries: [Specimen] = [
    // 7 + 7 + 85 = 99 bytes.
    entry("claimed", .accountClaimed(Sample.claim), "01", "0063", Hex.claim),
    entry("confirmed", .accountConfirmed(Sample.account), "02", "0010", Hex.account),
    // 16 + 85 = 101 bytes.
    entry(
      "credential", .credentialChanged(Sample.account, Sample.credential), "03", "0065",
      Hex.account + Hex.credential),
    entry("removed", .accountRemoved(Sample.account), "04", "0010", Hex.account),
    entry("capacity", .capacitySet(300, by: nil), "05", "0003", "012c 01"),
    entry(
      "capacity by a user", .capacitySet(9, by: LogAuthor(account: Sample.account, name: "kim")),
      "05", "0018", "0009 00" + Hex.account + "0003 6b696d"),
    // 16 + 5 + 8 + 1 = 30 bytes; with the room 5 more.
    entry("public", .publicMessage(Sample.message), "06", "001e", Hex.message),
    entry(
      "room", .roomMessage(room: "tea", Sample.message), "07", "0023", Hex.tea + Hex.message),
    entry("mail", .mailQueued(Sample.mail), "08", "0052", Hex.mail),
    entry(
      "mail delivered", .mailDelivered(Sample.mail.receipt), "09", "0020",
      Hex.request + Hex.otherAccount),
    entry("party, invited", .partyChanged(Sample.partyChange), "0a", "0031", Hex.partyChange),
    party("founded", .founded, "01"),
    party("accepted", .accepted, "03"),
    party("declined", .declined, "04"),
    party("left", .left, "05"),
    entry("unknown", .unknown(kind: 0xf0, [1, 2, 3]), "f0", "0003", "010203"),
  ]

  private static func party(
    _ name: String, _ what: PartyChange.What, _ byte: String
  ) -> Specimen {
    entry(
      "party, " + name,
      .partyChanged(PartyChange(party: Sample.request, account: Sample.otherAccount, what)),
      "0a", "0021", Hex.request + Hex.otherAccount + byte)
  }

  private static func entry(
    _ name: String, _ body: EntryBody, _ kind: String, _ length: String, _ content: String
  ) -> Specimen {
    Specimen(
      "entry \(name)", Sample.entry(body), Hex.entry(kind: kind, length: length, content))
  }
}
