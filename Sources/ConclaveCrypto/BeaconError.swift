import ConclaveWire

/// Why a datagram on the beacon port was dropped.
public enum BeaconError: Error, Equatable, Sendable {
  /// Fewer bytes than an empty beacon has.
  case tooShort(count: Int)
  /// More than `Limits.beaconBytesMax` bytes.
  case tooLong(count: Int)
  /// It doesn't begin with `CNCL`: some other program's.
  case notConclave
  /// Another version of the protocol.
  case otherVersion(UInt8)
  /// The tag is another group's.
  case otherGroup
  /// The tag is this group's, but the seal doesn't open: the sender has another secret, or the bytes were
  /// changed.
  case wrongSecret
  /// The seal opened, and no beacon was in it.
  case malformed(WireError)
}

extension BeaconError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tooShort(let count): "\(count) bytes are too few for a beacon"
    case .tooLong(let count): "\(count) bytes are too many for a beacon"
    case .notConclave: "not a beacon"
    case .otherVersion(let version): "a beacon of version \(version)"
    case .otherGroup: "another group's beacon"
    case .wrongSecret: "a beacon sealed with another secret"
    case .malformed(let error): "a malformed beacon: \(error)"
    }
  }
}
