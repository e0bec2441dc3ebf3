import ConclaveCore
import ConclaveWire

/// The simulator's words for events and commands, without ids.
enum Narration {
  static func text(of event: Event) -> String {
    switch event {
    case .ready: "is up"
    case .coordinator(let report):
      "follows \(report.isSelf ? "itself" : report.name), term \(report.term), "
        + "\(report.members) nodes (\(report.reason))"
    case .noCoordinator(let reason): "has no coordinator (\(reason))"
    case .nodeJoined(let name, _, let reason): "sees node \(name) join (\(reason))"
    case .nodeLeft(let name, _, let reason): "sees node \(name) leave (\(reason))"
    case .userJoined(let user, let node, let reason): "sees \(user) on \(node) join (\(reason))"
    case .userLeft(let user, let node, let reason): "sees \(user) on \(node) leave (\(reason))"
    case .room(let change):
      "sees \(change.user) \(change.what == .joined ? "come into" : "leave") \(change.room)"
    case .reply(let id, let name, let outcome):
      "answers \(id.number) \(name.rawValue): \(text(of: outcome))"
    case .progress(_, let name, let lines): "reads on for \(name.rawValue), \(lines) lines"
    case .message(let report): text(of: report)
    case .delivery(let report): text(of: report)
    case .merged(let report):
      "merged with \(report.coordinator): \(report.entries) messages, "
        + "\(report.renamed.map { "\($0.from) is \($0.to)" })"
        + (report.isOverCapacity ? ", over capacity" : "")
    case .party(let report):
      "hears of its party: \(report.what.rawValue) \(report.user) \(report.by ?? "")"
    case .notice(let notice): "notice: \(text(of: notice))"
    }
  }

  private static func text(of report: MessageReport) -> String {
    let late = report.isLate ? " late" : ""
    let scope =
      switch report.scope {
      case .everyone: ""
      case .room(let room, _): " in \(room)"
      case .direct(let to): " to \(to) alone"
      case .party: " to the party"
      }
    return "shows\(late) \(report.from)\(scope)\(report.isAction ? "" : ":") \(report.text)"
  }

  private static func text(of report: DeliveryReport) -> String {
    let message = "message \(report.message.count)" + (report.to.map { " to \($0)" } ?? "")
    return switch report.state {
    case .sent(let copies): "\(message) is sent, \(copies) copies"
    case .delivered: "\(message) is delivered"
    case .failed(.leftParty): "\(message) failed: left the party"
    case .waiting(let copies): "\(message) waits, \(copies) copies"
    case .failed(.accountGone): "\(message) failed: account gone"
    case .failed(.unsealable): "\(message) failed: unsealable"
    case .failed(.leaving): "\(message) failed: leaving"
    case .failed(.refused(let refusal)): "\(message) failed: \(text(of: refusal))"
    }
  }

  static func text(of notice: Notice) -> String {
    switch notice {
    case .sessionEnded(let user, .signedInElsewhere(let node)): "\(user) signed in on \(node)"
    case .sessionEnded(let user, .accountGone): "\(user)'s account is gone"
    case .sessionEnded(let user, .accountRemoved): "\(user)'s account was given up elsewhere"
    case .sessionEnded(let user, .passwordChanged): "\(user)'s password was changed elsewhere"
    case .sessionEnded(let user, .newIdentity): "\(user)'s node has a new identity"
    case .diskFull: "disk full"
    case .diskRecovered: "disk recovered"
    case .clockAhead: "a clock is ahead"
    case .wrongSecret: "wrong secret"
    case .mailUnreadable(let from): "unreadable mail of \(from)"
    case .twin: "a twin"
    case .capacitySet(let seats, _, let by): "\(by) sets \(seats) seats"
    case .readerAway(let user, let text): "\(user) is away, \(text)"
    case .back: "back"
    }
  }

