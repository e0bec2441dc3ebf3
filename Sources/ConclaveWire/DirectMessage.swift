/// A message from a user on one node to a user on the other.
public struct DirectMessage: Hashable, Sendable {
  /// The same on both nodes; a repeated one is answered again and not shown again.
  public var id: RequestID
  /// The account that writes, signed in on the sending node.
  public var from: AccountID
  /// The account that reads, signed in on the receiving node.
  public var to: AccountID
  /// When it was written, for people.
  public var wall: WallTime
  public var text: String
  /// The party it is said to; nil for a message from one to one.
  public var party: PartyID?

  public init(
    id: RequestID, from: AccountID, to: AccountID, wall: WallTime, text: String,
    party: PartyID? = nil
  ) {
    self.id = id
    self.from = from
    self.to = to
    self.wall = wall
    self.text = text
    self.party = party
  }
}

/// What became of a direct message.
public struct DirectAnswer: Hashable, Sendable {
  public enum Outcome: UInt8, Sendable {
    /// It was shown.
    case delivered = 1
    /// The reader isn't signed in here.
    case notHere = 2
    /// The writer isn't signed in there, as far as the roster here says.
    case unknownSender = 3
  }

  public var id: RequestID
  public var outcome: Outcome

  public init(id: RequestID, outcome: Outcome) {
    self.id = id
    self.outcome = outcome
  }
}

extension DirectMessage: WireValue {
  public func write(to writer: inout Writer) {
    id.write(to: &writer)
    from.write(to: &writer)
    to.write(to: &writer)
    writer.append(wall.milliseconds)
    writer.append(text)
    writer.append(optional: party) { $1.write(to: &$0) }
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      id: try RequestID(bytes, &cursor), from: try AccountID(bytes, &cursor),
      to: try AccountID(bytes, &cursor),
      wall: WallTime(milliseconds: try cursor.number(bytes)),
      text: try cursor.text(bytes, "text", max: Limits.textBytesMax),
      party: try cursor.optional(bytes, "party", PartyID.read))
  }
}

extension DirectAnswer: WireValue {
  public func write(to writer: inout Writer) {
    id.write(to: &writer)
    writer.append(outcome.rawValue)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    id = try RequestID(bytes, &cursor)
    let byte: UInt8 = try cursor.number(bytes)
    guard let outcome = Outcome(rawValue: byte) else {
      throw .unknown(what: "direct outcome", value: Int(byte))
    }
    self.outcome = outcome
  }
}
