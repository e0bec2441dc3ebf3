/// What an entry says. Kinds this version doesn't know are kept and passed on as they are, so that an older
/// node doesn't lose what a newer one wrote.
public enum EntryBody: Hashable, Sendable {
  /// Somebody asks for an account; its id is the entry's request. It counts from its confirmation.
  case accountClaimed(AccountClaim)
  /// The account is the group's from here on.
  case accountConfirmed(AccountID)
  /// Another password.
  case credentialChanged(AccountID, Credential)
  /// The account is given up; this wins over everything concurrent.
  case accountRemoved(AccountID)
  /// The number of seats, and who set it; nobody when the group was founded. Of founding entries the first counts;
  /// any other outranks them, the last one wins.
  case capacitySet(UInt16, by: LogAuthor?)
  /// A line for everybody.
  case publicMessage(LogMessage)
  /// A line for a room.
  case roomMessage(room: String, LogMessage)
  /// A message waits for an account that is offline.
  case mailQueued(Mail)
  /// A waiting message was shown to its reader.
  case mailDelivered(MailReceipt)
  /// Somebody founded, joined, left or was invited to a party.
  case partyChanged(PartyChange)
  /// A kind of a later version.
  case unknown(kind: UInt8, [UInt8])
}

/// A name asked for, with what signs in to it.
public struct AccountClaim: Hashable, Sendable {
  /// As it was typed.
  public var name: String
  /// The name without regard to case: two accounts with one key have one name. Compared as bytes.
  public var key: String
  public var credential: Credential

  public init(name: String, key: String, credential: Credential) {
    self.name = name
    self.key = key
    self.credential = credential
  }
}

/// Who wrote something into the log, with the name of that time, so that the log reads by itself.
public struct LogAuthor: Hashable, Sendable {
  public var account: AccountID
  public var name: String

  public init(account: AccountID, name: String) {
    self.account = account
    self.name = name
  }
}

/// A public or room message. It carries its author's name as it was, so that the log reads by itself.
public struct LogMessage: Hashable, Sendable {
  public var account: AccountID
  public var name: String
  public var text: String
  /// Whether it says what its author does: "anna waves".
  public var isAction: Bool

  public init(account: AccountID, name: String, text: String, isAction: Bool = false) {
    self.account = account
    self.name = name
    self.text = text
    self.isAction = isAction
  }
}

extension EntryBody {
  /// The byte that says which.
  public var kind: UInt8 {
    switch self {
    case .accountClaimed: 1
    case .accountConfirmed: 2
    case .credentialChanged: 3
    case .accountRemoved: 4
    case .capacitySet: 5
    case .publicMessage: 6
    case .roomMessage: 7
    case .mailQueued: 8
    case .mailDelivered: 9
    case .partyChanged: 10
    case .unknown(let kind, _): kind
    }
  }
}

extension EntryBody {
  /// The line that it says, and in which room; nil if it is none.
  public var line: (room: String?, message: LogMessage)? {
    switch self {
    case .publicMessage(let message): (nil, message)
    case .roomMessage(let room, let message): (room, message)
    default: nil
    }
  }
}

/// "An entry's body is its kind, the length of what follows, and that: a reader skips a kind it doesn't know."
extension EntryBody: WireValue {
  public func write(to writer: inout Writer) {
    writer.append(kind)
    var content = Writer()
    switch self {
    case .accountClaimed(let claim): claim.write(to: &content)
    case .accountConfirmed(let account), .accountRemoved(let account): account.write(to: &content)
    case .credentialChanged(let account, let credential):
      account.write(to: &content)
      credential.write(to: &content)
    case .capacitySet(let seats, let author):
      content.append(seats)
      content.append(author == nil)
      author?.write(to: &content)
    case .publicMessage(let message): message.write(to: &content)
    case .roomMessage(let room, let message):
      content.append(room)
      message.write(to: &content)
    case .mailQueued(let mail): mail.write(to: &content)
    case .mailDelivered(let receipt): receipt.write(to: &content)
    case .partyChanged(let change): change.write(to: &content)
    case .unknown(_, let bytes): content.append(raw: bytes)
    }
    writer.append(content.bytes)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    let kind: UInt8 = try cursor.number(bytes)
    let content = try cursor.field(bytes, "entry body", max: Limits.entryBytesMax)
    try self.init(kind: kind, content: content)
  }

  private init(kind: UInt8, content: [UInt8]) throws(WireError) {
    let bytes = content.span
    var cursor = Cursor()
    switch kind {
    case 1: self = .accountClaimed(try AccountClaim(bytes, &cursor))
    case 2: self = .accountConfirmed(try AccountID(bytes, &cursor))
    case 3:
      self = .credentialChanged(
        try AccountID(bytes, &cursor), try Credential(bytes, &cursor))
    case 4: self = .accountRemoved(try AccountID(bytes, &cursor))
    case 5:
      let seats: UInt16 = try cursor.number(bytes)
      let isFounding = try cursor.flag(bytes, "founding")
      self = .capacitySet(seats, by: isFounding ? nil : try LogAuthor(bytes, &cursor))
    case 6: self = .publicMessage(try LogMessage(bytes, &cursor))
    case 7:
      self = .roomMessage(
        room: try cursor.text(bytes, "room", max: Limits.nameBytesMax),
        try LogMessage(bytes, &cursor))
    case 8: self = .mailQueued(try Mail(bytes, &cursor))
    case 9: self = .mailDelivered(try MailReceipt(bytes, &cursor))
    case 10: self = .partyChanged(try PartyChange(bytes, &cursor))
    default:
      self = .unknown(kind: kind, content)
      return
    }
    try cursor.end(bytes)
  }
}

extension AccountClaim: WireValue {
  public func write(to writer: inout Writer) {
    writer.append(name)
    writer.append(key)
    credential.write(to: &writer)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      name: try cursor.text(bytes, "user name", max: Limits.nameBytesMax),
      key: try cursor.text(bytes, "user key", max: Limits.nameBytesMax),
      credential: try Credential(bytes, &cursor))
  }
}

extension LogAuthor: WireValue {
  public func write(to writer: inout Writer) {
    account.write(to: &writer)
    writer.append(name)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      account: try AccountID(bytes, &cursor),
      name: try cursor.text(bytes, "user name", max: Limits.nameBytesMax))
  }
}

extension LogMessage: WireValue {
  public func write(to writer: inout Writer) {
    account.write(to: &writer)
    writer.append(name)
    writer.append(text)
    writer.append(isAction)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      account: try AccountID(bytes, &cursor),
      name: try cursor.text(bytes, "user name", max: Limits.nameBytesMax),
      text: try cursor.text(bytes, "text", max: Limits.textBytesMax),
      isAction: try cursor.flag(bytes, "action"))
  }
}
