import ConclaveWire

/// What a user is told (INTERFACE: JSON Lines). ConclaveText says it in words or in JSON.
public enum Event: Hashable, Sendable, Codable {
  /// The node is up and looks for others.
  case ready(ReadyReport)
  /// There is a coordinator; everything works.
  case coordinator(CoordinatorReport)
  /// There is none for now; what is typed waits.
  case noCoordinator(reason: String)
  case nodeJoined(name: String, node: NodeID, reason: String)
  case nodeLeft(name: String, node: NodeID, reason: String)
  case userJoined(user: String, node: String, reason: String)
  case userLeft(user: String, node: String, reason: String)
  /// Somebody went into the room that this node's user is in, or out of it.
  case room(RoomChange)
  /// The answer to a command, exactly one for each.
  case reply(CommandID, CommandName, Outcome)
  /// A command takes its time: so many lines were found so far.
  case progress(CommandID, CommandName, lines: Int)
  case message(MessageReport)
  case delivery(DeliveryReport)
  case party(PartyReport)
  /// Two groups came together.
  case merged(MergeReport)
  case notice(Notice)
}

public struct ReadyReport: Hashable, Sendable, Codable {
  public var name: String
  public var node: NodeID
  public var group: String
  /// Whether the group has no secret.
  public var isOpen: Bool
  public var tcpPort: UInt16
}

public struct CoordinatorReport: Hashable, Sendable, Codable {
  public var name: String
  public var node: NodeID
  /// Whether it is this node.
  public var isSelf: Bool
  public var term: UInt64
  /// Nodes of the group.
  public var members: Int
  /// Milliseconds since the coordinator before was lost; nil if none was.
  public var tookMilliseconds: Double?
  public var reason: String
}

public struct MessageReport: Hashable, Sendable, Codable {
  public enum Scope: Hashable, Sendable, Codable {
    case everyone(Position)
    case room(String, Position)
    /// From one user to another; `to` is the reader's name.
    case direct(to: String)
    /// To the members of the party that this node's user is in.
    case party(PartyID)
  }

  public var scope: Scope
  public var from: String
  public var text: String
  public var message: RequestID
  public var sentAt: WallTime
  /// Whether it waited or came by a merge or after a failover, and isn't live.
  public var isLate: Bool
  /// Whether it was written on this node.
  public var isOwn: Bool
  /// Whether the text says what its author does: "anna waves".
  public var isAction = false
}

public struct RoomChange: Hashable, Sendable, Codable {
  public enum What: Hashable, Sendable, Codable { case joined, left }

  public var what: What
  public var user: String
  public var room: String
}

public struct DeliveryReport: Hashable, Sendable, Codable {
  public enum State: Hashable, Sendable, Codable {
    /// A public or room line is acknowledged: so many nodes hold it durably.
    case sent(copies: Int)
    /// A direct message was shown to its reader.
    case delivered
    /// It waits for its reader to sign in; so many nodes hold it durably.
    case waiting(copies: Int)
    case failed(DeliveryFailure)
  }

  public var message: RequestID
  /// The reader's name; nil for a public line.
  public var to: String?
  public var state: State
}

/// Why a message that was taken didn't arrive.
public enum DeliveryFailure: Hashable, Sendable, Codable {
  /// Writer and reader of a message to a party aren't both in it any more.
  case leftParty
  /// The reader's account was given up.
  case accountGone
  /// Nothing can be sealed to the reader's account.
  case unsealable
  /// The node left before the message was settled.
  case leaving
  case refused(Refusal)
}

public struct MergeReport: Hashable, Sendable, Codable {
  /// The coordinator's name.
  public var coordinator: String
  /// Messages that came from the other side.
  public var entries: Int
  /// Accounts that are called otherwise from here on: the name before, and the name now.
  public var renamed: [Renaming]
  /// Whether there are more accounts than seats.
  public var isOverCapacity: Bool

  public struct Renaming: Hashable, Sendable, Codable {
    public var from: String
    public var to: String
  }
}

/// Something a user should know that answers no command.
public enum Notice: Hashable, Sendable, Codable {
  /// The node's own session ended, and why.
  case sessionEnded(user: String, SessionEnd)
  /// The disk is full: the node goes on, but keeps nothing.
  case diskFull
  /// There is room on the disk again.
  case diskRecovered
  /// A node has the clock wrong by more than a minute.
  case clockAhead(seconds: UInt64)
  /// A node on this network uses another secret, and can't join.
  case wrongSecret(address: String)
  /// A message that waited can't be opened.
  case mailUnreadable(from: String)
  /// Another process runs with this node's key.
  case twin(address: String)
  /// Somebody changed the number of seats; so many are taken.
  case capacitySet(seats: Int, taken: Int, by: String)
  /// The reader of a direct message is away, and why; told once per away.
  case readerAway(user: String, text: String)
  /// Who was away said something, and so is back.
  case back

  public enum SessionEnd: Hashable, Sendable, Codable {
    /// The same account signed in later on another node.
    case signedInElsewhere(node: String)
    /// The coordinator doesn't know the account any more.
    case accountGone
    /// The account was given up on another node.
    case accountRemoved
    /// The password was changed on another node, and the session can't be carried on.
    case passwordChanged
    /// The node took a new identity, to which the session wasn't bound.
    case newIdentity
  }
}
