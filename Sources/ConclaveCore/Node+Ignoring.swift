import ConclaveWire

/// Whom this node's user doesn't want to hear. What they write is taken and answered as always, so that they don't
/// learn of it; it is only not shown.
extension Node {
  /// Whether the messages of an account aren't shown to this node's user.
  func ignores(_ account: AccountID) -> Bool {
    guard let session else { return false }
    return ignored.contains(IgnoreList.Pair(owner: session.account, ignored: account))
  }

  mutating func ignore(_ user: String?, _ id: CommandID, _ turn: inout Turn) {
    guard let session else { return reply(id, .ignore, .refused(.notSignedIn), &turn) }
    guard let user else {
      let names = ignored.ignored(by: session.account).compactMap { userName($0) }
      return reply(id, .ignore, .ignored(names.sorted()), &turn)
    }
    guard let account = log.accounts.lookUp(key: UserName.key(of: user)).first else {
      return reply(id, .ignore, .refused(absence(of: user)), &turn)
    }
    guard account != session.account else {
      return reply(id, .ignore, .refused(.ignoresOneself), &turn)
    }
    let pair = IgnoreList.Pair(owner: session.account, ignored: account)
    guard ignored.contains(pair) || !ignored.isFull else {
      return reply(id, .ignore, .refused(.ignoresTooMany), &turn)
    }
    ignored.toggle(pair)
    turn.effects.append(.keepIgnored(ignored))
    let name = userName(account) ?? user
    reply(id, .ignore, .ignoring(user: name, ignored.contains(pair)), &turn)
  }
}
