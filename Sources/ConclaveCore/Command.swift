import ConclaveWire

/// What a user can ask for. ConclaveText makes it from a line; one row of its command table each.
public enum Command: Hashable, Sendable, Codable {
  /// The commands, or one command with usage and an example.
  case help(topic: String?)
  case register(user: String, Password)
  case login(user: String, Password)
  case logout
  /// Signs out and leaves; a coordinator hands over first.
  case exit
  /// Who is online.
  case list
  /// Lines of the log.
  case log(LogRequest)
  /// A direct message.
  case send(to: String, text: String)
  /// Answers the last direct message, sent or received.
  case reply(text: String)
  /// A public message from anywhere.
  case sendAll(text: String)
  /// A plain line: to where the user is.
  case say(text: String)
  case party(PartyCommand)
  /// A message to the members of the user's party.
  case partySay(text: String)
  /// What the user does, told to where the user is: `anna waves`.
  case act(text: String)
  /// Goes into a room, which is made by that.
  case join(room: String)
  case leaveRoom
  /// The rooms that somebody is in.
  case rooms
  /// Away, and why. Without a text: away for no reason given, or back again.
  case away(text: String?)
  /// How many seats there are; with a number: so many from now on.
  case capacity(seats: UInt16?)
  /// Doesn't want to hear a user, or wants to again. Without a name: whom that is.
  case ignore(user: String?)
  /// Clears the screen of a terminal.
  case clear
  case status
  /// Another password for the account signed in here.
  case changePassword(old: Password, new: Password)
  /// Gives up the account signed in here.
  case unregister(Password)

  public var name: CommandName {
    switch self {
    case .help: .help
    case .register: .register
    case .login: .login
    case .logout: .logout
    case .exit: .exit
    case .list: .list
    case .log: .log
    case .send: .send
    case .reply: .reply
    case .sendAll: .sendAll
    case .say: .say
    case .party: .party
    case .partySay: .partySay
    case .act: .act
    case .join: .join
    case .leaveRoom: .leaveRoom
    case .rooms: .rooms
    case .away: .away
    case .capacity: .capacity
    case .ignore: .ignore
    case .clear: .clear
    case .status: .status
    case .changePassword: .changePassword
    case .unregister: .unregister
    }
  }
}

/// Which lines of the log are asked for.
public struct LogRequest: Hashable, Sendable, Codable {
  public enum Place: Hashable, Sendable, Codable {
    /// The room that the user is in, otherwise the public log.
    case here
    case everyone
    case room(String)
  }

  public var place: Place
  public var filter: MessageFilter
  /// So many of the last lines; nil for all.
  public var count: Int?
  /// The file that the user named.
  public var export: String?

  public init(
    _ filter: MessageFilter = .all, in place: Place = .here, count: Int? = nil,
    export: String? = nil
  ) {
    self.place = place
    self.filter = filter
    self.count = count
    self.export = export
  }
}

/// The commands' names, as the table, replies and JSON have them.
public enum CommandName: String, Hashable, Sendable, CaseIterable, Codable {
  case help, register, login, logout, exit
  case list = "getlist"
  case log = "getlog"
  case send, reply, message
  case sendAll = "send all"
  case say
  case party
  case partySay = "p"
  case changePassword = "passwd"
  case unregister
  case act = "me"
  case join
  case leaveRoom = "leave"
  case rooms
  case away
  case capacity
  case ignore
  case clear
  case status
}

/// The answer to a command.
public enum Outcome: Hashable, Sendable, Codable {
  case help(topic: String?)
  /// The account is made and signed in.
  case registered(user: String, online: [OnlineUser])
  case signedIn(user: String, online: [OnlineUser])
  case signedOut(user: String)
  case passwordChanged(user: String)
  /// The account is given up and its seat free.
  case unregistered(user: String)
  case leaving
  case users([OnlineUser])
  /// Lines of the log in total order; `export` is the file that the user named.
  case entries([LogLine], export: String?)
  case status(StatusReport)
  /// A message was taken; `delivery` events follow.
  case accepted(message: RequestID)
  case party(PartyOutcome)
  /// A message to a party was taken; a `delivery` event for each of these follows.
  case toldParty(message: RequestID, to: [String])
  case joined(RoomView)
  case leftRoom(String)
  case rooms([RoomSummary])
  case away(text: String)
  /// Not away any more.
  case back
  /// Seats taken, and all there are.
  case capacity(taken: Int, seats: Int)
  /// The number of seats is changed, and acknowledged.
  case capacitySet(taken: Int, seats: Int)
  /// Whether the user is ignored from now on.
  case ignoring(user: String, Bool)
  case ignored([String])
  case cleared
  case refused(CommandRefusal)
}

