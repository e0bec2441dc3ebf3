/// What a node keeps besides its log, in numbers: little for each node that it knows, and for what is asked nothing
/// that outlives the answer.
public struct Footprint: Hashable, Sendable {
  /// Nodes whose beacons are remembered.
  public var peers: Int
  /// Links, open or being opened.
  public var links: Int
  /// Nodes of the roster that are kept as followers.
  public var followers: Int
  /// Requests, answers, reads, password hashes, direct messages and mail under way.
  public var underWay: Int
}

extension Node {
  public var footprint: Footprint {
    Footprint(
      peers: peers.peers.count, links: links.count, followers: reign?.followers.count ?? 0,
      underWay: outbox.items.count + (reign?.pending.count ?? 0) + reads.count + derivations.count
        + waiting.count + directs.outgoing.count + (mail.isIdle ? 0 : 1))
  }

  /// Whether the folds that the node keeps are those of a log.
  public func agrees(with log: Log) -> Bool { self.log.agrees(with: log) }
}
