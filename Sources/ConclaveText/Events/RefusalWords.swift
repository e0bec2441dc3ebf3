import ConclaveCore
import ConclaveWire

// Refusals in words: what happened, why, and what to do.

extension CommandRefusal {
  var words: String {
    switch self {
    case .declined(let refusal): refusal.words
    case .alreadySignedIn(let user):
      "You are signed in as \(Sanitizer.line(user)) already. First: @logout"
    case .notSignedIn: "You aren't signed in. First: @login <user> or @register <user>"
    case .badName(let fault): fault.words
    case .badRoom(let fault): fault.wordsOfRoom
    case .inRoomAlready(let room):
      "You are in #\(Sanitizer.line(room)) already. @getlist says who is there, @leave goes out."
    case .inNoRoom: "You are in no room. @rooms says which there are; to go into one: @join <room>"
    case .awayTooLong: LineFault.awayTooLong.words
    case .badCapacity: LineFault.capacityWords
    case .ignoresOneself: "That is you: nobody ignores oneself."
    case .ignoresTooMany:
      "So many are ignored on this machine that no more are: \(IgnoreList.pairsMax). @ignore lists yours."
    case .passwordTooShort: LineFault.passwordTooShort.words
    case .wrongPassword: "The password is wrong. Nothing was changed; try again."
    case .signedInElsewhere(_, let node, _): Refusal.signedInElsewhere(node: node).words
    case .offline(let user):
      "\(Sanitizer.line(user)) is offline. @getlist says who is online."
    case .noSuchUser(let name, let near):
      "Nobody is called \(Sanitizer.line(name))."
        + (near.isEmpty
          ? " @getlist says who is online."
          : " Did you mean \(near.map(Sanitizer.line).joined(separator: ", "))?")
    case .nobodyToReplyTo:
      "Nobody wrote to you and you wrote to nobody yet. First: @send <user> <text>"
    case .emptyText: LineFault.emptyText.words
    case .textTooLong: LineFault.textTooLong.words
    case .alreadyInParty(let user): "\(Sanitizer.line(user)) is in your party already. @party who"
    case .alreadyInvited(let user):
      "\(Sanitizer.line(user)) is invited already and hasn't answered yet. @party who"
    case .aloneInParty:
      "Nobody else is in your party, so nobody was told. To invite: @party invite <user>"
    case .invitedOneself: "That is you. Invite somebody else: @party invite <user>"
    case .severalInvitations(let names):
      "Several invite you: \(names.map(Sanitizer.line).joined(separator: ", ")). "
        + "Say whose is meant: @party accept \(names.first.map(Sanitizer.line) ?? "<user>")"
    case .notInvitedBy(let user, let others):
      "\(Sanitizer.line(user)) doesn't invite you, or not any more."
        + (others.isEmpty
          ? " Ask for an invitation."
          : " Invited by: \(others.map(Sanitizer.line).joined(separator: ", ")).")
    case .outOfMemory:
      "There isn't the memory to derive keys from a password. Free 64 MiB and try again."
    case .tooMany: "So many commands wait that no more are taken; try again in a moment."
    case .stopping: "The node is leaving and takes no more commands."
    }
  }
}

extension Refusal {
  var words: String {
    switch self {
    case .full(let capacity):
      "No account was made: \(capacity == 1 ? "the one seat" : "all \(capacity) seats") of the group "
        + "\(capacity == 1 ? "is" : "are") taken. Sign in with an account that exists: @login <user>, "
        + "or ask someone who is signed in for more seats: @capacity \(UInt32(capacity) + 1)"
    case .taken: "That name is taken. Choose another one: @register <user>"
    case .badPassword:
      "The password is wrong; you aren't signed in. Try again: @login <user>. A forgotten one can't be "
        + "recovered, for nobody else has it: make another account with @register <user>."
    case .signedInElsewhere(let node):
      "That user is signed in on \(Sanitizer.line(node)). Sign out there first: @logout"
    case .noSuchUser: "There is no such user. To make an account: @register <user>"
    case .throttled(let seconds):
      "There were too many failed attempts. Try again in \(counted(seconds, "second"))."
    case .notSignedIn: "You aren't signed in any more. Sign in again: @login <user>"
    case .malformed: "The coordinator found that it breaks the rules of names and texts."
    case .cannotWrite: "No node of the group can write to its disk; nothing was kept. Make room."
    case .mailboxFull:
      "So many messages wait for that user that no more are taken: \(Limits.mailsPerAccountMax). "
        + "They are delivered when the user signs in."
    case .notInRoom: "You aren't in that room any more. To go in: @join <room>"
    case .notInParty:
      "You are in no party, or not in that one any more. To make one: @party invite <user>"
    case .inPartyAlready: "You are in a party already. First: @party leave"
    case .notInvited: "Nobody invited you, or the invitation is over. Ask for another one."
    case .partyFull: "The party has no room for more than \(Limits.partyMembersMax)."
    case .unsupported: "The coordinator runs another version and doesn't know this request."
    }
  }
}

extension NameFault {
  var words: String {
    switch self {
    case .length: "A user's name has 3 to 32 characters."
    case .character(let character):
      "A user's name has letters, digits and any of - _ . and not '\(String(character).shown)'."
    case .reserved: "That name is a command's. Choose another one."
    }
  }

  /// The same of a room's name.
  var wordsOfRoom: String {
    switch self {
    case .length: "A room's name has 1 to \(Limits.nameScalarsMax) characters."
    case .character(let character):
      "A room's name has letters, digits and any of - _ . and not '\(String(character).shown)'."
    case .reserved: words
    }
  }
}

