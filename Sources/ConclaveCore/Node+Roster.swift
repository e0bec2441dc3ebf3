import ConclaveWire

/// The roster: who is here, and what changed.
extension Node {
  /// Takes a roster as the present one and tells what changed.
  mutating func adopt(_ next: Roster, _ turn: inout Turn) {
    let last = roster
    roster = next
    acquaintances.follow(from: last, to: next, without: configuration.node)
    if last.epoch != .none {
      reportChanges(from: last, to: next, &turn)
      reportRoom(from: last, to: next, &turn)
    }
    checkSession(&turn)
    forgetAways()
  }

  private mutating func reportChanges(
    from last: Roster, to next: Roster, _ turn: inout Turn
  ) {
    for node in next.nodes where last.node(node.node) == nil && node.node != configuration.node {
      turn.emit(.nodeJoined(name: node.name, node: node.node, reason: "joined"))
    }
    for session in last.sessions
    where next.session(of: session.certificate.account) == nil && !isOwn(session) {
      let isGone = next.node(session.certificate.node) == nil
      turn.emit(
        .userLeft(
          user: session.name, node: nodeName(session.certificate.node, in: last),
          reason: isGone
            ? "its node is gone"
            : log.accounts.isRemoved(session.certificate.account)
              ? "gave up the account" : "signed out"))
    }
    for node in last.nodes where next.node(node.node) == nil && node.node != configuration.node {
      turn.emit(.nodeLeft(name: node.name, node: node.node, reason: "gone"))
    }
    for session in next.sessions where !isOwn(session) {
      let account = session.certificate.account
      let before = last.session(of: account)
      guard before?.certificate.node != session.certificate.node else { continue }
      turn.emit(
        .userJoined(
          user: session.name, node: nodeName(session.certificate.node, in: next),
          reason: before == nil ? "signed in" : "moved"))
    }
  }

  /// Whether it is this node's: its user hears of it by replies.
  private func isOwn(_ session: RosterSession) -> Bool {
    session.certificate.node == configuration.node
  }

  /// What people call a node.
  func nodeName(_ node: NodeID, in roster: Roster) -> String {
    roster.node(node)?.name ?? node.short
  }

  /// The users online, in order of names.
  var online: [OnlineUser] {
    let users = roster.sessions.map { session in
      OnlineUser(
        user: session.name, node: nodeName(session.certificate.node, in: roster),
        room: session.room.isEmpty ? nil : session.room, since: session.since,
        isSelf: session.certificate.node == configuration.node,
        away: session.away.isEmpty ? nil : session.away)
    }
    return users.sorted { UserName.key(of: $0.user) < UserName.key(of: $1.user) }
  }

  /// What people call an account: as the roster has it, else as the log has it.
  func userName(_ account: AccountID) -> String? {
    roster.session(of: account)?.name ?? log.accounts.name(of: account)
  }
}
