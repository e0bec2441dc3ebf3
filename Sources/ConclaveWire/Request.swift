/// What a node asks of its coordinator. It repeats what is unanswered, in order, on every new link.
public struct Request: Hashable, Sendable {
  public var id: RequestID
  public var body: RequestBody

  public init(id: RequestID, body: RequestBody) {
    self.id = id
    self.body = body
  }
}

public enum RequestBody: Hashable, Sendable {
  /// An account, please.
  case claim(AccountClaim)
  /// A line for everybody, from the account signed in on the asking node.
  case publicMessage(AccountID, text: String, isAction: Bool)
  /// Which accounts does this name lead to, and what are their salts? The key is the name without case.
  case accounts(key: String)
  /// This account signs in on the asking node.
  case login(SessionCertificate)
  /// This account signs out of the asking node.
  case logout(AccountID)
  /// A line for the room that the account is in.
  case roomMessage(AccountID, room: String, text: String, isAction: Bool)
  /// The account goes into a room; an empty name: into none.
  case enterRoom(AccountID, room: String)
  /// The account's user is away, and why; an empty text: back again.
  case setAway(AccountID, text: String)
  /// Another password.
  case changeCredential(CredentialChange)
  /// The account is given up.
  case removeAccount(AccountRemoval)
  /// Another number of seats.
  case setCapacity(AccountID, seats: UInt16)
  /// A message waits for an account that is offline.
  case queueMail(Mail)
  /// A waiting message was shown on the asking node.
  case mailDelivered(MailReceipt)
  /// A party changes.
  case changeParty(PartyChange)
  /// A kind of a later version: refused.
  case unknown(kind: UInt8)
}

/// The coordinator's answer to a request.
public struct Answer: Hashable, Sendable {
  public var id: RequestID
  public var body: AnswerBody

  public init(id: RequestID, body: AnswerBody) {
    self.id = id
    self.body = body
  }
}

public enum AnswerBody: Hashable, Sendable {
  /// The entry is acknowledged (P1): where it stands, and on how many nodes it is durable.
  case acknowledged(Position, copies: UInt16)
  /// The accounts a name leads to, the holder of the name first; none: no such user.
  case accounts([AccountSalt])
  /// Signed in or out: the roster says so from here on.
  case done
  case refused(Refusal)
}

/// What is needed to sign in to an account.
public struct AccountSalt: Hashable, Sendable {
  public var account: AccountID
  public var name: String
  public var salt: [UInt8]

  public init(account: AccountID, name: String, salt: [UInt8]) {
    self.account = account
    self.name = name
    self.salt = salt
  }
}

/// Why a request isn't granted.
public enum Refusal: Hashable, Sendable, Codable {
  /// All seats are taken.
  case full(capacity: UInt16)
  /// Another account has the name.
  case taken
  /// The certificate doesn't verify: the password is another one.
  case badPassword
  /// The account is signed in on the node of that name.
  case signedInElsewhere(node: String)
  case noSuchUser
  /// Too many failed attempts; try again after so many seconds.
  case throttled(seconds: UInt16)
  /// The account isn't signed in on the asking node.
  case notSignedIn
  /// A name, a text or a key that breaks the rules.
  case malformed
  /// No node of the group can write to its disk.
  case cannotWrite
  /// So many messages wait for that account that no more are taken.
  case mailboxFull
  /// The account isn't in that room.
  case notInRoom
  /// The account is no member of that party, or the party is no more.
  case notInParty
  /// The account is a member of a party already.
  case inPartyAlready
  /// Nobody invited the account to that party, or the invitation is over.
  case notInvited
  /// So many are members or invited that no more are taken.
  case partyFull
  /// A request kind of a later version.
  case unsupported
}

extension Request: WireValue {
  public func write(to writer: inout Writer) {
    id.write(to: &writer)
    switch body {
    case .claim(let claim):
      writer.append(UInt8(1))
      claim.write(to: &writer)
    case .publicMessage(let account, let text, let isAction):
      writer.append(UInt8(2))
      account.write(to: &writer)
      writer.append(text)
      writer.append(isAction)
    case .accounts(let key):
      writer.append(UInt8(3))
      writer.append(key)
    case .login(let certificate):
      writer.append(UInt8(4))
      certificate.write(to: &writer)
    case .logout(let account):
      writer.append(UInt8(5))
      account.write(to: &writer)
    default: writeLater(to: &writer)
    }
  }

  /// The kinds from 6 on.
  private func writeLater(to writer: inout Writer) {
    switch body {
    case .claim, .publicMessage, .accounts, .login, .logout:
      preconditionFailure("kinds 1 to 5 are written by write(to:)")
    case .roomMessage(let account, let room, let text, let isAction):
      writer.append(UInt8(6))
      account.write(to: &writer)
      writer.append(room)
      writer.append(text)
      writer.append(isAction)
    case .enterRoom(let account, let room):
      writer.append(UInt8(7))
      account.write(to: &writer)
      writer.append(room)
    case .setAway(let account, let text):
      writer.append(UInt8(8))
      account.write(to: &writer)
      writer.append(text)
    case .changeCredential(let change): append(9, change, to: &writer)
    case .removeAccount(let removal): append(10, removal, to: &writer)
    case .setCapacity(let account, let seats):
      writer.append(UInt8(11))
      account.write(to: &writer)
      writer.append(seats)
    case .queueMail(let mail): append(12, mail, to: &writer)
    case .mailDelivered(let receipt): append(13, receipt, to: &writer)
    case .changeParty(let change): append(14, change, to: &writer)
    case .unknown(let kind): writer.append(kind)
    }
  }

