import ConclaveCore
import ConclaveWire

/// Says what a command brought.
struct OutcomeWords {
  var local: LocalTime
  var now: WallTime

  func lines(_ outcome: Outcome) -> [String] {
    switch outcome {
    case .help(let topic): return HelpText.lines(topic)
    case .registered(let user, let online):
      return ["The account \(Sanitizer.line(user)) is made, and you are signed in.", here(online)]
    case .signedIn(let user, let online):
      return ["You are signed in as \(Sanitizer.line(user))."] + why(user) + [here(online)]
    case .signedOut(let user):
      return ["\(Sanitizer.line(user)) is signed out. The node stays; @exit leaves."]
    case .passwordChanged(let user):
      return ["The password of \(Sanitizer.line(user)) is changed. You stay signed in."]
    case .unregistered(let user):
      return [
        "The account \(Sanitizer.line(user)) is given up: its seat is free, and anybody can register "
          + "the name. The node stays; @exit leaves."
      ]
    case .leaving: return Self.leaving
    case .users(let users): return table(users)
    case .entries(let entries, _): return table(entries)
    case .status(let report): return StatusWords(local: local, now: now).lines(report)
    // A delivery follows and says more.
    case .accepted, .toldParty: return []
    case .party(let outcome): return PartyWords.lines(outcome)
    case .refused(.signedInElsewhere(let user, let node, let since)):
      return [elsewhere(user, node, since)]
    case .joined(let view): return lines(view)
    case .leftRoom(let room):
      return ["You left #\(Sanitizer.line(room)). What you type goes to everyone."]
    case .rooms(let rooms): return table(rooms)
    case .away(let text):
      return ["You are away: \(Sanitizer.line(text)). @away or your next line brings you back."]
    case .back: return ["You are back."]
    case .capacity(let taken, let seats):
      return ["\(taken) of \(counted(seats, "seat")) taken. @capacity <number> changes that."]
    case .capacitySet(let taken, let seats):
      return ["The group has \(counted(seats, "seat")) now, \(taken) taken."]
    case .ignoring(let user, let isIgnored):
      let name = Sanitizer.line(user)
      return [
        isIgnored
          ? "You don't see what \(name) writes from now on. @ignore \(name) changes that."
          : "You see what \(name) writes from now on."
      ]
    case .ignored(let users):
      return [
        users.isEmpty
          ? "You ignore nobody."
          : "You ignore \(users.map(Sanitizer.line).joined(separator: ", "))."
      ]
    case .cleared: return []
    case .refused(let refusal): return [refusal.words]
    }
  }

  static let leaving = ["Leaving."]

  /// `anna (you), bob`.
  static func names(_ users: [OnlineUser]) -> String {
    users.map { Sanitizer.line($0.user) + ($0.isSelf ? " (you)" : "") }.joined(separator: ", ")
  }

  /// Why an account has another name than it was made with: `~` is in no name that anybody chose.
  private func why(_ user: String) -> [String] {
    guard let tilde = user.firstIndex(of: "~") else { return [] }
    let name = Sanitizer.line(String(user[..<tilde]))
    return [
      "Another account called \(name) was confirmed earlier on the other side of a cut, so this one "
        + "got a name of its own. Its password and messages are as before, and @login \(name) with "
        + "its password leads here too."
    ]
  }

  private func elsewhere(_ user: String, _ node: String, _ since: WallTime) -> String {
    "\(Sanitizer.line(user)) is signed in on \(Sanitizer.line(node)) since "
      + "\(local.words(since, now: now)). Type @logout there, then @login \(Sanitizer.line(user)) "
      + "here. If that node is gone, its session ends by itself in a moment."
  }

  private func here(_ online: [OnlineUser]) -> String {
    online.isEmpty ? "Nobody else is online." : "Online: \(Self.names(online))."
  }

  private func table(_ users: [OnlineUser]) -> [String] {
    guard !users.isEmpty else { return ["Nobody is online."] }
    let rows = users.map { user in
      [
        Sanitizer.line(user.user) + (user.isSelf ? " (you)" : ""),
        "on " + Sanitizer.line(user.node),
        "since " + local.words(user.since, now: now),
        user.room.map { "in #" + Sanitizer.line($0) } ?? "",
        user.away.map { "away: " + Sanitizer.line($0) } ?? "",
      ]
    }
    return ["\(users.count) online:"] + Table.lines(rows)
  }

  private func table(_ entries: [LogLine]) -> [String] {
    guard !entries.isEmpty else { return ["The log has no such lines."] }
    return entries.map { "\(local.words($0.sentAt, now: now)) \($0.words)" }
  }
}

// Rooms.
extension OutcomeWords {
  private func lines(_ view: RoomView) -> [String] {
    [
      "You are in #\(Sanitizer.line(view.room)): \(Self.names(view.users)). @leave goes out, "
        + "@send all <text> is for everyone."
    ] + past(view.lines)
  }

  /// What was said before, marked as such.
  private func past(_ lines: [LogLine]) -> [String] {
    guard !lines.isEmpty else { return [] }
    return ["\(counted(lines.count, "line")) from before:"]
      + lines.map { "  \(local.words($0.sentAt, now: now)) \($0.words)" }
  }

  private func table(_ rooms: [RoomSummary]) -> [String] {
    guard !rooms.isEmpty else { return ["There are no rooms. @join <room> makes one."] }
    let rows = rooms.map { room in
      [
        "#" + Sanitizer.line(room.room) + (room.isOwn ? " (you)" : ""),
        room.users.map(Sanitizer.line).joined(separator: ", "),
      ]
    }
    return ["\(counted(rooms.count, "room")):"] + Table.lines(rows)
  }
}

/// Rows with their columns below each other.
enum Table {
  static func lines(_ rows: [[String]]) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = " "
      for (cell, width) in zip(row, widths) where width > 0 {
        line += " " + cell.padded(to: width + 1)
      }
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
