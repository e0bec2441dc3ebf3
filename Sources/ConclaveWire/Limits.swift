/// The bounds of the protocol (Protocol.md, "Limits"). What exceeds one is refused before it is stored.
public enum Limits {
  /// The protocol's version, told in the preamble of a link and in a beacon.
  public static let version: UInt8 = 1
  /// Bytes of a sealed beacon datagram.
  public static let beaconBytesMax = 512
  /// Bytes of a frame, before it is sealed.
  public static let frameBytesMax = 1 << 20
  /// Bytes of a node's, a user's, a room's or a group's name.
  public static let nameBytesMax = 128
  /// Unicode scalars of a user's name.
  public static let userNameScalars = 3...32
  /// Unicode scalars of a node's or a room's name.
  public static let nameScalarsMax = 32
  /// Unicode scalars of a message.
  public static let textScalarsMax = 4_000
  /// Bytes of a message.
  public static let textBytesMax = 16_000
  /// Bytes of a message's text sealed to an account: X25519 key and tag, 48, more than the text.
  public static let sealedTextBytesMax = textBytesMax + 48
  /// Bytes of a frame sealed between two nodes: nonce and tag, 40, more than a stamped direct message, whose
  /// ids and numbers take less than 256.
  public static let sealedFrameBytesMax = textBytesMax + 296
  /// Messages that wait for one account.
  public static let mailsPerAccountMax = 100
  /// Members of a party and those invited to it, together.
  public static let partyMembersMax = 32
  /// Bytes of a reason in words.
  public static let reasonBytesMax = 256
  /// Bytes of an entry.
  public static let entryBytesMax = 32_768
  /// Entries of one `entries` frame.
  public static let batchEntriesMax = 512
  /// Bytes of the entries of one `entries` frame.
  public static let batchBytesMax = 1 << 18
  /// An index within an epoch.
  public static let indexMax: UInt64 = .max >> 1
  /// The highest term, so that the next one never overflows.
  public static let termMax: UInt64 = .max >> 1
  /// Epochs of a vector.
  public static let vectorEpochsMax = 16_384
  /// Nodes of a roster.
  public static let rosterNodesMax = 256
  /// Sessions of a roster.
  public static let rosterSessionsMax = 1_024
  /// Seats a group can have.
  public static let capacityMax: UInt16 = 1_000
  /// Bytes of an account's wrapped secret.
  public static let wrappedBytesMax = 256
  /// Accounts that one name leads to, in an answer.
  public static let accountsPerNameMax = 64
}
