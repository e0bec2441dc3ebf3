import ConclaveWire

/// A link that is up.
struct Link: Sendable {
  var peer: LinkPeer
  /// Whether this node opened it.
  var isOpener: Bool
  /// When it last carried something other than heartbeats.
  var usedAt: Instant
  /// The other side said goodbye.
  var saidGoodbye = false
  /// This node closes it; nothing more is sent on it.
  var isClosing = false
}
