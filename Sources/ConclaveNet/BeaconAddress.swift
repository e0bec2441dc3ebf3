import ConclaveWire

/// Where beacons go (Protocol.md, "Sending"). The UDP port is an option: `Options.beaconPortDefault`.
public enum BeaconAddress {
  /// The multicast group: 239.255.77.67, in the block that stays within a site (RFC 2365).
  public static let multicast = IPAddress.v4(239 << 24 | 255 << 16 | 77 << 8 | 67)
  /// The time to live of a multicast beacon: it crosses no router.
  public static let timeToLive: UInt8 = 1
}
