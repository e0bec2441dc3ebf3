import ConclaveCore

extension PartyReport {
  var jsonMembers: [JSONValue.Member] {
    [
      .init("what", .string(what.rawValue)), .init("user", .string(user)), .init("by", .text(by)),
      .init("members", .array(members.map { .string($0) })), .init("self", .bool(isSelf)),
      .init("own", .bool(isOwn)),
    ]
  }
}

extension PartyListing {
  /// `members`, `invited` and `invitations`.
  var jsonMembers: [JSONValue.Member] {
    [
      .init("members", .array(members.map(\.json))), .init("invited", .array(invited.map(\.json))),
      .init("invitations", .array(invitations.map(\.json))),
    ]
  }
}

extension PartyListing.Member {
  /// `node` is null for who is offline.
  fileprivate var json: JSONValue {
    [
      "user": .string(user), "leader": .bool(isLeader), "self": .bool(isSelf), "node": .text(node),
    ]
  }
}

extension PartyListing.Guest {
  fileprivate var json: JSONValue { ["user": .string(user), "by": .string(by)] }
}

extension PartyListing.Invitation {
  fileprivate var json: JSONValue {
    ["by": .string(by), "members": .array(members.map { .string($0) })]
  }
}
