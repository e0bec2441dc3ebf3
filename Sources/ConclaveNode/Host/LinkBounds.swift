import ConclaveWire

/// The bounds of links (Protocol.md, "Links").
enum LinkBounds {
  /// Nanoseconds from connecting or accepting to the other side's hello.
  static let handshakeNanoseconds: Int64 = 1_000_000_000
  /// Accepted links whose handshake is in progress; the next one closes the oldest.
  static let handshakesMax = 64
  /// Of these, from one address: half, so that one stranger doesn't keep everybody out.
  static let handshakesPerAddressMax = 32
  /// Links that are up, asked for and accepted.
  static let linksMax = 1_024
  /// Bytes of one message of the handshake, whose payloads are empty.
  static let handshakeMessageBytesMax = 96
  /// Bytes of the text of one record that is sent. Any that Noise allows is taken.
  static let recordTextBytesMax = 16_384
  /// Bytes of a hello.
  static let helloBytesMax = 1_024
  /// Bytes queued for a link before it is closed: its reader is too slow. Several frames of the longest kind.
  static let queueBytesMax = 8 << 20
}
