import ConclaveWire

@testable import ConclaveCore

/// 2026-11-21T10:00:00Z.
let now = WallTime(milliseconds: 1_795_255_200_000)
/// What no line on a terminal may hold as it is.
let hostile = "\u{1b}[2J\n\u{202e}"

let node = NodeID([UInt8](repeating: 0xab, count: 32)) ?? .zero
let epoch = EpochID(term: 7, random: 0xbeef)
let message = RequestID(boot: 0xcafe, count: 3)
let position = Position(epoch: epoch, index: 12)

/// Every event once at least, with hostile text wherever text comes from outside.
let samples = partySamples + generalSamples

private let generalSamples: [Event] = [
  .ready(ReadyReport(name: "anna-pc", node: node, group: "lan", isOpen: true, tcpPort: 7000)),
  .ready(ReadyReport(name: hostile, node: node, group: hostile, isOpen: false, tcpPort: 7000)),
  .coordinator(
    CoordinatorReport(
      name: "bob-pc", node: node, isSelf: false, term: 7, members: 3, tookMilliseconds: 4.1234,
      reason: "won")),
  .coordinator(
    CoordinatorReport(
      name: hostile, node: node, isSelf: true, term: 1, members: 1, tookMilliseconds: nil,
      reason: "")),
  .noCoordinator(reason: "link closed"),
  .nodeJoined(name: "bob-pc" + hostile, node: node, reason: ""),
  .nodeLeft(name: "bob-pc", node: node, reason: "link closed" + hostile),
  .userJoined(user: "bob", node: "bob-pc" + hostile, reason: ""),
  .userLeft(user: "bob" + hostile, node: "bob-pc", reason: "signed out"),
  .message(said(.everyone(position))),
  .message(said(.room("tea" + hostile, position), isLate: true)),
  .message(said(.direct(to: "bob"))),
  .message(said(.direct(to: "bob" + hostile), isOwn: true)),
  .message(said(.everyone(position), isOwn: true)),
  .delivery(DeliveryReport(message: message, to: nil, state: .sent(copies: 1))),
  .delivery(DeliveryReport(message: message, to: nil, state: .sent(copies: 3))),
  .delivery(DeliveryReport(message: message, to: "bob", state: .delivered)),
  .delivery(DeliveryReport(message: message, to: "bob", state: .waiting(copies: 2))),
  .delivery(DeliveryReport(message: message, to: "bob", state: .failed(.accountGone))),
  .delivery(DeliveryReport(message: message, to: nil, state: .failed(.refused(.cannotWrite)))),
  .merged(
    MergeReport(
      coordinator: "bob-pc", entries: 7,
      renamed: [MergeReport.Renaming(from: "eve", to: "eve~1234")], isOverCapacity: true)),
  .merged(
    MergeReport(
      coordinator: "bob-pc" + hostile, entries: 0,
      renamed: [MergeReport.Renaming(from: "eve" + hostile, to: "eve~1" + hostile)],
      isOverCapacity: false)),
  .notice(.sessionEnded(user: "anna", .signedInElsewhere(node: "bob-pc" + hostile))),
  .notice(.sessionEnded(user: "anna", .accountGone)),
  .notice(.sessionEnded(user: "anna", .accountRemoved)),
  .notice(.sessionEnded(user: "anna", .passwordChanged)),
  .notice(.diskFull), .notice(.diskRecovered), .notice(.clockAhead(seconds: 90)),
  .notice(.wrongSecret(address: "10.0.0.7" + hostile)), .notice(.twin(address: "10.0.0.7:1")),
  reply(.help, .help(topic: "status")),
  reply(.register, .registered(user: "anna", online: [online("anna", isSelf: true)])),
  reply(.login, .signedIn(user: "anna", online: [online("anna", isSelf: true), online("bob")])),
  reply(.login, .signedIn(user: "eve~1234", online: [online("eve~1234", isSelf: true)])),
  reply(.changePassword, .passwordChanged(user: "anna")),
  reply(.unregister, .unregistered(user: "anna")),
  reply(.logout, .signedOut(user: "anna")), reply(.exit, .leaving),
  reply(.list, .users([online("anna", isSelf: true), online("bob" + hostile, room: "tea")])),
  reply(.list, .users([])),
  reply(
    .log, .entries([line("bob", "hi" + hostile), line("anna", "ho", room: "tea")], export: nil)),
  reply(.log, .entries([], export: nil)),
  reply(.status, .status(status)), reply(.send, .accepted(message: message)),
  refusal(.declined(.full(capacity: 4))), refusal(.declined(.taken)),
  refusal(.declined(.badPassword)), refusal(.declined(.signedInElsewhere(node: hostile))),
  refusal(.declined(.noSuchUser)), refusal(.declined(.throttled(seconds: 1))),
  refusal(.declined(.notSignedIn)), refusal(.declined(.malformed)),
  refusal(.declined(.cannotWrite)), refusal(.declined(.unsupported)),
  refusal(.alreadySignedIn(user: "anna")), refusal(.notSignedIn), refusal(.badName(.length)),
  refusal(.badName(.character("\u{1b}"))), refusal(.badName(.reserved)),
  refusal(.wrongPassword),
  refusal(.signedInElsewhere(user: "anna", node: hostile, since: now)),
  refusal(.passwordTooShort), refusal(.offline(user: "bob")),
  refusal(.noSuchUser(name: "bbo" + hostile, near: ["bob"])),
  refusal(.noSuchUser(name: "xyz", near: [])), refusal(.emptyText), refusal(.textTooLong),
  .room(RoomChange(what: .joined, user: "bob" + hostile, room: "tea" + hostile)),
  .room(RoomChange(what: .left, user: "bob", room: "tea")),
  .message(said(.everyone(position), isAction: true)),
  .message(said(.room("tea", position), isAction: true)),
  .notice(.capacitySet(seats: 5, taken: 4, by: "bob" + hostile)),
  .notice(.readerAway(user: "bob" + hostile, text: "lunch" + hostile)), .notice(.back),
  reply(
    .join,
    .joined(
      RoomView(
        room: "tea" + hostile, users: [online("anna", room: "tea", isSelf: true)],
        lines: [line("bob" + hostile, "hi" + hostile, room: "tea" + hostile)]))),
  reply(.leaveRoom, .leftRoom("tea" + hostile)),
  reply(
    .rooms,
    .rooms([
      RoomSummary(room: "go" + hostile, users: ["bob" + hostile], isOwn: false),
      RoomSummary(room: "tea", users: ["anna", "eve"], isOwn: true),
    ])),
  reply(.rooms, .rooms([])),
  reply(.away, .away(text: "lunch" + hostile)), reply(.away, .back),
  reply(.capacity, .capacity(taken: 2, seats: 4)),
  reply(.capacity, .capacitySet(taken: 2, seats: 1)), reply(.clear, .cleared),
  reply(.ignore, .ignoring(user: "bob" + hostile, true)),
  reply(.ignore, .ignoring(user: "bob", false)),
  reply(.ignore, .ignored([])), reply(.ignore, .ignored(["bob" + hostile, "eve"])),
  refusal(.ignoresOneself), refusal(.ignoresTooMany),
  refusal(.badRoom(.length)), refusal(.badRoom(.character("\u{1b}"))),
  refusal(.inRoomAlready("tea" + hostile)), refusal(.inNoRoom), refusal(.awayTooLong),
  refusal(.badCapacity), refusal(.declined(.notInRoom)),
  refusal(.tooMany), refusal(.stopping), refusal(.outOfMemory),
  refusal(.nobodyToReplyTo),

]

