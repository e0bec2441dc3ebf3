import Foundation
import Testing

/// What happens in the middle of an acceptance test: every row works on a calm group, and when the coordinator
/// is killed meanwhile.
enum Weather: String, CaseIterable, CustomTestStringConvertible {
  case calm
  case crash

  var testDescription: String { self == .calm ? "calm" : "coordinator killed" }
}

/// A group for an acceptance test: n1 coordinates and nobody sits there; every user has a node.
final class Scene {
  let lan: TestLan
  let weather: Weather
  let coordinator: TestNode
  private(set) var nodes: [TestNode]
  private let names: [String]
  private var isOver = false

  fileprivate init(_ users: [String], _ weather: Weather, on lan: TestLan) throws {
    self.lan = lan
    self.weather = weather
    names = users
    let all = try lan.group(users.count + 1)
    coordinator = all[0]
    nodes = Array(all.dropFirst())
    for user in users { try self[user].command("@register \(user) secret-\(user)") }
    try lan.wait("\(users) to be online everywhere") {
      try nodes.allSatisfy { EndToEndTests.users(try $0.command("@getlist")) == users.sorted() }
    }
  }

  /// The node of a user.
  subscript(user: String) -> TestNode { nodes[names.firstIndex(of: user) ?? 0] }

  /// Kills the coordinator, unless the day is calm, and waits until everybody has another one.
  /// - Parameter user: one who is cut off, or whose node has ended.
  func storm(without user: String? = nil) throws {
    guard weather == .crash, !isOver else { return }
    isOver = true
    let others = names.filter { $0 != user }.map { self[$0] }
    let marks = others.map(\.mark)
    try coordinator.kill()
    for (node, mark) in zip(others, marks) { try node.expect("coordinator", since: mark) }
  }

  /// Signs a user out, and waits until another one is told.
  func signOut(_ user: String, seenBy other: String) throws {
    try self[user].command("@logout")
    try self[other].expect("user_left") { $0.text("user") == user }
  }

  /// Makes a party of two.
  func party(_ founder: String, _ guest: String) throws {
    try self[founder].command("@party invite \(guest)")
    try self[guest].expect("party") {
      $0.text("what") == "invited" && $0.text("by") == founder
    }
    try self[guest].command("@party accept")
  }

  /// A terminal on one more node.
  func screen() throws -> Screen {
    let host = nodes.count + 2
    let data = lan.directory.appending(path: "terminal").path()
    return try Screen(lan, on: host, ["--plain", "--name", "n\(host)", "--data", data])
  }

  /// Starts the node of a user anew after its end, with its data.
  func relaunch(_ user: String, _ arguments: [String] = []) throws -> TestNode {
    let old = self[user]
    let node = try lan.join(old.name, on: old.host, arguments)
    if let place = nodes.firstIndex(where: { $0 === old }) { nodes[place] = node }
    return node
  }
}

/// Runs an acceptance test: users with a node and a host each, and a coordinator besides. One host is left.
func onScene(_ users: [String], _ weather: Weather, _ body: (Scene) throws -> Void) throws {
  try onLan(hosts: users.count + 2) { lan in
    try body(try Scene(users, weather, on: lan))
  }
}

extension TestNode {
  /// Waits for a message with that text.
  @discardableResult
  func hear(_ text: String, since mark: Int = 0, scope: String? = nil) throws -> Event {
    try expect("message", since: mark) {
      $0.text("text") == text && (scope == nil || $0.text("scope") == scope)
    }
  }

  /// How often a text was shown.
  func count(of text: String) -> Int {
    takeOutput()
    return events.filter { $0.name == "message" && $0.text("text") == text }.count
  }

  /// Asks for a command that must be refused, with an explanation.
  @discardableResult
  func refuses(_ line: String) throws -> Event {
    let reply = try ask(line)
    guard reply.flag("ok") == false, reply.text("text")?.isEmpty == false else {
      throw Failure("\(name): \(line) wasn't refused: \(reply)")
    }
    return reply
  }

  /// Waits until a message has a state.
  @discardableResult
  func expectDelivery(_ message: String?, _ state: String) throws -> Event {
    try expect("delivery") { $0.text("message") == message && $0.text("state") == state }
  }
}
