/// Why a handshake or a sealed message was refused. The link closes: nothing that follows would open.
public enum NoiseError: Error, Equatable, Sendable {
  /// A message shorter than it can be.
  case tooShort(count: Int, min: Int)
  /// A message longer than `NoiseCipher.messageBytesMax`, sent or received.
  case tooLong(count: Int, max: Int)
  /// A tag doesn't fit: the bytes were changed, or the prologues differ.
  case notAuthentic
  /// The third message's static key opened and its end didn't: the sender has another secret (or the last
  /// bytes were changed).
  case wrongSecret
  /// A public key of small order: the shared secret would be zero.
  case weakKey
  /// The counter of nonces is used up (2^64 - 1 messages).
  case exhausted
  /// A message was read or written when it was the other side's turn, after a failure, or after the end;
  /// or the handshake was split before it.
  case outOfTurn
}

extension NoiseError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooShort(let count, let min): "a sealed message of \(count) bytes, at least \(min) needed"
    case .tooLong(let count, let max): "a sealed message of \(count) bytes, above the bound \(max)"
    case .notAuthentic: "the seal doesn't fit"
    case .wrongSecret: "the other side has another secret"
    case .weakKey: "a weak public key"
    case .exhausted: "the link has carried too many messages"
    case .outOfTurn: "a handshake message out of turn"
    }
  }
}
