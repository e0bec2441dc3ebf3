@testable import ConclaveWire

extension Specimens {
  /// A frame of every kind, and of every form of those that have several.
  static let frames = membership + authority + requests + answers + messages

  private static let beat = Heartbeat(epoch: Sample.epoch, beat: 11)
  private static let beatHex = Hex.epoch + "000000000000000b"

  private static let membership: [Specimen] = [
    Specimen(
      frame: .hello(Hello(boot: Sample.boot, name: "kim", tcpPort: 40_000, udpPort: 40_001)),
      kind: "01", Hex.boot + Hex.kim + "9c40 9c41"),
    Specimen(
      frame: .join(
        Join(
          epoch: Sample.epoch, term: 9, durable: Sample.vector, canWrite: true, wasInSync: false,
          session: Sample.session)),
      kind: "02", Hex.epoch + "0000000000000009" + Hex.vector + "01 00" + "01" + Hex.session),
    Specimen(
      frame: .join(
        Join(
          epoch: .none, term: 0, durable: Vector(), canWrite: false, wasInSync: true, session: nil)),
      kind: "02", "0000000000000000 0000000000000000 0000000000000000 0000 00 01 00"),
    Specimen(
      frame: .welcome(Welcome(epoch: Sample.epoch, durable: Vector(), held: Sample.vector)),
      kind: "03", Hex.epoch + "0000" + Hex.vector),
    Specimen(frame: .joinRefused(.notCoordinator), kind: "04", "01"),
    Specimen(frame: .joinRefused(.otherEpoch(Sample.epoch)), kind: "04", "02" + Hex.epoch),
    Specimen(frame: .joinRefused(.rosterFull), kind: "04", "03"),
    Specimen(
      frame: .joinRefused(.elsewhere(Sample.otherNode, Sample.epoch, Sample.ipv4)),
      kind: "04", "04" + Hex.otherNode + Hex.epoch + Hex.ipv4),
    Specimen(frame: .heartbeat(beat), kind: "05", beatHex),
    Specimen(frame: .heartbeatReply(beat), kind: "06", beatHex),
    Specimen(frame: .roster(roster), kind: "07", rosterHex),
    Specimen(
      frame: .entries([
        Sample.entry(.accountConfirmed(Sample.account)),
        Sample.entry(.capacitySet(4, by: nil)),
      ]),
      kind: "08",
      "0002" + Hex.entry(kind: "02", length: "0010", Hex.account)
        + Hex.entry(kind: "05", length: "0003", "0004 01")),
    Specimen(
      frame: .durable(Durable(positions: Sample.vector, canWrite: true)),
      kind: "09", Hex.vector + "01"),
  ]

  private static let authority: [Specimen] = [
    Specimen(frame: .handover(epoch: Sample.epoch), kind: "0c", Hex.epoch),
    Specimen(
      frame: .handoverTaken(epoch: Sample.epoch, next: Sample.nextEpoch),
      kind: "0d", Hex.epoch + Hex.nextEpoch),
    Specimen(
      frame: .successor(
        Successor(
          epoch: Sample.epoch, node: Sample.otherNode, next: Sample.nextEpoch,
          endpoint: Sample.ipv4)),
      kind: "0e", Hex.epoch + Hex.otherNode + Hex.nextEpoch + Hex.ipv4),
    Specimen(
      frame: .yieldRequest(YieldRequest(number: 12, epoch: Sample.epoch, members: 3)),
      kind: "0f", "000000000000000c" + Hex.epoch + "0003"),
    Specimen(frame: .yieldGranted(number: 12), kind: "10", "000000000000000c"),
    Specimen(frame: .yieldRefused(number: 12), kind: "11", "000000000000000c"),
    Specimen(frame: .survey(epoch: Sample.epoch), kind: "16", Hex.epoch),
    Specimen(
      frame: .bridge(
        Bridge(
          epoch: Sample.epoch, node: Sample.otherNode, other: Sample.nextEpoch,
          endpoint: Sample.ipv4, udpPort: 40_001)),
      kind: "17", Hex.epoch + Hex.otherNode + Hex.nextEpoch + Hex.ipv4 + "9c41"),
  ]

