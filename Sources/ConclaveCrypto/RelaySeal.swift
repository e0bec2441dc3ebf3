import ConclaveCore
import ConclaveWire

/// Frames sealed between the static keys of two nodes (Protocol.md, "Relaying"): whoever carries them can
/// neither read nor change nor make them.
public enum RelaySeal {
  static let context = "conclave relay 1"

  /// - Parameter boot: the receiver's: a frame that is kept back isn't taken after a restart.
  /// - Returns: nil for a receiver whose id is no usable key.
  public static func seal(
    _ frame: StampedFrame, from keys: StaticKeyPair, to receiver: NodeID, _ boot: Boot
  ) -> [UInt8]? {
    guard let key = key(keys, with: receiver, from: keys.node, to: receiver, boot) else {
      return nil
    }
    return XChaCha20Poly1305.seal(frame.encoded, data: [], key: key)
  }

  /// - Parameter boot: this node's.
  /// - Returns: nil if the sender didn't seal it for this node and boot, or if it is no frame.
  public static func open(
    _ relay: Relay, with keys: StaticKeyPair, _ boot: Boot
  ) -> StampedFrame? {
    guard relay.to == keys.node,
      let key = key(keys, with: relay.from, from: relay.from, to: keys.node, boot),
      let bytes = XChaCha20Poly1305.open(relay.sealed, data: [], key: key)
    else { return nil }
    return try? StampedFrame(decoding: bytes.span)
  }

  /// "The key is BLAKE2b-256 over the context, what X25519 gives of the two nodes' keys, the sender's id, the
  /// receiver's, and the receiver's boot."
  private static func key(
    _ keys: StaticKeyPair, with other: NodeID, from sender: NodeID, to receiver: NodeID,
    _ boot: Boot
  ) -> SecretBytes? {
    guard let shared = try? keys.shared(with: other.bytes) else { return nil }
    let bytes =
      Array(context.utf8) + shared.copy + sender.bytes + receiver.bytes + boot.encoded
    return SecretBytes(copying: Sodium.blake2b256(bytes))
  }
}