  static func text(of outcome: Outcome) -> String {
    switch outcome {
    case .help: "help"
    case .registered(let user, let online): "registered \(user), \(online.count) online"
    case .signedIn(let user, let online): "signed in \(user), \(online.count) online"
    case .signedOut(let user): "signed out \(user)"
    case .passwordChanged(let user): "\(user)'s password is changed"
    case .unregistered(let user): "\(user)'s account is given up"
    case .leaving: "leaving"
    case .users(let users):
      "online: \(users.map { "\($0.user)@\($0.node)" }.joined(separator: " "))"
    case .entries(let lines, _): "\(lines.count) lines"
    case .status(let status): "status \(status.role), \(status.entriesHeld) entries"
    case .accepted(let message): "message \(message.count)"
    case .party(let outcome): text(of: outcome)
    case .toldParty(let message, let readers): "message \(message.count) to \(readers)"
    case .joined(let view):
      "in \(view.room) with \(view.users.map(\.user).joined(separator: " ")), \(view.lines.count) lines"
    case .leftRoom(let room): "left \(room)"
    case .rooms(let rooms): "rooms: \(rooms.map(\.room).joined(separator: " "))"
    case .away(let text): "away, \(text)"
    case .back: "back"
    case .capacity(let taken, let seats): "\(taken) of \(seats) seats taken"
    case .capacitySet(_, let seats): "\(seats) seats"
    case .ignoring(let user, let isIgnored): "\(isIgnored ? "ignores" : "hears") \(user)"
    case .ignored(let users): "ignores \(users.joined(separator: " "))"
    case .cleared: "cleared"
    case .refused(let refusal): "refused, \(text(of: refusal))"
    }
  }

  private static func text(of outcome: PartyOutcome) -> String {
    switch outcome {
    case .invited(let user, _): "invited \(user)"
    case .accepted(let by, let others): "came to the party of \(by), with \(others)"
    case .declined(let by): "declined \(by)"
    case .left(let isLast): isLast ? "left the party as its last" : "left the party"
    case .who(let listing): "party: \(listing.members.map(\.user).joined(separator: " "))"
    }
  }

  static func text(of refusal: CommandRefusal) -> String {
    switch refusal {
    case .declined(let refusal): text(of: refusal)
    case .alreadySignedIn: "already signed in"
    case .notSignedIn: "not signed in"
    case .badName: "bad name"
    case .badRoom: "bad room"
    case .inRoomAlready: "in that room already"
    case .inNoRoom: "in no room"
    case .awayTooLong: "away too long"
    case .badCapacity: "bad capacity"
    case .ignoresOneself: "ignores oneself"
    case .ignoresTooMany: "ignores too many"
    case .passwordTooShort: "password too short"
    case .wrongPassword: "wrong password"
    case .signedInElsewhere: "signed in elsewhere"
    case .offline: "offline"
    case .noSuchUser: "no such user"
    case .nobodyToReplyTo: "nobody to reply to"
    case .emptyText: "empty text"
    case .textTooLong: "text too long"
    case .alreadyInParty: "in the party already"
    case .alreadyInvited: "invited already"
    case .invitedOneself: "oneself"
    case .aloneInParty: "alone in the party"
    case .severalInvitations: "several invitations"
    case .notInvitedBy: "not invited by that user"
    case .tooMany: "too many"
    case .outOfMemory: "out of memory"
    case .stopping: "stopping"
    }
  }

  static func text(of refusal: Refusal) -> String {
    switch refusal {
    case .full: "full"
    case .taken: "taken"
    case .badPassword: "bad password"
    case .signedInElsewhere: "signed in elsewhere"
    case .noSuchUser: "no such user at the coordinator"
    case .throttled: "throttled"
    case .notSignedIn: "not signed in at the coordinator"
    case .malformed: "malformed"
    case .cannotWrite: "cannot write"
    case .mailboxFull: "mailbox full"
    case .notInRoom: "not in room"
    case .notInParty: "not in party"
    case .inPartyAlready: "in a party already"
    case .notInvited: "not invited"
    case .partyFull: "party full"
    case .unsupported: "unsupported"
    }
  }

  static func text(of failure: LinkFailure) -> String {
    switch failure {
    case .refused: "refused"
    case .timeout: "timeout"
    case .unreachable: "unreachable"
    case .wrongSecret: "wrong secret"
    case .wrongGroup: "wrong group"
    case .otherNode: "other node"
    }
  }

  static func text(of command: Command) -> String {
    switch command {
    case .register(let user, _): "@register \(user)"
    case .login(let user, _): "@login \(user)"
    case .send(let to, let text): "@send \(to) \(text)"
    case .reply(let text): "@reply \(text)"
    case .sendAll(let text): "@send all \(text)"
    case .party(.invite(let user)): "@party invite \(user)"
    case .party(.accept): "@party accept"
    case .party(.decline): "@party decline"
    case .party(.leave): "@party leave"
    case .partySay(let text): "@p \(text)"
    case .act(let text): "@me \(text)"
    case .join(let room): "@join \(room)"
    case .away(let text): "@away" + (text.map { " " + $0 } ?? "")
    case .capacity(let seats): "@capacity" + (seats.map { " \($0)" } ?? "")
    case .say(let text): text.isEmpty ? "(nothing)" : text
    default: "@\(command.name.rawValue)"
    }
  }
}
