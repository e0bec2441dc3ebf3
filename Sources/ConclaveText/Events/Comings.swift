import ConclaveCore
import ConclaveWire

/// People and nodes that come and go within a moment, told in one line. Who came and went, or went and came
/// back, isn't told at all.
public struct Comings: Hashable, Sendable {
  /// Names in one line; the rest is counted.
  private static let namesMax = 8

  private struct Change: Hashable, Sendable {
    var name: String
    var node: String?
  }

  private var came: [Change] = []
  private var left: [Change] = []
  private var nodesCame: [Change] = []
  private var nodesLeft: [Change] = []
  private var roomCame: [Change] = []
  private var roomLeft: [Change] = []
  /// The one room that is told of.
  private var room: String?

  public init() {}

  public var isEmpty: Bool {
    [came, left, nodesCame, nodesLeft, roomCame, roomLeft].allSatisfy(\.isEmpty)
  }

  /// - Returns: false for any other event.
  public mutating func take(_ event: Event) -> Bool {
    switch event {
    case .userJoined(let user, let node, _):
      Self.add(Change(name: user, node: node), to: &came, against: &left)
    case .userLeft(let user, _, _): Self.add(Change(name: user), to: &left, against: &came)
    case .nodeJoined(let name, _, _):
      Self.add(Change(name: name), to: &nodesCame, against: &nodesLeft)
    case .nodeLeft(let name, _, _):
      Self.add(Change(name: name), to: &nodesLeft, against: &nodesCame)
    case .room(let change) where room == nil || room == change.room:
      room = change.room
      let coming = Change(name: change.user)
      switch change.what {
      case .joined: Self.add(coming, to: &roomCame, against: &roomLeft)
      case .left: Self.add(coming, to: &roomLeft, against: &roomCame)
      }
    default: return false
    }
    return true
  }

  /// Forgets who came and is named by a reply.
  public mutating func drop(namedBy outcome: Outcome) {
    switch outcome {
    case .registered(_, let users), .signedIn(_, let users), .users(let users):
      came.removeAll { change in users.contains { $0.user == change.name } }
    case .joined(let view) where view.room == room:
      roomCame.removeAll { change in view.users.contains { $0.user == change.name } }
    default: break
    }
  }

  private static func add(
    _ change: Change, to changes: inout [Change], against others: inout [Change]
  ) {
    if let place = others.firstIndex(where: { $0.name == change.name }) {
      others.remove(at: place)
    } else {
      changes.append(change)
    }
  }

  /// `bob is here, on bob-pc; nodes n1 and n2 are gone`.
  var words: String {
    let place = "#" + Sanitizer.line(room ?? "")
    // Who left altogether left the room, too.
    let outOfRoom = roomLeft.filter { change in !left.contains { $0.name == change.name } }
    return [
      Self.words(came, "is here", "are here"), Self.words(left, "left", "left"),
      Self.words(nodesCame, "is here", "are here", noun: "node"),
      Self.words(nodesLeft, "is gone", "are gone", noun: "node"),
      Self.words(roomCame, "came into \(place)", "came into \(place)"),
      Self.words(outOfRoom, "left \(place)", "left \(place)"),
    ].compactMap { $0 }.joined(separator: "; ")
  }

  private static func words(
    _ changes: [Change], _ one: String, _ many: String, noun: String? = nil
  ) -> String? {
    guard let first = changes.first else { return nil }
    let start = noun.map { changes.count == 1 ? "\($0) " : "\($0)s " } ?? ""
    if changes.count == 1 {
      let place = first.node.map { ", on \(Sanitizer.line($0))" } ?? ""
      return "\(start)\(Sanitizer.line(first.name)) \(one)\(place)"
    }
    var names = changes.prefix(namesMax).map { Sanitizer.line($0.name) }
    if changes.count > namesMax { names.append("\(changes.count - namesMax) more") }
    let last = names.removeLast()
    return "\(start)\(names.joined(separator: ", ")) and \(last) \(many)"
  }
}

extension EventWords {
  public func lines(_ comings: Comings, now: WallTime) -> [String] {
    comings.isEmpty ? [] : news(comings.words)
  }
}
