/// A frame between two members that can't link to each other, carried by their coordinator, which can't read it
/// (Protocol.md, "Relaying").
public struct Relay: Hashable, Sendable {
  /// The member that sends; the coordinator checks it against the link.
  public var from: NodeID
  /// The member that receives.
  public var to: NodeID
  /// A stamped frame, sealed between the two nodes' keys.
  public var sealed: [UInt8]

  public init(from: NodeID, to: NodeID, sealed: [UInt8]) {
    self.from = from
    self.to = to
    self.sealed = sealed
  }
}

extension Relay: WireValue {
  public func write(to writer: inout Writer) {
    writer.append(from)
    writer.append(to)
    writer.append(sealed)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      from: try cursor.bytes32(bytes), to: try cursor.bytes32(bytes),
      sealed: try cursor.field(bytes, "sealed frame", max: Limits.sealedFrameBytesMax))
  }
}
