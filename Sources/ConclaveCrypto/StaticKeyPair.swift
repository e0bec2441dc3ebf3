import CSodium
import ConclaveWire

/// An X25519 key pair (RFC 7748). A node's: its public key is the node's id. The secret part is zeroed when
/// it goes and isn't printed.
public final class StaticKeyPair {
  /// Bytes of the secret part, as stored in the data directory.
  public static let count = 32

  /// The public part.
  public let node: NodeID
  let secret: SecretBytes

  private init(_ secret: SecretBytes) {
    self.secret = secret
    var point = [UInt8](repeating: 0, count: Self.count)
    crypto_scalarmult_base(&point, secret.pointer)
    node = NodeID(known: point)
  }

  /// A new key pair.
  public static func random() -> sending StaticKeyPair { StaticKeyPair(.random(count)) }

  /// A key pair whose secret part was stored; nil unless there are exactly 32 bytes.
  public static func stored(_ bytes: [UInt8]) -> sending StaticKeyPair? {
    bytes.count == count ? StaticKeyPair(SecretBytes(copying: bytes)) : nil
  }

  /// The secret part, for the data directory and for nothing else.
  public var bytesToStore: [UInt8] { secret.copy }

  /// What both sides of two key pairs can compute, and nobody else.
  /// - Throws: `NoiseError.weakKey` if the result is zero, which a public key of small order gives.
  func shared(with point: [UInt8]) throws(NoiseError) -> SecretBytes {
    let result = SecretBytes(count: Self.count)
    guard crypto_scalarmult(result.pointer, secret.pointer, point) == 0 else { throw .weakKey }
    return result
  }
}

extension StaticKeyPair: CustomStringConvertible, CustomReflectable {
  public var description: String { "(key pair of \(node.short))" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
