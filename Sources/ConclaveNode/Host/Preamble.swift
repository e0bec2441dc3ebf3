import ConclaveCrypto
import ConclaveWire

/// What each side of a link says first, in the clear: the 13 bytes that a beacon begins with as well.
///
///     preamble = "CNCL" version group-tag
///
/// "The opener sends its preamble and message 1 at once. Both preambles must be the same, byte by byte: so
/// the prologue, the opener's preamble and then the other's, is known before the other's has come."
struct Preamble {
  static let count = BeaconSeal.headerBytes

  let bytes: [UInt8]

  init(group: GroupTag) { bytes = BeaconSeal.magic + [Limits.version] + group.bytes }

  /// The prologue of the handshake.
  var prologue: [UInt8] { bytes + bytes }

  /// What the other side's first bytes say.
  enum Reading {
    /// Too few bytes so far, and none that is wrong.
    case incomplete
    case same
    /// Another group's, or another version's.
    case otherGroup
    /// Some other program's.
    case notConclave
  }

  /// Reads the first bytes from outside: at least those there are of `count`.
  func read(_ first: ArraySlice<UInt8>) -> Reading {
    guard zip(first, BeaconSeal.magic).allSatisfy(==) else { return .notConclave }
    guard first.count >= Self.count else { return .incomplete }
    return first.prefix(Self.count).elementsEqual(bytes) ? .same : .otherGroup
  }
}
