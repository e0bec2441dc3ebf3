import ConclaveCore
import ConclaveText
import ConclaveWire

/// A terminal, a program or a file that is told what the node has to say, and asks it for commands.
public protocol FrontEnd: AnyObject {
  /// Tells an event.
  func show(_ event: Event)
  /// Takes note of an event without telling it: another front-end asked for what it answers.
  func follow(_ event: Event)
}

/// All front-ends of a node. "Replies go to the one that asked, every other event to all."
///
/// Each names its commands itself; here they get names of their own, so that no two are the same.
public final class FrontEnds: EventSink {
  /// Names a front-end.
  public struct ID: Hashable, Sendable {
    fileprivate var number: UInt64
  }

  private struct Member {
    var id: ID
    var front: any FrontEnd
    /// Messages that were taken, and of how many readers the delivery is to come.
    var unsettled: [RequestID: Int] = [:]
    /// Told once it has nothing outstanding.
    var settled: (() -> Void)?
  }

  /// Messages remembered until they are delivered.
  private static let unsettledMax = 10_000

  private var members: [Member] = []
  private var lastMember: UInt64 = 0
  private var lastCommand: UInt64 = 0
  private var asked: [CommandID: (member: ID, command: CommandID)] = [:]
  private var standing = Standing()
  private let submitToNode: (CommandID, Command) -> Void

  /// - Parameter submit: hands a command to the node.
  public init(submit: @escaping (CommandID, Command) -> Void) { submitToNode = submit }

  /// Adds a front-end, and tells it how things stand.
  public func join(_ front: any FrontEnd) -> ID {
    lastMember += 1
    let id = ID(number: lastMember)
    members.append(Member(id: id, front: front))
    for event in standing.followed { front.follow(event) }
    for event in standing.shown { front.show(event) }
    return id
  }

  /// Removes it; what it asked for is done, and its replies go nowhere.
  public func leave(_ id: ID) {
    members.removeAll { $0.id == id }
    asked = asked.filter { $0.value.member != id }
  }

  public func submit(_ id: ID, _ command: CommandID, _ content: Command) {
    lastCommand += 1
    let own = CommandID(number: lastCommand)
    asked[own] = (id, command)
    submitToNode(own, content)
  }

  /// Calls `settled` once, when the front-end has every reply and knows what became of its messages.
  public func whenSettled(_ id: ID, _ settled: @escaping () -> Void) {
    guard let place = members.firstIndex(where: { $0.id == id }) else { return }
    members[place].settled = settled
    tellSettled(id)
  }

  public func show(_ event: Event) {
    guard case .reply(let command, let name, let outcome) = event else {
      standing.follow(event)
      for member in members { member.front.show(event) }
      if case .delivery(let report) = event { settle(report.message) }
      return
    }
    let asker = asked.removeValue(forKey: command)
    let translated = Event.reply(asker?.command ?? command, name, outcome)
    standing.follow(translated)
    for member in members {
      if member.id == asker?.member {
        member.front.show(translated)
      } else {
        member.front.follow(translated)
      }
    }
    guard let asker else { return }
    note(outcome, asker.member)
    tellSettled(asker.member)
  }

  private func note(_ outcome: Outcome, _ id: ID) {
    guard let message = outcome.message, let place = members.firstIndex(where: { $0.id == id }),
      members[place].unsettled.count < Self.unsettledMax
    else { return }
    members[place].unsettled[message] = outcome.readers
  }

  private func settle(_ message: RequestID) {
    guard let place = members.firstIndex(where: { $0.unsettled[message] != nil }) else { return }
    let left = (members[place].unsettled[message] ?? 1) - 1
    members[place].unsettled[message] = left > 0 ? left : nil
    tellSettled(members[place].id)
  }

  private func tellSettled(_ id: ID) {
    guard let place = members.firstIndex(where: { $0.id == id }),
      let settled = members[place].settled, members[place].unsettled.isEmpty,
      !asked.values.contains(where: { $0.member == id })
    else { return }
    members[place].settled = nil
    settled()
  }
}

extension Outcome {
  /// The message that was taken, if it was one.
  var message: RequestID? {
    switch self {
    case .accepted(let message), .toldParty(let message, _): message
    default: nil
    }
  }

  /// For how many readers a delivery follows.
  fileprivate var readers: Int {
    if case .toldParty(_, let readers) = self { max(readers.count, 1) } else { 1 }
  }
}
