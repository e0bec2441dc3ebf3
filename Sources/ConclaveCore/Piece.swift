import ConclaveWire

/// Another piece of a network that isn't transitive, as a follower knows it: it hears the coordinator there,
/// and its own coordinator, it seems, doesn't reach that one.
struct Piece: Sendable {
  var coordinator: NodeID
  var epoch: EpochID
  /// When it is looked at, again and again.
  var dueAt: Instant
  var survey: Survey?
  /// When the own coordinator was told that everybody of both pieces is reached.
  var toldAt: Instant?

  /// Whom of both pieces this node reaches, one after the other.
  struct Survey: Sendable {
    /// The link that is waited for, or that is to bring the roster.
    var link: LinkID
    /// Who is left; nil until the roster is here.
    var rest: [RosterNode]?
    var deadline: Instant
  }
}

/// A coordinator was told of another piece, and tries to reach it itself.
struct Bridging: Sendable {
  /// Who told it, and who reaches both.
  var follower: NodeID
  var node: NodeID
  var link: LinkID
  var since: Instant
  var deadline: Instant
}
