/// A message that waits in the log for an account that is offline (Protocol.md, "Mail"). Only the reader can
/// open it.
public struct Mail: Hashable, Sendable {
  /// The message's id, the same whichever way it goes: a copy that also came node to node isn't shown again.
  public var message: RequestID
  /// The account that writes.
  public var from: AccountID
  /// What it was called then.
  public var name: String
  /// The account that reads.
  public var to: AccountID
  /// When it was written, for people.
  public var wall: WallTime
  /// The party it was said to; nil for a message from one to one.
  public var party: PartyID?
  /// The text, sealed to the reader's mail key.
  public var sealed: [UInt8]

  public init(
    message: RequestID, from: AccountID, name: String, to: AccountID, wall: WallTime,
    party: PartyID?, sealed: [UInt8]
  ) {
    self.message = message
    self.from = from
    self.name = name
    self.to = to
    self.wall = wall
    self.party = party
    self.sealed = sealed
  }

  /// Which mail it is: a message to a party waits for each absent member by itself.
  public var receipt: MailReceipt { MailReceipt(message: message, to: to) }
}

/// Names the mail of one message to one reader.
public struct MailReceipt: Hashable, Comparable, Sendable {
  public var message: RequestID
  public var to: AccountID

  public init(message: RequestID, to: AccountID) {
    self.message = message
    self.to = to
  }

  public static func < (left: Self, right: Self) -> Bool {
    (left.message, left.to) < (right.message, right.to)
  }
}

extension Mail: WireValue {
  public func write(to writer: inout Writer) {
    message.write(to: &writer)
    from.write(to: &writer)
    writer.append(name)
    to.write(to: &writer)
    writer.append(wall.milliseconds)
    writer.append(optional: party) { $1.write(to: &$0) }
    writer.append(sealed)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      message: try RequestID(bytes, &cursor), from: try AccountID(bytes, &cursor),
      name: try cursor.text(bytes, "user name", max: Limits.nameBytesMax),
      to: try AccountID(bytes, &cursor),
      wall: WallTime(milliseconds: try cursor.number(bytes)),
      party: try cursor.optional(bytes, "party", PartyID.read),
      sealed: try cursor.field(bytes, "sealed text", max: Limits.sealedTextBytesMax))
  }
}

extension MailReceipt: WireValue {
  public func write(to writer: inout Writer) {
    message.write(to: &writer)
    to.write(to: &writer)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(message: try RequestID(bytes, &cursor), to: try AccountID(bytes, &cursor))
  }
}