  private func append(_ kind: UInt8, _ value: some WireValue, to writer: inout Writer) {
    writer.append(kind)
    value.write(to: &writer)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    id = try RequestID(bytes, &cursor)
    switch try cursor.number(bytes, as: UInt8.self) {
    case 1: body = .claim(try AccountClaim(bytes, &cursor))
    case 2:
      body = .publicMessage(
        try AccountID(bytes, &cursor),
        text: try cursor.text(bytes, "text", max: Limits.textBytesMax),
        isAction: try cursor.flag(bytes, "action"))
    case 3: body = .accounts(key: try cursor.text(bytes, "user key", max: Limits.nameBytesMax))
    case 4: body = .login(try SessionCertificate(bytes, &cursor))
    case 5: body = .logout(try AccountID(bytes, &cursor))
    case let kind: body = try RequestBody(later: kind, bytes, &cursor)
    }
  }
}

extension RequestBody {
  /// The kinds from 6 on.
  fileprivate init(
    later kind: UInt8, _ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor
  ) throws(WireError) {
    switch kind {
    case 6:
      self = .roomMessage(
        try AccountID(bytes, &cursor),
        room: try cursor.text(bytes, "room", max: Limits.nameBytesMax),
        text: try cursor.text(bytes, "text", max: Limits.textBytesMax),
        isAction: try cursor.flag(bytes, "action"))
    case 7:
      self = .enterRoom(
        try AccountID(bytes, &cursor),
        room: try cursor.text(bytes, "room", max: Limits.nameBytesMax))
    case 8:
      self = .setAway(
        try AccountID(bytes, &cursor),
        text: try cursor.text(bytes, "away", max: Limits.reasonBytesMax))
    case 9: self = .changeCredential(try CredentialChange(bytes, &cursor))
    case 10: self = .removeAccount(try AccountRemoval(bytes, &cursor))
    case 11: self = .setCapacity(try AccountID(bytes, &cursor), seats: try cursor.number(bytes))
    case 12: self = .queueMail(try Mail(bytes, &cursor))
    case 13: self = .mailDelivered(try MailReceipt(bytes, &cursor))
    case 14: self = .changeParty(try PartyChange(bytes, &cursor))
    default:
      _ = try cursor.raw(bytes, count: cursor.remaining(bytes))
      self = .unknown(kind: kind)
    }
  }
}

extension Answer: WireValue {
  public func write(to writer: inout Writer) {
    id.write(to: &writer)
    switch body {
    case .acknowledged(let position, let copies):
      writer.append(UInt8(1))
      position.write(to: &writer)
      writer.append(copies)
    case .accounts(let accounts):
      writer.append(UInt8(2))
      writer.append(list: accounts) { $1.write(to: &$0) }
    case .done: writer.append(UInt8(3))
    case .refused(let refusal):
      writer.append(UInt8(4))
      refusal.write(to: &writer)
    }
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    id = try RequestID(bytes, &cursor)
    switch try cursor.number(bytes, as: UInt8.self) {
    case 1:
      body = .acknowledged(try Position(bytes, &cursor), copies: try cursor.number(bytes))
    case 2:
      body = .accounts(
        try cursor.list(
          bytes, "accounts", max: Limits.accountsPerNameMax, AccountSalt.read))
    case 3: body = .done
    case 4: body = .refused(try Refusal(bytes, &cursor))
    case let other: throw .unknown(what: "answer", value: Int(other))
    }
  }
}

extension AccountSalt: WireValue {
  public func write(to writer: inout Writer) {
    account.write(to: &writer)
    writer.append(name)
    writer.append(raw: salt)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      account: try AccountID(bytes, &cursor),
      name: try cursor.text(bytes, "user name", max: Limits.nameBytesMax),
      salt: try cursor.raw(bytes, count: Credential.saltBytes))
  }
}

/// "A refusal is its code, a number and a text; a code that isn't known is read as unsupported."
extension Refusal: WireValue {
  public func write(to writer: inout Writer) {
    var number: UInt16 = 0
    var text = ""
    let code: UInt8
    switch self {
    case .full(let capacity): (code, number) = (1, capacity)
    case .taken: code = 2
    case .badPassword: code = 3
    case .signedInElsewhere(let node): (code, text) = (4, node)
    case .noSuchUser: code = 5
    case .throttled(let seconds): (code, number) = (6, seconds)
    case .notSignedIn: code = 7
    case .malformed: code = 8
    case .cannotWrite: code = 9
    case .unsupported: code = 10
    case .mailboxFull: code = 11
    case .notInRoom: code = 12
    case .notInParty: code = 13
    case .inPartyAlready: code = 14
    case .notInvited: code = 15
    case .partyFull: code = 16
    }
    writer.append(code)
    writer.append(number)
    writer.append(text)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    let code: UInt8 = try cursor.number(bytes)
    let number: UInt16 = try cursor.number(bytes)
    let text = try cursor.text(bytes, "reason", max: Limits.reasonBytesMax)
    switch code {
    case 1: self = .full(capacity: number)
    case 2: self = .taken
    case 3: self = .badPassword
    case 4: self = .signedInElsewhere(node: text)
    case 5: self = .noSuchUser
    case 6: self = .throttled(seconds: number)
    case 7: self = .notSignedIn
    case 8: self = .malformed
    case 9: self = .cannotWrite
    case 11: self = .mailboxFull
    case 12: self = .notInRoom
    case 13: self = .notInParty
    case 14: self = .inPartyAlready
    case 15: self = .notInvited
    case 16: self = .partyFull
    default: self = .unsupported
    }
  }
}
