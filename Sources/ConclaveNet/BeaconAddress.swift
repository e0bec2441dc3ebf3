import ConclaveWire

/// Where beacons go (Protocol.md, "Beacon").
public enum BeaconAddress {
  /// The multicast group: 239.255.77.67, in the block that stays within a site (RFC 2365).
  public static let multicast = IPAddress.v4(239 << 24 | 255 << 16 | 77 << 8 | 67)
  /// The UDP port, unless `--port` gives another.
  public static let defaultPort: UInt16 = 17_767
  /// The time to live of a multicast beacon: it crosses no router.
  public static let timeToLive: UInt8 = 1
}