  private static let requests: [Specimen] = [
    request(.claim(Sample.claim), "01" + Hex.claim),
    request(
      .publicMessage(Sample.account, text: "hi €", isAction: false),
      "02" + Hex.account + "0006 686920e282ac" + "00"),
    request(.accounts(key: "kim"), "03" + Hex.kim),
    request(.login(Sample.certificate), "04" + Hex.certificate),
    request(.logout(Sample.account), "05" + Hex.account),
    request(
      .roomMessage(Sample.account, room: "tea", text: "hi €", isAction: true),
      "06" + Hex.account + Hex.tea + "0006 686920e282ac" + "01"),
    request(.enterRoom(Sample.account, room: "tea"), "07" + Hex.account + Hex.tea),
    request(.setAway(Sample.account, text: "tea"), "08" + Hex.account + Hex.tea),
    request(
      .changeCredential(
        CredentialChange(
          account: Sample.account, credential: Sample.credential, certificate: Sample.certificate,
          proof: Sample.signature)),
      "09" + Hex.account + Hex.credential + Hex.certificate + Hex.signature),
    request(
      .removeAccount(AccountRemoval(account: Sample.account, proof: Sample.signature)),
      "0a" + Hex.account + Hex.signature),
    request(.setCapacity(Sample.account, seats: 300), "0b" + Hex.account + "012c"),
    request(.queueMail(Sample.mail), "0c" + Hex.mail),
    request(.mailDelivered(Sample.mail.receipt), "0d" + Hex.request + Hex.otherAccount),
    request(.changeParty(Sample.partyChange), "0e" + Hex.partyChange),
    request(.unknown(kind: 0xf0), "f0"),
  ]

  private static let answers: [Specimen] = [
    answer(.acknowledged(Sample.position, copies: 3), "01" + Hex.position + "0003"),
    answer(
      .accounts([AccountSalt(account: Sample.account, name: "kim", salt: Sample.salt)]),
      "02 0001" + Hex.account + Hex.kim + Hex.salt),
    answer(.accounts([]), "02 0000"),
    answer(.done, "03"),
    answer(.refused(.full(capacity: 4)), "04 01 0004 0000"),
    answer(.refused(.taken), "04 02 0000 0000"),
    answer(.refused(.badPassword), "04 03 0000 0000"),
    answer(.refused(.signedInElsewhere(node: "kim")), "04 04 0000" + Hex.kim),
    answer(.refused(.noSuchUser), "04 05 0000 0000"),
    answer(.refused(.throttled(seconds: 30)), "04 06 001e 0000"),
    answer(.refused(.notSignedIn), "04 07 0000 0000"),
    answer(.refused(.malformed), "04 08 0000 0000"),
    answer(.refused(.cannotWrite), "04 09 0000 0000"),
    answer(.refused(.unsupported), "04 0a 0000 0000"),
    answer(.refused(.mailboxFull), "04 0b 0000 0000"),
    answer(.refused(.notInRoom), "04 0c 0000 0000"),
    answer(.refused(.notInParty), "04 0d 0000 0000"),
    answer(.refused(.inPartyAlready), "04 0e 0000 0000"),
    answer(.refused(.notInvited), "04 0f 0000 0000"),
    answer(.refused(.partyFull), "04 10 0000 0000"),
  ]

  private static let messages: [Specimen] = [
    Specimen(
      frame: .direct(
        DirectMessage(
          id: Sample.request, from: Sample.account, to: Sample.otherAccount, wall: Sample.wall,
          text: "hi €")),
      kind: "12",
      Hex.request + Hex.account + Hex.otherAccount + Hex.wall + "0006 686920e282ac" + "00"),
    Specimen(
      frame: .direct(
        DirectMessage(
          id: Sample.request, from: Sample.account, to: Sample.otherAccount, wall: Sample.wall,
          text: "hi €", party: Sample.request)),
      kind: "12",
      Hex.request + Hex.account + Hex.otherAccount + Hex.wall + "0006 686920e282ac" + "01"
        + Hex.request),
    directAnswer(.delivered, "01"),
    directAnswer(.notHere, "02"),
    directAnswer(.unknownSender, "03"),
    Specimen(frame: .goodbye(reason: "kim"), kind: "14", Hex.kim),
    Specimen(
      frame: .relay(Relay(from: Sample.node, to: Sample.otherNode, sealed: [0xe1, 0xe2])),
      kind: "15", Hex.node + Hex.otherNode + "0002 e1e2"),
    Specimen(frame: .unknown(kind: 0xf0), kind: "f0", ""),
  ]

  private static func request(_ body: RequestBody, _ hex: String) -> Specimen {
    Specimen(
      frame: .request(Request(id: Sample.request, body: body)), kind: "0a", Hex.request + hex)
  }

  private static func answer(_ body: AnswerBody, _ hex: String) -> Specimen {
    Specimen(frame: .answer(Answer(id: Sample.request, body: body)), kind: "0b", Hex.request + hex)
  }

  private static func directAnswer(_ outcome: DirectAnswer.Outcome, _ hex: String) -> Specimen {
    Specimen(
      frame: .directAnswer(DirectAnswer(id: Sample.request, outcome: outcome)),
      kind: "13", Hex.request + hex)
  }
}