/// Why a command did nothing.
public enum CommandRefusal: Hashable, Sendable, Codable {
  /// The coordinator refused.
  case declined(Refusal)
  /// Signed in here already, as this user.
  case alreadySignedIn(user: String)
  case notSignedIn
  /// A user's name that breaks the rules.
  case badName(NameFault)
  case passwordTooShort
  /// The old password isn't the account's.
  case wrongPassword
  /// The account is signed in on another node, since then.
  case signedInElsewhere(user: String, node: String, since: WallTime)
  /// The user exists and isn't online.
  case offline(user: String)
  /// Nobody has that name; names like it.
  case noSuchUser(name: String, near: [String])
  /// No direct message was sent or received since the sign-in.
  case nobodyToReplyTo
  case emptyText
  /// Above `Limits.textScalarsMax` or `Limits.textBytesMax`.
  case textTooLong
  /// The user is in the same party already.
  case alreadyInParty(user: String)
  /// The user is invited to it already.
  case alreadyInvited(user: String)
  case invitedOneself
  /// Nobody else is in the party.
  case aloneInParty
  /// Several invitations are open: it must be said whose is meant.
  case severalInvitations(by: [String])
  /// No invitation is that user's; those who did invite.
  case notInvitedBy(user: String, others: [String])
  /// A room's name that breaks the rules.
  case badRoom(NameFault)
  /// In that room already.
  case inRoomAlready(String)
  /// Not 1 to `Limits.capacityMax`.
  case badCapacity
  case ignoresOneself
  /// Above `IgnoreList.pairsMax`.
  case ignoresTooMany
  /// In no room that could be left.
  case inNoRoom
  /// Above `Limits.reasonBytesMax`.
  case awayTooLong
  /// So many commands wait that no more are taken.
  case tooMany
  /// There isn't the memory to derive keys from a password.
  case outOfMemory
  /// The node is leaving.
  case stopping
}

public struct OnlineUser: Hashable, Sendable, Codable {
  public var user: String
  public var node: String
  public var room: String?
  public var since: WallTime
  /// Whether it is this node's user.
  public var isSelf: Bool
  /// Why the user is away; nil for one who isn't.
  public var away: String? = nil
}

/// A room, as it is shown to someone who goes in.
public struct RoomView: Hashable, Sendable, Codable {
  public var room: String
  /// Who is in it, oneself included, in order of names.
  public var users: [OnlineUser]
  /// What was said there last and not seen yet, in total order.
  public var lines: [LogLine]
}

/// A room and who is in it.
public struct RoomSummary: Hashable, Sendable, Codable {
  public var room: String
  public var users: [String]
  /// Whether this node's user is in it.
  public var isOwn: Bool
}

/// A public or room message as the log has it.
public struct LogLine: Hashable, Sendable, Codable {
  public var message: RequestID
  public var from: String
  public var room: String?
  public var text: String
  /// Whether the text says what its author does.
  public var isAction: Bool
  public var sentAt: WallTime
  public var position: Position
}

/// This node's view.
public struct StatusReport: Hashable, Sendable, Codable {
  public var role: Beacon.Role
  public var node: String
  public var nodeID: NodeID
  public var group: String
  public var isOpen: Bool
  public var user: String?
  /// The room that the user is in, and why the user is away.
  public var room: String?
  public var away: String?
  /// Who is online, this node's user included.
  public var users: [OnlineUser]
  /// Seconds since this node started.
  public var uptimeSeconds: Int64
  /// The coordinator's name, if there is one.
  public var coordinator: String?
  /// Seconds since it began to coordinate.
  public var reignSeconds: Int64?
  public var epoch: EpochID
  public var nodes: [NodeStatus]
  /// Entries held, and those of them on the disk.
  public var entriesHeld: UInt64
  public var entriesDurable: UInt64
  /// Requests of this node that wait for an answer.
  public var waiting: Int
  public var capacity: Int
  public var accounts: Int
  public var canWrite: Bool
  /// Bytes of the log on the disk, and bytes free there.
  public var logBytes: UInt64?
  public var freeBytes: UInt64?

  public struct NodeStatus: Hashable, Sendable, Codable {
    public var name: String
    public var node: NodeID
    public var endpoint: Endpoint
    /// Whether a link to it is up.
    public var isLinked: Bool
    /// Seen from the coordinator: whether all that it has is durable there too; nil elsewhere.
    public var isInSync: Bool?
    /// Seen from the coordinator: entries that aren't on that node's disk yet; nil elsewhere.
    public var entriesLacking: UInt64? = nil
    /// Milliseconds of a round trip: of the last heartbeat, seen from the coordinator, or as the system measures it
    /// on the link; nil without a link.
    public var roundTripMilliseconds: Double?
  }
}

/// What is wrong with a user's name.
public enum NameFault: Hashable, Sendable {
  /// Not 3 to 32 Unicode scalars, or above `Limits.nameBytesMax` bytes.
  case length
  /// A character other than a letter, a digit, `-`, `_` or `.`.
  case character(Character)
  /// `all`, or a word that is a command.
  case reserved
}

extension NameFault: Codable {
  private enum Word: String, Codable { case length, character, reserved }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    switch self {
    case .length: try container.encode(Word.length)
    case .character(let character):
      try container.encode(Word.character)
      try container.encode(String(character))
    case .reserved: try container.encode(Word.reserved)
    }
  }

  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    switch try container.decode(Word.self) {
    case .length: self = .length
    case .reserved: self = .reserved
    case .character:
      let text = try container.decode(String.self)
      guard let character = text.first, text.count == 1 else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "no character")
      }
      self = .character(character)
    }
  }
}
