import ConclaveCore

/// What completion knows of the group: who is online, who was seen, which rooms there are. It follows what
/// the console is told.
public struct CompletionContext: Hashable, Sendable {
  /// Names of each kind that are remembered.
  static let namesMax = 1_000

  /// Who is signed in here.
  public internal(set) var user: String?
  /// The room that the user is in.
  private(set) var room: String?
  /// Who else is online, in the order they came.
  private(set) var online: [String] = []
  /// Who was seen and isn't online.
  private(set) var offline: [String] = []
  private(set) var rooms: [String] = []

  public init() {}

  /// Follows what is told.
  public mutating func follow(_ event: Event) {
    switch event {
    case .userJoined(let user, _, _): came(user)
    case .userLeft(let user, _, _): went(user)
    case .message(let report):
      if !report.isOwn { saw(report.from) }
      if case .room(let room, _) = report.scope { Self.add(room, to: &rooms) }
    case .reply(_, _, let outcome): follow(outcome)
    case .room(let change): Self.add(change.room, to: &rooms)
    case .notice(.sessionEnded(let name, _)): signedOut(name)
    case .merged(let report):
      for renaming in report.renamed { rename(renaming) }
    default: break
    }
  }

  private mutating func follow(_ outcome: Outcome) {
    switch outcome {
    case .registered(let name, let users), .signedIn(let name, let users):
      user = name
      take(users)
    case .signedOut(let name), .unregistered(let name): signedOut(name)
    case .joined(let view):
      room = view.room
      Self.add(view.room, to: &rooms)
    case .leftRoom: room = nil
    case .rooms(let list): rooms = list.map(\.room)
    case .users(let users): take(users)
    case .entries(let lines, _):
      for line in lines where line.from != user { saw(line.from) }
    default: break
    }
  }

  private mutating func signedOut(_ name: String) {
    (user, room) = (nil, nil)
    saw(name)
  }

  /// Names as people may type them, those online first.
  var everyone: [String] { online + offline }

  private mutating func take(_ users: [OnlineUser]) {
    let before = online
    online = []
    for user in users where !user.isSelf {
      came(user.user)
      if let room = user.room { Self.add(room, to: &rooms) }
    }
    for name in before where !online.contains(name) { saw(name) }
  }

  private mutating func came(_ name: String) {
    offline.removeAll { $0 == name }
    if name != user { Self.add(name, to: &online) }
  }

  private mutating func went(_ name: String) {
    online.removeAll { $0 == name }
    saw(name)
  }

  private mutating func saw(_ name: String) {
    if name != user, !online.contains(name) { Self.add(name, to: &offline) }
  }

  private mutating func rename(_ renaming: MergeReport.Renaming) {
    if user == renaming.from { user = renaming.to }
    if let place = online.firstIndex(of: renaming.from) { online[place] = renaming.to }
  }

  private static func add(_ name: String, to names: inout [String]) {
    guard !names.contains(name) else { return }
    names.append(name)
    if names.count > namesMax { names.removeFirst() }
  }
}
