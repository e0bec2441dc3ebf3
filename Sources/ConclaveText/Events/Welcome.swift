import ConclaveCore

/// The first lines: where you are, and what to type next.
enum Welcome {
  static func lines(_ report: ReadyReport) -> [String] {
    let group = Sanitizer.line(report.group)
    let kind =
      report.isOpen
      ? "open: everyone on this network can join (--secret-file closes it)"
      : "with a secret: only those who have it can join"
    return [
      "Welcome to Conclave \(Options.version).",
      "This is node \(Sanitizer.line(report.name)) of the group \(group), \(kind).",
      "To make an account: @register <user>   To sign in: @login <user>   More: @help",
    ]
  }

  /// Who is here, once that is known.
  static func lines(online: [OnlineUser]) -> [String] {
    guard !online.isEmpty else {
      return [
        "Nobody is signed in yet. Make an account and say hello; who comes later reads it with @getlog."
      ]
    }
    return ["Here now: \(OutcomeWords.names(online))."]
  }
}

extension EventWords {
  /// What a terminal says of a reply that another one asked for.
  public func elsewhere(_ event: Event) -> [String] {
    guard case .reply(_, _, let outcome) = event else { return [] }
    switch outcome {
    case .registered(let user, _), .signedIn(let user, _):
      return news("Signed in as \(Sanitizer.line(user)), from another terminal")
    case .joined(let view):
      return news("In #\(Sanitizer.line(view.room)) now, from another terminal")
    case .leftRoom(let room):
      return news("Out of #\(Sanitizer.line(room)), from another terminal")
    case .signedOut(let user), .unregistered(let user):
      return news("\(Sanitizer.line(user)) signed out, from another terminal")
    default: return []
    }
  }

  /// The first lines of another terminal of a node.
  public func another(_ report: ReadyReport) -> [String] {
    let kind = report.isOpen ? "open" : "with a secret"
    return [
      "This is another terminal of node \(Sanitizer.line(report.name)) of the group "
        + "\(Sanitizer.line(report.group)), \(kind). @exit ends only the terminal.",
      "For somebody else on this machine start another node: conclave --data DIR",
    ]
  }

  /// Its last line: who is signed in on the node, and who is here.
  public func another(online: [OnlineUser], user: String?) -> [String] {
    guard let user else {
      return Welcome.lines(online: online) + ["To sign in: @login <user>   More: @help"]
    }
    return ["You are \(Sanitizer.line(user)) here. Online: \(OutcomeWords.names(online))."]
  }

  /// What is said when Control-C leaves, as `@exit` does.
  public var leaving: [String] { OutcomeWords.leaving }

  /// The welcome's last line, which waits for a coordinator.
  public func welcome(online: [OnlineUser]) -> [String] { Welcome.lines(online: online) }
}
