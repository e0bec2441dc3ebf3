/// A situation that simulations should reach: one that they never reach is a hole in the workload.
public struct Situation: Sendable {
  /// What people read.
  public let name: String
  /// What is counted for it.
  public let counted: [String]

  private init(_ name: String, _ counted: String...) {
    self.name = name
    self.counted = counted
  }

  /// All of them, by topic.
  public static let all: [Situation] = [
    Situation("election won, nobody else stood", "won, alone"),
    Situation("election won by the best of several", "won, the best"),
    Situation("election won, a better one didn't claim", "won, not the best"),
    Situation("candidate vouched away", "vouched"),
    Situation("coordinator fell silent", "no coordinator: it fell silent"),
    Situation("coordinator's process gone", "no coordinator: its process is gone"),
    Situation("coordinator's link closed", "no coordinator: its link closed"),
    Situation("coordinator said goodbye", "no coordinator: it left"),
    Situation("rejoined in the same reign", "rejoined"),
    Situation("join failed", "join failed"),
    Situation("hand-over taken", "took over"),
    Situation("hand-over that nobody took", "nobody took over"),

    Situation("yielded, from the higher term", "yielded, higher term"),
    Situation("yielded, from the lower term", "yielded, lower term"),
    Situation("yielded, from an equal term", "yielded, equal term"),
    Situation("yield refused", "yield refused"),
    Situation("merge of three groups", "yielded, of three"),
    Situation("a follower surveyed another piece", "surveyed"),
    Situation("a follower reached both pieces", "bridge told"),
    Situation("merge told", "merged"),
    Situation("account renamed by a merge", "account renamed"),
    Situation("more accounts than seats", "over capacity"),
    Situation("one request in two reigns", "request written twice"),
    Situation("message shown late", "message shown late"),

    Situation("a node stood still", "stalled"),
    Situation("a coordinator stood still", "stalled, coordinator"),
    Situation("a follower fell silent", "silent"),
    Situation("out of sync", "out of sync"),
    Situation("in sync", "in sync"),
    Situation("sent, one copy", "sent, one copy"),
    Situation("sent, several copies", "sent, several copies"),
    Situation("disk full", "notice: disk full"),
    Situation("disk recovered", "notice: disk recovered"),
    Situation("disk broken", "disk broken"),
    Situation("clock ahead", "notice: a clock is ahead"),
    Situation("identity copied and renewed", "new identity"),

    Situation("registered", "register done"),
    Situation("registration refused, no seat", "register refused: full"),
    Situation("registration refused, name taken", "register refused: taken"),
    Situation("signed in", "login done"),
    Situation("login refused, password", "login refused: bad password"),
    Situation("login refused, throttled", "login refused: throttled"),
    Situation("login refused, signed in elsewhere", "login refused: signed in elsewhere"),
    Situation("session ended by a later one", "notice: signed in elsewhere"),
    Situation("signed out", "logout done"),
    Situation("invited to a party", "party: invited"),
    Situation("came to a party", "party: accepted"),
    Situation("declined a party", "party: declined"),
    Situation("left a party", "party: left"),
    Situation("leads a party after another", "party: leader"),
    Situation("a party ended", "party: dissolved"),
    Situation("party message shown", "party message shown"),
    Situation("party message failed, left", "failed: left the party"),
    Situation("password changed", "passwd done"),
    Situation("password not changed, the old one was wrong", "passwd refused: wrong password"),
    Situation("account given up", "unregister done"),
    Situation("session ended, its account given up elsewhere", "notice: account removed"),
    Situation("direct message delivered", "delivered"),
    Situation("direct message relayed", "relayed"),
    Situation("direct message waits", "waiting"),
    Situation("mail shown", "mail shown"),
    Situation("mail delivered, told later", "delivered after waiting"),
  ]
}
