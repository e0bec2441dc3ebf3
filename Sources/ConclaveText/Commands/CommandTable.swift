import ConclaveCore
import ConclaveWire

/// The commands. A name without a row doesn't compile.
enum CommandTable {
  static func row(_ name: CommandName) -> CommandRow {
    switch name {
    case .help: help
    case .register: register
    case .login: login
    case .logout: logout
    case .exit: exit
    case .list: list
    case .log: log
    case .send: send
    case .reply: reply
    case .message: message
    case .sendAll: sendAll
    case .say: say
    case .party: party
    case .partySay: partySay
    case .act: act
    case .join: join
    case .leaveRoom: leaveRoom
    case .rooms: rooms
    case .away: away
    case .capacity: capacity
    case .ignore: ignore
    case .clear: clear
    case .status: status
    case .changePassword: changePassword
    case .unregister: unregister
    }
  }

  private static let help = CommandRow(
    aliases: ["?"], parameters: "[command]", help: "the commands, or more about one",
    example: "send", make: Construct.help)

  private static let register = CommandRow(
    aliases: ["newuser"], parameters: "<user> [password]",
    help: "make an account and sign in with it",
    details: [
      "A user's name has 3 to 32 letters, digits and any of - _ . and case doesn't matter.",
      "The password has 4 characters at least and is the rest of the line. In a terminal "
        + "leave it out: it is asked for unseen, twice. It never leaves this machine.",
    ], example: "anna", make: Construct.register)

  private static let login = CommandRow(
    parameters: "<user> [password]", help: "sign in and see who is online",
    details: ["In a terminal leave the password out: it is asked for unseen."],
    example: "anna", make: Construct.login)

  private static let logout = CommandRow(
    help: "sign out; the node stays", access: .signedIn, make: Construct.plain(.logout))

  private static let exit = CommandRow(
    aliases: ["quit"], help: "sign out and leave; nobody else is disturbed",
    make: Construct.plain(.exit))

  private static let list = CommandRow(
    aliases: ["who", "list"], help: "who is online, since when and on which node",
    make: Construct.plain(.list))

  private static let log = CommandRow(
    aliases: ["log"],
    parameters: "[public | #room] [count | all | since <time> | search <text>] [> <file>]",
    help: "the log of where you are, to the screen or to a file",
    details: [
      "The log of the room you are in, otherwise the public one; or name public or a #room.",
      "Without a count the last \(LogArguments.countDefault) lines; to a file everything.",
      "A time is 10:30, 15m, 2h or 3d ago, 2026-11-21 or 2026-11-21T10:30:00Z.",
      "Text that has a > in it goes in quotes. A file that exists is never overwritten.",
    ], example: "since 2h > today.txt", make: Construct.log)

  private static let send = CommandRow(
    aliases: ["w", "whisper", "msg"], parameters: "<user> <text>",
    help: "a direct message, which nobody else sees",
    details: [
      "The name may stand in quotes, 'bob' or \"bob\". To someone offline it waits, sealed, and "
        + "is delivered when that user signs in."
    ],
    example: "bob Lunch at noon?", access: .signedIn, make: Construct.send)

  private static let reply = CommandRow(
    aliases: ["r"], parameters: "<text>",
    help: "answers the last direct message, sent or received",
    example: "Noon is fine", access: .signedIn, make: Construct.reply)

  private static let message = CommandRow(
    help: "asks for the recipient, then the text, of a direct message", access: .signedIn,
    make: Construct.message)

  private static let sendAll = CommandRow(
    aliases: ["all"], parameters: "<text>", help: "a message for everyone, from anywhere",
    example: "Hello all", access: .signedIn, make: Construct.sendAll)

  private static let say = CommandRow(
    parameters: "<text>", help: "a message for the room you are in, otherwise for everyone",
    details: [
      "A line that starts with neither @ nor / is a message for the room, or for everyone.",
      "@@text and //text send a line that starts so.",
    ], example: "Hello", access: .signedIn, make: Construct.say)

