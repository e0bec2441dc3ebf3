import ConclaveCore
import ConclaveWire

// The stable words of JSON Lines (INTERFACE: JSON Lines, `code`). A new case doesn't compile without one.

extension Outcome {
  /// Whether the command did what was asked.
  var isOK: Bool {
    if case .refused = self { return false }
    return true
  }

  var code: String {
    switch self {
    case .help: "help"
    case .registered: "registered"
    case .signedIn: "signed_in"
    case .signedOut: "signed_out"
    case .passwordChanged: "password_changed"
    case .unregistered: "unregistered"
    case .leaving: "leaving"
    case .users: "users"
    case .entries: "entries"
    case .status: "status"
    case .accepted: "accepted"
    case .party(let outcome): outcome.code
    case .toldParty: "accepted"
    case .joined: "joined"
    case .leftRoom: "left"
    case .rooms: "rooms"
    case .away: "away"
    case .back: "back"
    case .capacity: "capacity"
    case .capacitySet: "capacity_set"
    case .ignoring(_, let isIgnored): isIgnored ? "ignoring" : "not_ignoring"
    case .ignored: "ignored"
    case .cleared: "cleared"
    case .refused(let refusal): refusal.code
    }
  }
}

extension PartyOutcome {
  var code: String {
    switch self {
    case .invited: "invited"
    case .accepted: "joined"
    case .declined: "declined"
    case .left: "left"
    case .who: "party"
    }
  }
}

extension CommandRefusal {
  var code: String {
    switch self {
    case .declined(let refusal): refusal.code
    case .alreadySignedIn: "already_signed_in"
    case .notSignedIn: "not_signed_in"
    case .badName: "bad_name"
    case .passwordTooShort: "password_too_short"
    case .wrongPassword: "bad_password"
    case .signedInElsewhere: "signed_in_elsewhere"
    case .badRoom: "bad_room"
    case .inRoomAlready: "in_room_already"
    case .inNoRoom: "in_no_room"
    case .awayTooLong: "text_too_long"
    case .badCapacity: "bad_capacity"
    case .ignoresOneself: "ignores_oneself"
    case .ignoresTooMany: "ignores_too_many"
    case .offline: "offline"
    case .noSuchUser: "no_such_user"
    case .nobodyToReplyTo: "nobody_to_reply_to"
    case .emptyText: "empty_text"
    case .textTooLong: "text_too_long"
    case .alreadyInParty: "in_party_already"
    case .alreadyInvited: "invited_already"
    case .invitedOneself: "oneself"
    case .aloneInParty: "alone_in_party"
    case .severalInvitations: "several_invitations"
    case .notInvitedBy: "not_invited"
    case .tooMany: "too_many"
    case .outOfMemory: "out_of_memory"
    case .stopping: "stopping"
    }
  }
}

extension Refusal {
  var code: String {
    switch self {
    case .full: "full"
    case .taken: "taken"
    case .badPassword: "bad_password"
    case .signedInElsewhere: "signed_in_elsewhere"
    case .noSuchUser: "no_such_user"
    case .throttled: "throttled"
    case .notSignedIn: "not_signed_in"
    case .malformed: "malformed"
    case .cannotWrite: "cannot_write"
    case .mailboxFull: "mailbox_full"
    case .notInRoom: "not_in_room"
    case .notInParty: "not_in_party"
    case .inPartyAlready: "in_party_already"
    case .notInvited: "not_invited"
    case .partyFull: "party_full"
    case .unsupported: "unsupported"
    }
  }
}

extension DeliveryFailure {
  var code: String {
    switch self {
    case .leftParty: "left_party"
    case .accountGone: "account_gone"
    case .unsealable: "unsealable"
    case .leaving: "stopping"
    case .refused(let refusal): refusal.code
    }
  }
}

extension Notice {
  var code: String {
    switch self {
    case .sessionEnded(_, .signedInElsewhere): "signed_in_elsewhere"
    case .sessionEnded(_, .accountGone): "account_gone"
    case .sessionEnded(_, .accountRemoved): "account_removed"
    case .sessionEnded(_, .passwordChanged): "password_changed_elsewhere"
    case .sessionEnded(_, .newIdentity): "new_identity"
    case .diskFull: "disk_full"
    case .diskRecovered: "disk_recovered"
    case .clockAhead: "clock_ahead"
    case .wrongSecret: "wrong_secret"
    case .mailUnreadable: "mail_unreadable"
    case .twin: "twin"
    case .capacitySet: "capacity_set"
    case .readerAway: "away"
    case .back: "back"
    }
  }
}

extension LineFault {
  var code: String {
    switch self {
    case .unknownCommand, .noCommand: "unknown_command"
    case .missing, .surplus, .openQuote, .badLogRequest, .badPartyRequest, .nobodyToAsk: "usage"
    case .badName: "bad_name"
    case .passwordTooShort: "password_too_short"
    case .passwordsDiffer: "passwords_differ"
    case .passwordMissing: "password_missing"
    case .emptyText: "empty_text"
    case .textTooLong: "text_too_long"
    case .badRoom: "bad_room"
    case .awayTooLong: "text_too_long"
    case .badCapacity: "bad_capacity"
    case .badCount: "bad_count"
    case .badTime: "bad_time"
    case .notSignedIn: "not_signed_in"
    case .alreadySignedIn: "already_signed_in"
    }
  }
}

extension LineWarning {
  var code: String {
    switch self {
    case .shortPassword: "short_password"
    case .passwordIsName: "password_is_name"
    }
  }
}

extension Beacon.Role {
  var word: String {
    switch self {
    case .listening: "listening"
    case .follower: "follower"
    case .candidate: "candidate"
    case .coordinator: "coordinator"
    case .leaving: "leaving"
    }
  }
}
