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
  case publicMessage(AccountID, text: String)
  /// Which accounts does this name lead to, and what are their salts? The key is the name without case.
  case accounts(key: String)
  /// This account signs in on the asking node.
  case login(SessionCertificate)
  /// This account signs out of the asking node.
  case logout(AccountID)
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
public enum Refusal: Hashable, Sendable {
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
    case .publicMessage(let account, let text):
      writer.append(UInt8(2))
      account.write(to: &writer)
      writer.append(text)
    case .accounts(let key):
      writer.append(UInt8(3))
      writer.append(key)
    case .login(let certificate):
      writer.append(UInt8(4))
      certificate.write(to: &writer)
    case .logout(let account):
      writer.append(UInt8(5))
      account.write(to: &writer)
    case .unknown(let kind): writer.append(kind)
    }
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    id = try RequestID(bytes, &cursor)
    switch try cursor.number(bytes, as: UInt8.self) {
    case 1: body = .claim(try AccountClaim(bytes, &cursor))
    case 2:
      body = .publicMessage(
        try AccountID(bytes, &cursor),
        text: try cursor.text(bytes, "text", max: Limits.textBytesMax))
    case 3: body = .accounts(key: try cursor.text(bytes, "user key", max: Limits.nameBytesMax))
    case 4: body = .login(try SessionCertificate(bytes, &cursor))
    case 5: body = .logout(try AccountID(bytes, &cursor))
    case let kind:
      _ = try cursor.raw(bytes, count: cursor.remaining(bytes))
      body = .unknown(kind: kind)
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
    default: self = .unsupported
    }
  }
}