extension DeliveryFailure {
  var words: String {
    switch self {
    case .leftParty: "one of you left the party before it came"
    case .accountGone: "the account was given up"
    case .unsealable: "nothing can be sealed to that account"
    case .leaving: "this node left before that was known"
    case .refused(let refusal): refusal.words
    }
  }
}

extension LineFault {
  var words: String {
    switch self {
    case .unknownCommand(let word, let near, let mark):
      "There is no command \(mark)\(word.shown)."
        + (near.map { " Did you mean \(mark)\($0)?" } ?? "") + " \(mark)help lists them."
    case .noCommand: "A command's name follows the @ or / at once. @help lists them."
    case .missing(let what): "The <\(what)> is missing."
    case .surplus(let word): "'\(word.shown)' is more than the command takes."
    case .openQuote: "A quote is opened and not closed."
    case .badName(let name, let fault): "'\(name.shown)' is no user's name. \(fault.words)"
    case .passwordTooShort:
      "A password has at least \(Checks.passwordScalarsMin) characters, "
        + "and at most \(Checks.passwordBytesMax) bytes."
    case .passwordsDiffer: "The two passwords differ. Nothing was done; try again."
    case .passwordMissing: "The password is missing: nobody can be asked for it here."
    case .nobodyToAsk:
      "Nobody can be asked here. Write it in one line: \(CommandTable.usage(.send))"
    case .emptyText: "A message can't be empty."
    case .textTooLong:
      "A message has at most \(Limits.textScalarsMax) characters and \(Limits.textBytesMax) bytes; "
        + "this one wasn't sent."
    case .badRoom(let name, let fault): "'\(name.shown)' is no room's name. \(fault.wordsOfRoom)"
    case .awayTooLong:
      "Why you are away is said in \(Limits.reasonBytesMax) bytes at most; nothing was changed."
    case .badCapacity(let word): "'\(word.shown)' is no number of seats. \(Self.capacityWords)"
    case .badCount(let word):
      "'\(word.shown)' is no number of lines: 1 to \(LogArguments.countMax)."
    case .badTime(let words):
      "'\(words.shown)' is no time. Times are 10:30, 15m, 2h, 3d, 2026-11-21, 2026-11-21T10:30:00Z."
    case .notSignedIn: CommandRefusal.notSignedIn.words
    case .alreadySignedIn(let user): CommandRefusal.alreadySignedIn(user: user).words
    case .badLogRequest(let word), .badPartyRequest(let word):
      "'\(word.shown)' isn't understood."
    }
  }

  /// Which numbers of seats there are.
  fileprivate static var capacityWords: String { "A group has 1 to \(Limits.capacityMax) seats." }

  /// Whether usage and an example help.
  var wantsUsage: Bool {
    switch self {
    case .unknownCommand, .noCommand, .passwordsDiffer, .textTooLong, .notSignedIn,
      .alreadySignedIn, .nobodyToAsk:
      false
    default: true
    }
  }
}

extension LineError {
  /// What is wrong, the usage and an example.
  public var lines: [String] {
    guard let command, fault.wantsUsage else { return [fault.words] }
    let example =
      fault == .passwordMissing
      ? CommandTable.scriptExample(command) : CommandTable.example(command)
    return [
      fault.words, "Usage: \(CommandTable.usage(command))", "Example: \(example)",
    ]
  }
}

extension LineWarning {
  var words: String {
    switch self {
    case .shortPassword:
      "That password is short: \(Checks.passwordScalarsGood) characters or more are hard to guess."
    case .passwordIsName:
      "That password is the user's name: anybody can guess it. @passwd changes it."
    }
  }
}

extension Notice {
  var words: String {
    switch self {
    case .sessionEnded(let user, .signedInElsewhere(let node)):
      "\(Sanitizer.line(user)) signed in on \(Sanitizer.line(node)), so the session here ended. "
        + "To come back: @login \(Sanitizer.line(user))"
    case .sessionEnded(let user, .accountGone):
      "The group doesn't know the account \(Sanitizer.line(user)) any more; the session ended. "
        + "To make one: @register <user>"
    case .sessionEnded(let user, .accountRemoved):
      "The account \(Sanitizer.line(user)) was given up on another node; the session here ended. "
        + "To make one: @register <user>"
    case .sessionEnded(let user, .passwordChanged):
      "The password of \(Sanitizer.line(user)) was changed on another node, so the session here ended. "
        + "Sign in with the new one: @login \(Sanitizer.line(user))"
    case .sessionEnded(let user, .newIdentity):
      "The session of \(Sanitizer.line(user)) ended with this node's former identity. "
        + "To come back: @login \(Sanitizer.line(user))"
    case .diskFull: "The disk is full. Chat goes on, but this machine keeps nothing. Make room."
    case .diskRecovered: "There is room on the disk again, and everything was kept."
    case .clockAhead(let seconds):
      "A node's clock is ahead of this one's by \(counted(seconds, "second")). Set the clocks."
    case .wrongSecret(let address):
      "A node at \(Sanitizer.line(address)) uses another secret and can't join. "
        + "One of the two has the wrong passphrase."
    case .mailUnreadable(let from):
      "A message of \(Sanitizer.line(from)) that waited for you can't be opened. Ask for it again."
    case .twin(let address):
      "This node's key is in use at \(Sanitizer.line(address)) too: its data directory was copied. "
        + "This node took a new identity and keeps its log; both go on, each on its own."
    case .capacitySet(let seats, let taken, let by):
      "\(Sanitizer.line(by)) changed the group to \(counted(seats, "seat")), \(taken) taken"
    case .readerAway(let user, let text):
      "\(Sanitizer.line(user)) is away: \(Sanitizer.line(text))"
    case .back: "You are back"
    }
  }
}
