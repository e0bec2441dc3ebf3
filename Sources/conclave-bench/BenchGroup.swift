#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A group of nodes n1, n2… on a LAN, a host each, with a directory that goes when it does.
final class BenchGroup {
  let lan: Lan
  let directory: String
  private(set) var nodes: [BenchNode] = []

  /// Seconds to wait for anything.
  private static let patienceSeconds = 20.0

  init(hosts: Int) throws(SystemFailure) {
    guard Lan.isAvailable else {
      throw SystemFailure(saying: "this system allows no network namespaces")
    }
    var template = Array("/tmp/conclave-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemFailure("mkdtemp") }
    directory = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    lan = try Lan(hosts: hosts)
  }

  deinit {
    for node in nodes { kill(node) }
    if let remover = try? Child(["rm", "-rf", "--", directory]) {
      _ = remover.wait(until: .after(seconds: Self.patienceSeconds))
    }
  }

  /// Starts the node of a host and doesn't wait for anything.
  @discardableResult
  func launch(host: Int) throws(SystemFailure) -> BenchNode {
    nodes.removeAll { $0.host == host }
    let node = try BenchNode("n\(host)", host: host, in: self)
    nodes.append(node)
    return node
  }

  /// Starts the node of a host and waits until it knows a coordinator.
  @discardableResult
  func join(host: Int) throws(SystemFailure) -> BenchNode {
    let node = try launch(host: host)
    try expect(node, "coordinator")
    return node
  }

  func kill(_ node: BenchNode) {
    node.child.signal(SIGKILL)
    _ = node.child.wait(until: .after(seconds: Self.patienceSeconds))
  }

  /// Forgets the data of a host's node.
  func forgetData(host: Int) throws(SystemFailure) {
    let remover = try Child(["rm", "-rf", "--", "\(directory)/n\(host)"])
    _ = remover.wait(until: .after(seconds: Self.patienceSeconds))
  }

  /// Waits for an event.
  @discardableResult
  func expect(
    _ node: BenchNode, _ event: String, from start: Int = 0,
    where fits: (BenchEvent) -> Bool = { _ in true }
  ) throws(SystemFailure) -> BenchEvent {
    let deadline = Moment.after(seconds: Self.patienceSeconds)
    while deadline > .now {
      if let found = node.find(event, from: start, where: fits) { return found }
      if node.child.isAtEnd { break }
      Child.waitForOutput(nodes.map(\.child), until: deadline)
      for node in nodes { node.takeOutput() }
    }
    let last = node.events.suffix(3).map { "\($0.value)" }.joined(separator: "\n")
    throw SystemFailure(saying: "\(node.name) never said \(event); its last words:\n\(last)")
  }

  /// Makes the account of a node's user.
  func register(_ node: BenchNode) throws(SystemFailure) {
    try command(node, "@register user\(node.host) secret-\(node.host)")
  }

  /// Signs a node's user in, as soon as the session that a lost node had has ended.
  func signIn(_ node: BenchNode) throws(SystemFailure) {
    let deadline = Moment.after(seconds: Self.patienceSeconds)
    while deadline > .now {
      let reply = try ask(node, "@login user\(node.host) secret-\(node.host)")
      if reply.flag("ok") == true { return }
      _ = poll(nil, 0, 100)
    }
    throw SystemFailure(saying: "\(node.name)'s user can't sign in again")
  }

  /// Asks for a command that must go well.
  @discardableResult
  func command(_ node: BenchNode, _ line: String) throws(SystemFailure) -> BenchEvent {
    let reply = try ask(node, line)
    guard reply.flag("ok") == true else {
      throw SystemFailure(saying: "\(node.name): \(line): \(reply.value)")
    }
    return reply
  }

  private func ask(_ node: BenchNode, _ line: String) throws(SystemFailure) -> BenchEvent {
    let start = node.events.count
    let id = node.begin(line)
    return try expect(node, "reply", from: start) { $0.text("id") == id }
  }

  /// Sends a line.
  /// - Returns: the `delivery` that says what became of it.
  @discardableResult
  func deliver(_ node: BenchNode, _ line: String) throws(SystemFailure) -> BenchEvent {
    let start = node.events.count
    let message = try command(node, line).text("message")
    return try expect(node, "delivery", from: start) { $0.text("message") == message }
  }

  /// Sends messages until one is held by a number of nodes.
  func settle(_ node: BenchNode, copies: Int) throws(SystemFailure) {
    let deadline = Moment.after(seconds: Self.patienceSeconds)
    while deadline > .now {
      if try deliver(node, "settling").number("copies") == Double(copies) { return }
    }
    throw SystemFailure(saying: "the group of \(copies) didn't settle")
  }

  /// - Parameter lost: a node that doesn't count, whatever it said last.
  func coordinator(except lost: BenchNode?) throws(SystemFailure) -> BenchNode {
    guard let found = nodes.first(where: { $0.isCoordinator && $0 !== lost }) else {
      throw SystemFailure(saying: "no node says that it coordinates")
    }
    return found
  }
}