  private static let party = CommandRow(
    parameters: "invite <user> | accept [user] | decline [user] | leave | who",
    help: "a small group whose talk nobody else sees",
    details: [
      "Inviting makes a party, and any member may invite: everybody who has an account, online or "
        + "not. Who has several invitations says whose is meant: @party accept anna.",
      "One is in one party at a time, also when offline. The member who is in it for the longest "
        + "time leads it; when the last one leaves it is no more.",
    ], example: "invite bob", access: .signedIn, make: Construct.party)

  private static let partySay = CommandRow(
    aliases: ["party say"], parameters: "<text>", help: "a message to your party",
    details: ["Every other member gets it, and nobody else."], example: "Lunch at noon?",
    access: .signedIn, make: Construct.partySay)

  private static let act = CommandRow(
    parameters: "<text>", help: "say what you do: * anna waves",
    details: ["It goes where a plain line goes: to the room you are in, otherwise to everyone."],
    example: "waves", access: .signedIn, make: Construct.act)

  private static let join = CommandRow(
    parameters: "<room>", help: "go into a room; what you type goes there",
    details: [
      "A room is made by joining it and gone when nobody is in it. Its name has 1 to 32 letters, "
        + "digits and any of - _ . and case doesn't matter. You are in one room at a time."
    ], example: "tea", access: .signedIn, make: Construct.join)

  private static let leaveRoom = CommandRow(
    help: "leave the room; what you type goes to everyone", access: .signedIn,
    make: Construct.plain(.leaveRoom))

  private static let rooms = CommandRow(
    help: "the rooms, and who is in them", make: Construct.plain(.rooms))

  private static let away = CommandRow(
    parameters: "[text]", help: "tell others that you are away; again to come back",
    details: [
      "Whoever writes to you alone is told so, with the text. A line to a room or to everyone "
        + "brings you back as well."
    ], example: "at lunch", access: .signedIn, make: Construct.away)

  private static let capacity = CommandRow(
    parameters: "[number]", help: "how many accounts there can be; with a number: change that",
    details: [
      "Any user can change it; everybody is told. Below the accounts that exist nobody loses "
        + "anything: nobody registers until there are fewer."
    ], example: "8", make: Construct.capacity)

  private static let ignore = CommandRow(
    parameters: "[user]", help: "don't show what a user writes; again to hear them",
    details: [
      "Without a name it lists whom you ignore. It counts for your account on this machine, also "
        + "after a restart. They don't learn of it."
    ], example: "bob", access: .signedIn, make: Construct.ignore)

  private static let clear = CommandRow(
    help: "clear the screen", make: Construct.plain(.clear))

  private static let status = CommandRow(
    aliases: ["nodes", "election"],
    help: "what this node sees: coordinator, nodes, links, log", make: Construct.plain(.status))
}

extension CommandTable {
  /// The words that name a command, its own first. `say` has none: it is a line without `@`.
  static func words(_ name: CommandName) -> [String] {
    (name == .say ? [] : [name.rawValue]) + row(name).aliases
  }

  /// The command of that name or alias, in any case.
  static func find(_ word: String) -> CommandName? {
    let word = word.lowercased()
    return CommandName.allCases.first { words($0).contains(word) }
  }

  /// Every word that can follow `@`.
  static var typedWords: [String] {
    CommandName.allCases.flatMap(words).filter { !$0.contains(" ") }
  }

  /// Words that are no user's name, in lower case.
  static let reservedNames = Array(Set(typedWords + ["all", "say"])).sorted()

  /// How a command is typed.
  static func usage(_ name: CommandName) -> String {
    let parameters = row(name).parameters
    let start = name == .say ? "" : "@\(name.rawValue)"
    return start + (start.isEmpty || parameters.isEmpty ? "" : " ") + parameters
  }

  /// A line that works where nobody can be asked for a password.
  static func scriptExample(_ name: CommandName) -> String {
    name == .changePassword
      ? "\(example(name)) <old password> <new password>" : "\(example(name)) <password>"
  }

  /// A line that works.
  static func example(_ name: CommandName) -> String {
    let example = row(name).example
    let start = name == .say ? "" : "@\(name.rawValue)"
    return start + (start.isEmpty || example.isEmpty ? "" : " ") + example
  }
}

/// What others need of the table.
public enum Commands {
  /// Words that are no user's name, in lower case: `NodeConfiguration.reservedNames`.
  public static var reservedNames: [String] { CommandTable.reservedNames }
}