func said(
  _ scope: MessageReport.Scope, isLate: Bool = false, isOwn: Bool = false,
  isAction: Bool = false
) -> MessageReport {
  MessageReport(
    scope: scope, from: isOwn ? "anna" : "eve", text: "hi" + hostile, message: message,
    sentAt: now, isLate: isLate, isOwn: isOwn, isAction: isAction)
}

func reply(_ name: CommandName, _ outcome: Outcome) -> Event {
  .reply(CommandID(number: 1), name, outcome)
}

private func refusal(_ refusal: CommandRefusal) -> Event { reply(.send, .refused(refusal)) }

private func online(_ user: String, room: String? = nil, isSelf: Bool = false) -> OnlineUser {
  OnlineUser(
    user: user, node: "\(user)-pc", room: room, since: now, isSelf: isSelf,
    away: user == "bob" ? "lunch" + hostile : nil)
}

func line(_ from: String, _ text: String, room: String? = nil) -> LogLine {
  LogLine(
    message: message, from: from, room: room, text: text, isAction: false, sentAt: now,
    position: position)
}

private let status = StatusReport(
  role: .coordinator, node: "anna-pc", nodeID: node, group: "lan", isOpen: true, user: "anna",
  room: "tea" + hostile, away: "lunch" + hostile,
  users: [online("anna", room: "tea", isSelf: true), online("bob")], uptimeSeconds: 4_000,
  coordinator: "anna-pc", reignSeconds: 90, epoch: epoch,
  nodes: [
    .init(
      name: "anna-pc", node: node, endpoint: Endpoint(address: .v4(0x0a00_0001), port: 7000),
      isLinked: true, isInSync: nil, roundTripMilliseconds: nil),
    .init(
      name: "bob" + hostile, node: node, endpoint: Endpoint(address: .v4(0x0a00_0002), port: 7001),
      isLinked: true, isInSync: true, roundTripMilliseconds: 0.25),
    .init(
      name: "carol", node: node, endpoint: Endpoint(address: .v4(0x0a00_0003), port: 7002),
      isLinked: false, isInSync: false, entriesLacking: 7, roundTripMilliseconds: 1234.5),
  ], entriesHeld: 120, entriesDurable: 118, waiting: 1, capacity: 4, accounts: 2, canWrite: false,
  logBytes: 412_000,
  freeBytes: 1_340_000_000)
