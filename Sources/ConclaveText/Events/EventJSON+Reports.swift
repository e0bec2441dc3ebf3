import ConclaveCore
import ConclaveWire

// The members of each event.

extension ReadyReport {
  var members: [JSONValue.Member] {
    [
      .init("node", .string(name)), .init("node_id", .string(node.description)),
      .init("group", .string(group)), .init("open", .bool(isOpen)),
      .init("version", .string(Options.version)), .init("tcp_port", .integer(tcpPort)),
    ]
  }
}

extension CoordinatorReport {
  /// `members` is the number of nodes.
  var jsonMembers: [JSONValue.Member] {
    [
      .init("coordinator", .string(name)), .init("coordinator_id", .string(node.description)),
      .init("self", .bool(isSelf)), .init("term", .integer(term)),
      .init("members", .integer(members)), .init("took_ms", .milliseconds(tookMilliseconds)),
      .init("reason", .string(reason)),
    ]
  }
}

extension MessageReport {
  var members: [JSONValue.Member] {
    var members: [JSONValue.Member] = [
      .init("scope", .string(scope.word)), .init("from", .string(from)),
      .init("to", .text(scope.to)), .init("room", .text(scope.room)), .init("text", .string(text)),
      .init("message", .string(message.description)),
      .init("sent_at", .string(ISO8601.text(sentAt))), .init("late", .bool(isLate)),
      .init("own", .bool(isOwn)), .init("action", .bool(isAction)),
    ]
    if let position = scope.position { members += position.members }
    return members
  }
}

extension MessageReport.Scope {
  fileprivate var word: String {
    switch self {
    case .everyone: "public"
    case .room: "room"
    case .direct: "direct"
    case .party: "party"
    }
  }

  fileprivate var to: String? {
    guard case .direct(let to) = self else { return nil }
    return to
  }

  fileprivate var room: String? {
    guard case .room(let room, _) = self else { return nil }
    return room
  }

  fileprivate var position: Position? {
    switch self {
    case .everyone(let position), .room(_, let position): position
    case .direct, .party: nil
    }
  }
}

extension Position {
  fileprivate var members: [JSONValue.Member] {
    [
      .init("term", .integer(epoch.term)), .init("epoch", .string(epoch.description)),
      .init("index", .integer(index)),
    ]
  }
}

extension RoomChange {
  var members: [JSONValue.Member] {
    let word =
      switch what {
      case .joined: "joined"
      case .left: "left"
      }
    return [
      .init("what", .string(word)), .init("user", .string(user)), .init("room", .string(room)),
    ]
  }
}

extension RoomSummary {
  var json: JSONValue {
    [
      "room": .string(room), "users": .array(users.map { .string($0) }), "self": .bool(isOwn),
    ]
  }
}

extension DeliveryReport {
  var members: [JSONValue.Member] {
    var copies: Int?
    var failure: DeliveryFailure?
    let word: String
    switch state {
    case .sent(let count): (word, copies) = ("sent", count)
    case .delivered: word = "delivered"
    case .waiting(let count): (word, copies) = ("waiting", count)
    case .failed(let why): (word, failure) = ("failed", why)
    }
    return [
      .init("message", .string(message.description)), .init("to", .text(to)),
      .init("state", .string(word)), .init("copies", copies.map { .integer($0) } ?? .null),
      .init("reason", .text(failure?.words)), .init("code", .text(failure?.code)),
    ]
  }
}

extension MergeReport {
  var members: [JSONValue.Member] {
    [
      .init("coordinator", .string(coordinator)), .init("entries", .integer(entries)),
      .init("renamed", .array(renamed.map { ["from": .string($0.from), "to": .string($0.to)] })),
      .init("over_capacity", .bool(isOverCapacity)),
    ]
  }
}

extension LogLine {
  var json: JSONValue { .object(members) }

  /// The same, said to be no live message.
  var jsonOfPast: JSONValue { .object(members + [.init("late", .bool(true))]) }

  private var members: [JSONValue.Member] {
    [
      .init("message", .string(message.description)), .init("from", .string(from)),
      .init("room", .text(room)), .init("text", .string(text)), .init("action", .bool(isAction)),
      .init("sent_at", .string(ISO8601.text(sentAt))),
    ] + position.members
  }
}
