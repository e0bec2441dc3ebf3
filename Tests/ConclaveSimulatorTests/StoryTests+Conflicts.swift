import ConclaveCore
import ConclaveSimulator
import Testing

/// What both sides of a cut did, and what becomes of it when they meet.
extension StoryTests {
  /// Two machines whose network is cut once both are in one group.
  private func cutInTwo(_ pairs: [(String, String)]) throws -> Transcript {
    let play = Transcript(machines: 2)
    try play.start("oak", "elm")
    try play.settle()
    try register(play, pairs)
    play.cut(["oak"], from: ["elm"])
    try play.pass(milliseconds: 3_000)
    return play
  }

  private func comeTogether(_ play: Transcript) throws {
    play.note("they come together")
    play.mend(["oak"], with: ["elm"])
    try play.settle()
    try play.pass(milliseconds: 500)
  }

  private func logIn(_ play: Transcript, _ machine: String, _ user: String) throws {
    try play.type(machine, .login(user: user, Password("password of \(user)")))
    try play.pass(milliseconds: 200)
  }

  @Test func oneNameOnBothSides() throws {
    let play = try cutInTwo([])
    play.note("each side registers a kim")
    try register(play, [("oak", "kim"), ("elm", "kim")])
    try play.type("oak", .say(text: "the first kim"))
    try play.type("elm", .say(text: "the second kim"))
    try play.pass(milliseconds: 500)
    try comeTogether(play)
    #expect(play.text.contains("[\"kim is kim~"))
    try compare(play, with: "one-name-on-both-sides")
  }

  @Test func moreAccountsThanSeats() throws {
    let play = try cutInTwo([("oak", "ann"), ("elm", "ben")])
    play.note("four seats; each side registers two more")
    for (machine, users) in [("oak", ["cat", "dan"]), ("elm", ["eve", "flo"])] {
      for user in users {
        try play.type(machine, .logout)
        try play.pass(milliseconds: 100)
        try register(play, [(machine, user)])
      }
    }
    try comeTogether(play)
    play.note("six go on working, a seventh doesn't get in")
    try play.type("oak", .say(text: "I have a seat"))
    try play.type("elm", .say(text: "so have I"))
    try play.type("oak", .logout)
    try play.pass(milliseconds: 100)
    try register(play, [("oak", "gus")])
    try logIn(play, "oak", "ann")
    #expect(play.text.contains("over capacity"))
    #expect(play.text.contains("refused, full"))
    #expect(play.text.contains("signed in ann"))
    try compare(play, with: "more-accounts-than-seats")
  }

  @Test func oneAccountSignedInTwice() throws {
    let play = try cutInTwo([("oak", "ann")])
    play.note("ann walks over to the other side")
    try logIn(play, "elm", "ann")
    try comeTogether(play)
    #expect(play.text.contains("oak notice: ann signed in on elm"))
    try play.type("elm", .say(text: "I am here now"))
    try play.pass(milliseconds: 100)
    try compare(play, with: "one-account-signed-in-twice")
  }

  @Test func theSameRequestInTwoEpochs() throws {
    let play = Transcript(machines: 3)
    try play.start("oak", "elm", "ash")
    try play.settle()
    try register(play, [("oak", "ann"), ("elm", "ben"), ("ash", "cat")])
    let first = try #require(play.coordinator)
    let others = ["oak", "elm", "ash"].filter { $0 != first }
    play.note("what the coordinator says gets nowhere: a line is written, and asked for again")
    play.silence([first], to: others)
    try play.type(others[0], .say(text: "once"))
    try play.pass(milliseconds: 3_000)
    play.mend([first], with: others)
    try play.settle()
    try play.type(first, .log(LogRequest()))
    try play.pass(milliseconds: 100)
    #expect(play.lines.count { $0.contains("shows") && $0.hasSuffix("once") } == 3)
    #expect(play.text.contains("log: 1 lines"))
    try compare(play, with: "the-same-request-in-two-epochs")
  }
}
