import ConclaveCore
import ConclaveWire

/// Writes events as JSON Lines (INTERFACE: JSON Lines): one object, `event` and `at` first. A member whose
/// value isn't known is null; members that an event's kind doesn't have are left out.
public enum EventJSON {
  /// - Parameters:
  ///   - id: what the input line gave as its id; replies only.
  ///   - export: what became of the file that the line asked for; replies only.
  public static func line(
    _ event: Event, at: WallTime, id: JSONValue? = nil, export: ExportResult? = nil
  ) -> String {
    let (name, members) = content(event, at: at, id: id, export: export)
    return line(name, at, members)
  }

  /// The reply to a line that can't be done.
  public static func line(_ error: LineError, at: WallTime, id: JSONValue?) -> String {
    line(
      "reply", at,
      [
        .init("id", id ?? .null), .init("command", .text(error.command?.rawValue)),
        .init("ok", .bool(false)), .init("code", .string(error.fault.code)),
        .init("text", .string(error.lines.joined(separator: "\n"))),
      ])
  }

  public static func line(_ warning: LineWarning, at: WallTime) -> String {
    line("notice", at, said(warning.words, warning.code))
  }

  /// Input that isn't even a line has no id: an `error`.
  public static func line(_ fault: ConsoleFault, at: WallTime) -> String {
    line("error", at, said(fault.words, fault.code))
  }

  private static func said(_ words: String, _ code: String) -> [JSONValue.Member] {
    [.init("text", .string(words)), .init("code", .string(code))]
  }

  private static func line(
    _ name: String, _ at: WallTime, _ members: [JSONValue.Member]
  ) -> String {
    let head = [
      JSONValue.Member("event", .string(name)),
      JSONValue.Member("at", .string(ISO8601.text(at))),
    ]
    return JSONWriter.text(.object(head + members))
  }

  private static func content(
    _ event: Event, at: WallTime, id: JSONValue?, export: ExportResult?
  ) -> (String, [JSONValue.Member]) {
    switch event {
    case .ready(let report): return ("ready", report.members)
    case .coordinator(let report): return ("coordinator", report.jsonMembers)
    case .noCoordinator(let reason): return ("no_coordinator", [.init("reason", .string(reason))])
    case .nodeJoined(let name, let node, let reason):
      return ("node_joined", change(node: name, node, reason))
    case .nodeLeft(let name, let node, let reason):
      return ("node_left", change(node: name, node, reason))
    case .userJoined(let user, let node, let reason):
      return ("user_joined", change(user: user, node, reason))
    case .userLeft(let user, let node, let reason):
      return ("user_left", change(user: user, node, reason))
    case .reply(_, let command, let outcome):
      let reply = ReplyJSON(command: command, outcome: outcome, id: id, export: export)
      return ("reply", reply.members(at: at))
    case .progress(_, let command, let lines):
      return (
        "progress",
        [.init("command", .string(command.rawValue)), .init("lines", .integer(lines))]
      )
    case .room(let change): return ("room", change.members)
    case .message(let report): return ("message", report.members)
    case .delivery(let report): return ("delivery", report.members)
    case .party(let report): return ("party", report.jsonMembers)
    case .merged(let report): return ("merged", report.members)
    case .notice(let notice): return ("notice", said(notice.words, notice.code))
    }
  }

  private static func change(node: String, _ id: NodeID, _ reason: String) -> [JSONValue.Member] {
    [
      .init("node", .string(node)), .init("node_id", .string(id.description)),
      .init("reason", .string(reason)),
    ]
  }

  private static func change(user: String, _ node: String, _ reason: String) -> [JSONValue.Member] {
    [
      .init("user", .string(user)), .init("node", .string(node)),
      .init("reason", .string(reason)),
    ]
  }
}
