import ConclaveWire

/// The handshake of a link: Noise_XXpsk3_25519_ChaChaPoly_SHA256 (Noise revision 34). It proves that both
/// sides have the group's secret and are who they say, and agrees on fresh keys. Message by message:
///
///     1  initiator → responder   e, payload            48 + payload bytes
///          32  the ephemeral public key, in the clear
///           n  the payload, sealed: everybody can open it
///          16  its tag
///     2  responder → initiator   e, ee, s, es, payload  96 + payload bytes
///          32  the ephemeral public key, in the clear
///          48  the static public key, sealed, with its tag
///           n  the payload, sealed
///          16  its tag
///     3  initiator → responder   s, se, psk, payload    64 + payload bytes
///          48  the static public key, sealed, with its tag
///           n  the payload, sealed with the group's secret mixed in
///          16  its tag
///
/// "The prologue is what both sides said in the clear before; the psk is subkey 2 of the group key. After
/// each ephemeral key is mixed into the hash, it is mixed into the key as well (psk mode)." The link's
/// payloads are empty unless Protocol.md says otherwise. Somebody without the secret who speaks Noise can
/// learn the responder's static key from message 2, and nothing else. A class, so that no copy can use a key twice.
public final class NoiseHandshake {
  public enum Role: Sendable {
    /// Opened the connection: writes messages 1 and 3.
    case initiator
    /// Accepted it: writes message 2.
    case responder
  }

  /// The name that is hashed first.
  public static let protocolName = "Noise_XXpsk3_25519_ChaChaPoly_SHA256"
  /// Bytes of the three messages when their payloads are empty.
  public static let messageBytes = [48, 96, 64]
  /// Bytes of the longest message.
  public static let messageBytesMax = NoiseCipher.messageBytesMax

  enum State {
    /// The message of that number, from 0, is the next.
    case next(Int)
    /// All three are through.
    case complete
    /// One was refused, or the ciphers were handed out: nothing more is read or written.
    case over
  }

  let role: Role
  let keys: StaticKeyPair
  let psk: SecretBytes
  var ephemeral: StaticKeyPair
  var symmetric: NoiseSymmetricState
  var state = State.next(0)
  var remoteEphemeral: [UInt8] = []
  var remoteStatic: [UInt8] = []

  /// - Parameters:
  ///   - keys: the node's.
  ///   - prologue: what both sides must have seen alike, such as the preamble.
  public convenience init(
    _ role: Role, keys: StaticKeyPair, group: GroupKey, prologue: [UInt8]
  ) {
    self.init(
      role, keys: keys, ephemeral: .random(), psk: group.subkey(.link), prologue: prologue)
  }

  /// With an ephemeral key that isn't random: for published vectors.
  init(
    _ role: Role, keys: StaticKeyPair, ephemeral: StaticKeyPair, psk: SecretBytes,
    prologue: [UInt8]
  ) {
    self.role = role
    self.keys = keys
    self.ephemeral = ephemeral
    self.psk = psk
    symmetric = NoiseSymmetricState(protocolName: Self.protocolName, prologue: prologue)
  }

  /// The peer's id, as soon as its static key is known. Only a complete handshake has proven it.
  public var remote: NodeID? { NodeID(remoteStatic) }

  /// Whether all three messages are through.
  public var isComplete: Bool {
    if case .complete = state { true } else { false }
  }

  /// Whether the next message is this side's.
  public var isWriting: Bool {
    guard case .next(let number) = state else { return false }
    return number.isMultiple(of: 2) == (role == .initiator)
  }

  /// The ciphers of both directions, once the handshake is complete.
  /// - Throws: `NoiseError.outOfTurn` before that.
  public func split() throws(NoiseError) -> NoiseSession {
    guard isComplete, let remote else { throw .outOfTurn }
    let keys = symmetric.split()
    let (sending, receiving) =
      role == .initiator ? (keys.initiator, keys.responder) : (keys.responder, keys.initiator)
    state = .over
    return NoiseSession(
      sending: NoiseCipher(key: sending), receiving: NoiseCipher(key: receiving),
      handshakeHash: symmetric.hash, remote: remote)
  }
}

/// What a handshake comes to. The responder now knows that the initiator has the group's secret. The
/// initiator knows it of the responder when the first message of `receiving` opens, and not before: until
/// then it takes nothing for granted.
public struct NoiseSession {
  /// Seals what this side sends.
  public let sending: NoiseCipher
  /// Opens what the other side sends.
  public let receiving: NoiseCipher
  /// 32 bytes, the same on both sides and of no other handshake.
  public let handshakeHash: [UInt8]
  /// Who the other side proved to be.
  public let remote: NodeID
}
