import ConclaveWire

/// Seals and opens the beacons of one group. A datagram, byte by byte:
///
///     offset  bytes  what
///          0      4  `CNCL` in ASCII
///          4      1  the protocol's version (`Limits.version`)
///          5      8  the group tag (`GroupTag`)
///         13     24  nonce, random
///         37      n  the beacon (`Beacon`, 127 bytes and its name), encrypted
///     37 + n     16  Poly1305 tag
///
/// "XChaCha20-Poly1305 (IETF), with subkey 1 of the group key; the first 13 bytes are associated data."
/// The whole is at most `Limits.beaconBytesMax` bytes.
public final class BeaconSeal {
  /// What a datagram begins with.
  public static let magic = Array("CNCL".utf8)
  /// Bytes in the clear that the seal covers: magic, version, group tag.
  public static let headerBytes = 13
  /// Bytes that sealing adds to a beacon.
  public static let overheadBytes =
    headerBytes + XChaCha20Poly1305.nonceBytes + XChaCha20Poly1305.tagBytes

  private let header: [UInt8]
  private let key: SecretBytes

  public init(group: GroupTag, key: GroupKey) {
    header = Self.magic + [Limits.version] + group.bytes
    self.key = key.subkey(.beacon)
  }

  /// The datagram of a beacon, whose name keeps to its bound.
  public func seal(_ beacon: Beacon) -> [UInt8] {
    let datagram = header + XChaCha20Poly1305.seal(beacon.encoded, data: header, key: key)
    precondition(datagram.count <= Limits.beaconBytesMax, "a beacon of \(datagram.count) bytes")
    return datagram
  }

  /// The beacon of a datagram from outside.
  /// - Throws: the first reason in the order of `BeaconError`'s cases.
  public func open(_ datagram: borrowing Span<UInt8>) throws(BeaconError) -> Beacon {
    guard datagram.count >= Self.overheadBytes else { throw .tooShort(count: datagram.count) }
    guard datagram.count <= Limits.beaconBytesMax else { throw .tooLong(count: datagram.count) }
    let bytes = datagram.withUnsafeBufferPointer { Array($0) }
    try checkHeader(bytes)
    let sealed = Array(bytes.dropFirst(Self.headerBytes))
    guard let text = XChaCha20Poly1305.open(sealed, data: header, key: key) else {
      throw .wrongSecret
    }
    do {
      return try Beacon(decoding: text.span)
    } catch {
      throw .malformed(error)
    }
  }

  private func checkHeader(_ bytes: [UInt8]) throws(BeaconError) {
    let magicBytes = Self.magic.count
    guard bytes.starts(with: Self.magic) else { throw .notConclave }
    guard bytes[magicBytes] == Limits.version else { throw .otherVersion(bytes[magicBytes]) }
    guard bytes.starts(with: header) else { throw .otherGroup }
  }
}
