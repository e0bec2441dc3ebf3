import ConclaveWire

/// What a node wants done.
///
/// Effects are performed in the order given. None of them makes anything durable at once: entries given to
/// `store` may be sent and shown at once, and count as durable only when `Input.stored` says so, which is what
/// every answer to a request waits for. Stores and reads are performed in their order, so that a read sees
/// what was stored before it.
public enum Effect: Sendable {
  /// Sends a beacon, sealed.
  case beacon(Beacon, to: BeaconTarget)
  /// Opens a link. Answered by `linkOpened` or `linkFailed`, within `Timing.linkTimeout`.
  case connect(LinkID, Endpoint, expecting: NodeID?)
  /// Sends a frame; frames on one link arrive in order or not at all.
  case send(LinkID, StampedFrame)
  /// Sends a frame to a member by way of the coordinator, on its link: sealed between the two nodes' keys, for
  /// the receiver's boot.
  case relay(via: LinkID, to: NodeID, Boot, StampedFrame)
  /// Opens what came so, sealed for this node and its boot. Answered by `relayed`, or by nothing if it was
  /// sealed by another or for another.
  case openRelay(Relay, Boot)
  /// Closes a link after what was sent before; `linkClosed` follows.
  case close(LinkID)
  /// Appends entries to the log on the disk. Answered by `stored` or `storeFailed`.
  case store([Entry])
  /// Reads the log. Answered by `entriesRead`.
  case read(ReadID, LogQuery)
  /// Makes the credential of a new account. Answered by `credentialMade`.
  case makeCredential(DerivationID, Password)
  /// Makes the key pair of an account from its password. Answered by `loginDerived`.
  case deriveLogin(DerivationID, Password, salt: [UInt8])
  /// Makes another credential for an account, which wraps the same mail key. Answered by `credentialChanged`.
  case changeCredential(DerivationID, Credential, old: Password, new: Password)
  /// Seals a text to an account's mail key. Answered by `mailSealed`.
  case sealMail(MailReceipt, String, MailKey)
  /// Keeps a note on the disk. Answered by `noted` when it is synced; not while the disk takes no writes.
  case note(MailNote)
  /// Forgets one, after what was noted before.
  case forget(MailNote)
  /// Makes a new key for the node, keeps it, and uses it for links from here on. Answered by
  /// `identityRenewed`.
  case renewIdentity
  /// Looks at what only the host knows. Answered by `looked`.
  case look(CommandID, links: [LinkID])
  /// Keeps this list in the place of the one before.
  case keepIgnored(IgnoreList)
  /// Tells the user.
  case emit(Event)
  /// Tells the log.
  case log(LogRecord)
  /// The node is done: close everything and end with success, or with the error given.
  case exit(failure: String?)
}

/// Who gets a beacon.
public enum BeaconTarget: Hashable, Sendable {
  /// Everybody on every interface, by multicast.
  case everyone
  /// One node, at its UDP port for beacons meant for it alone, or a `--peer` at the group's port.
  case endpoint(Endpoint)
}

/// What is read from the log on the disk.
public enum LogQuery: Hashable, Sendable {
  /// Entries of one epoch, from a position on, in order, bounded in number and encoded bytes; at least one
  /// if there is one.
  case range(from: Position, entriesMax: Int, bytesMax: Int)
  /// Messages of one place in total order: all that match, at most `limit`, the last ones, of those before
  /// `before` in the order if it is given.
  case messages(MessageFilter, in: LogPlace, before: OrderKey?, limit: Int)
}

/// Whose messages are asked for.
public enum LogPlace: Hashable, Sendable {
  /// Public messages (`EntryBody.publicMessage`).
  case everyone
  /// Those of a room (`EntryBody.roomMessage`): its name without regard to case, as `UserName.key(of:)` has it.
  case room(key: String)

  /// Whether an entry is a message of this place.
  public func has(_ entry: Entry) -> Bool {
    switch (self, entry.body) {
    case (.everyone, .publicMessage): true
    case (.room(let key), .roomMessage(let room, _)):
      UserName.key(of: room).utf8.elementsEqual(key.utf8)
    default: false
    }
  }
}

/// Which messages are asked for.
public enum MessageFilter: Hashable, Sendable, Codable {
  case all
  /// Written at that time or later.
  case since(WallTime)
  /// Whose text or author has the text, without regard to case.
  case search(String)
}

/// A line of the log about what goes on in the node.
public struct LogRecord: Hashable, Sendable {
  public enum Level: Int, Sendable, Comparable, CaseIterable {
    case debug, info, warning, error
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// What the record is about.
  public enum Topic: String, Sendable, CaseIterable {
    case node, election, link, log, account, session, beacon
  }

  public var level: Level
  public var topic: Topic
  /// What happened, in a few words, such as `won`. Never a password, a key, or the text of a message.
  public var event: String
  /// More of it, in order.
  public var fields: [Field]

  public struct Field: Hashable, Sendable {
    public var name: String
    public var value: String
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public init(
    _ level: Level, _ topic: Topic, _ event: String, _ fields: KeyValuePairs<String, String> = [:]
  ) {
    self.level = level
    self.topic = topic
    self.event = event
    self.fields = fields.map { Field($0.key, $0.value) }
  }
}
