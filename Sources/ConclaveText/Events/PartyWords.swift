import ConclaveCore

/// Says what commands about parties brought.
enum PartyWords {
  static func lines(_ outcome: PartyOutcome) -> [String] {
    switch outcome {
    case .invited(let user, let isOnline):
      let later = isOnline ? "." : " and is told at the next sign-in."
      return ["\(Sanitizer.line(user)) is invited to your party\(later)"]
    case .accepted(_, let others):
      return ["You are in a party with \(names(others)). To talk to it: @p <text>"]
    case .declined(let by): return ["You declined the invitation of \(Sanitizer.line(by))."]
    case .left(let isLast):
      return [isLast ? "You left the party; it is no more." : "You left the party."]
    case .who(let listing): return lines(listing)
    }
  }

  static func lines(_ listing: PartyListing) -> [String] {
    var lines = ["You are in no party. To make one: @party invite <user>"]
    if !listing.members.isEmpty {
      lines = ["\(listing.members.count) in your party:"] + Table.lines(listing.members.map(row))
      lines += listing.invited.map {
        "Invited by \(Sanitizer.line($0.by)), no answer yet: \(Sanitizer.line($0.user))"
      }
    }
    return lines
      + listing.invitations.map {
        let by = Sanitizer.line($0.by)
        return "\(by) invites you to the party of \(names($0.members)): @party accept \(by)"
      }
  }

  private static func row(_ member: PartyListing.Member) -> [String] {
    [
      Sanitizer.line(member.user) + (member.isSelf ? " (you)" : ""),
      member.node.map { "on " + Sanitizer.line($0) } ?? "offline",
      member.isLeader ? "leads it" : "",
    ]
  }

  /// `anna, bob`.
  static func names(_ users: [String]) -> String {
    users.isEmpty ? "nobody else" : users.map(Sanitizer.line).joined(separator: ", ")
  }
}

extension PartyReport {
  /// A line of news; none for what a reply has told.
  var words: [String] {
    guard !isOwn else { return [] }
    let user = Sanitizer.line(user)
    let by = by.map(Sanitizer.line) ?? "somebody"
    switch (what, isSelf) {
    case (.joined, true): return ["You are in the party of \(PartyWords.names(members))."]
    case (.joined, false): return ["\(user) is in the party."]
    case (.left, true): return ["You are in that party no more."]
    case (.left, false): return ["\(user) left the party."]
    case (.invited, true):
      return [
        "\(by) invites you to a party. To come or not: @party accept \(by), @party decline \(by)"
      ]
    case (.invited, false): return ["\(by) invites \(user) to the party."]
    case (.accepted, _): return ["\(user) came to the party, invited by \(by)."]
    case (.declined, _): return ["\(user) declined the invitation of \(by) to the party."]
    case (.leader, true): return ["You lead the party now."]
    case (.leader, false): return ["\(user) leads the party now."]
    case (.dissolved, true): return ["The party is no more: nobody is left in it."]
    case (.dissolved, false):
      return ["The party to which \(user) invited you is no more; the invitation is over."]
    }
  }
}
