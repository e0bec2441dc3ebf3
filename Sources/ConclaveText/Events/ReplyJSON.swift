import ConclaveCore
import ConclaveWire

/// A reply: `id`, `command`, `ok`, `code`, `text`, and what was asked for.
struct ReplyJSON {
  var command: CommandName
  var outcome: Outcome
  var id: JSONValue?
  var export: ExportResult?

  func members(at: WallTime) -> [JSONValue.Member] {
    let words = OutcomeWords(local: .utc, now: at).lines(outcome).joined(separator: "\n")
    return [
      .init("id", id ?? .null), .init("command", .string(command.rawValue)),
      .init("ok", .bool(export?.isOK ?? outcome.isOK)),
      .init("code", .string(export?.code ?? outcome.code)),
      .init("text", .string(export?.words ?? words)),
    ] + asked
  }

  private var asked: [JSONValue.Member] {
    switch outcome {
    case .registered(_, let online), .signedIn(_, let online), .users(let online):
      return [.init("users", .array(online.map(\.json)))]
    // What went to a file isn't said again.
    case .entries(let entries, _):
      return export == nil ? [.init("entries", .array(entries.map(\.json)))] : []
    case .status(let report): return [.init("status", report.json)]
    case .accepted(let message): return [.init("message", .string(message.description))]
    case .party(.who(let listing)): return listing.jsonMembers
    case .toldParty(let message, let readers):
      return [
        .init("message", .string(message.description)),
        .init("to", .array(readers.map { .string($0) })),
      ]
    case .party: return []
    case .passwordChanged, .unregistered: return []
    case .joined(let view):
      return [
        .init("room", .string(view.room)), .init("users", .array(view.users.map(\.json))),
        .init("entries", .array(view.lines.map(\.jsonOfPast))),
      ]
    case .leftRoom(let room): return [.init("room", .string(room))]
    case .rooms(let rooms): return [.init("rooms", .array(rooms.map(\.json)))]
    case .capacity(let taken, let seats), .capacitySet(let taken, let seats):
      return [.init("taken", .integer(taken)), .init("seats", .integer(seats))]
    case .ignoring(let user, _): return [.init("user", .string(user))]
    case .ignored(let users): return [.init("ignored", .array(users.map { .string($0) }))]
    case .help, .signedOut, .leaving, .away, .back, .cleared, .refused: return []
    }
  }
}

extension OnlineUser {
  var json: JSONValue {
    [
      "user": .string(user), "node": .string(node), "room": .text(room),
      "since": .string(ISO8601.text(since)), "self": .bool(isSelf), "away": .text(away),
    ]
  }
}

extension StatusReport {
  var json: JSONValue {
    [
      "role": .string(role.word), "node": .string(node), "node_id": .string(nodeID.description),
      "group": .string(group), "open": .bool(isOpen), "user": .text(user),
      "coordinator": .text(coordinator), "term": .integer(epoch.term),
      "epoch": .string(epoch.description), "nodes": .array(nodes.map(\.json)),
      "entries_held": .integer(entriesHeld), "entries_durable": .integer(entriesDurable),
      "room": .text(room), "away": .text(away), "users": .array(users.map(\.json)),
      "uptime_s": .integer(uptimeSeconds),
      "coordinating_s": reignSeconds.map { .integer($0) } ?? .null,
      "log_bytes": logBytes.map { .integer($0) } ?? .null,
      "free_bytes": freeBytes.map { .integer($0) } ?? .null,
      "waiting": .integer(waiting), "capacity": .integer(capacity),
      "accounts": .integer(accounts), "can_write": .bool(canWrite),
    ]
  }
}

extension StatusReport.NodeStatus {
  var json: JSONValue {
    [
      "node": .string(name), "node_id": .string(node.description),
      "address": .string(endpoint.description), "linked": .bool(isLinked),
      "entries_lacking": entriesLacking.map { .integer($0) } ?? .null,
      "in_sync": isInSync.map { .bool($0) } ?? .null,
      "round_trip_ms": .milliseconds(roundTripMilliseconds),
    ]
  }
}
