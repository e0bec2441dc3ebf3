/// A follower's word to its coordinator: it has a link to everybody of this piece and of another one.
public struct Bridge: Hashable, Sendable {
  /// The reign it follows.
  public var epoch: EpochID
  /// The other piece's coordinator, and its reign.
  public var node: NodeID
  public var other: EpochID
  /// Where the follower reaches that one: it accepts links there, and takes beacons at the port.
  public var endpoint: Endpoint
  public var udpPort: UInt16

  public init(
    epoch: EpochID, node: NodeID, other: EpochID, endpoint: Endpoint, udpPort: UInt16
  ) {
    self.epoch = epoch
    self.node = node
    self.other = other
    self.endpoint = endpoint
    self.udpPort = udpPort
  }
}

extension Bridge: WireValue {
  public func write(to writer: inout Writer) {
    epoch.write(to: &writer)
    writer.append(node)
    other.write(to: &writer)
    endpoint.write(to: &writer)
    writer.append(udpPort)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      epoch: try EpochID(bytes, &cursor), node: try cursor.bytes32(bytes),
      other: try EpochID(bytes, &cursor), endpoint: try Endpoint(bytes, &cursor),
      udpPort: try cursor.number(bytes))
  }
}
