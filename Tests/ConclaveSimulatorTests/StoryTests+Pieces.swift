import ConclaveCore
import ConclaveSimulator
import Testing

/// Networks that are cut in odd ways.
extension StoryTests {
  /// A group of three, its coordinator, and the others.
  private func groupOfThree() throws -> (play: Transcript, first: String, others: [String]) {
    let play = Transcript(machines: 3)
    try play.start("oak", "elm", "ash")
    try play.settle()
    try register(play, [("oak", "ann"), ("elm", "ben"), ("ash", "cat")])
    let first = try #require(play.coordinator)
    return (play, first, ["oak", "elm", "ash"].filter { $0 != first })
  }

  @Test func tripleMerge() throws {
    let (play, _, _) = try groupOfThree()
    play.note("the network falls into three pieces; all work")
    for (one, other) in [("oak", "elm"), ("elm", "ash"), ("oak", "ash")] {
      play.cut([one], from: [other])
    }
    try play.pass(milliseconds: 4_000)
    for name in ["oak", "elm", "ash"] { try play.type(name, .say(text: "from \(name)")) }
    try play.pass(milliseconds: 3_000)
    play.note("and comes together at once")
    for (one, other) in [("oak", "elm"), ("elm", "ash"), ("oak", "ash")] {
      play.mend([one], with: [other])
    }
    try play.settle()
    for name in ["oak", "elm", "ash"] {
      #expect(play.lines.count { $0.hasSuffix("from \(name)") && $0.contains("shows") } == 3)
    }
    try compare(play, with: "triple-merge")
  }

  @Test func oneFollowerReachesBothPieces() throws {
    let (play, first, others) = try groupOfThree()
    play.note("the coordinator and one follower don't reach each other; another one reaches both")
    play.cut([first], from: [others[0]])
    try play.pass(milliseconds: 12_000)
    #expect(play.coordinator == others[1])
    try play.settle()
    try play.type(first, .say(text: "around the cut"))
    try play.pass(milliseconds: 100)
    #expect(play.lines.contains { $0.contains("\(others[0]) shows") })
    let reigns = play.reigns
    play.note("nothing changes when the cut ends")
    play.mend([first], with: [others[0]])
    try play.pass(milliseconds: 10_000)
    #expect(play.coordinator == others[1])
    #expect(play.reigns == reigns)
    try compare(play, with: "one-follower-reaches-both-pieces")
  }

  /// Two and two: the pieces are as large as each other.
  @Test func aBridgeBetweenPiecesOfOneSize() throws {
    let play = Transcript(machines: 4)
    try play.start("oak", "elm", "ash", "fir")
    try play.settle()
    try register(play, [("oak", "ann"), ("elm", "ben"), ("ash", "cat"), ("fir", "dan")])
    let first = try #require(play.coordinator)
    let others = ["oak", "elm", "ash", "fir"].filter { $0 != first }
    play.note("two and two")
    play.cut([first, others[0]], from: [others[1], others[2]])
    try play.pass(milliseconds: 4_000)
    play.note("one of the first side comes to reach everybody, its coordinator doesn't")
    play.mend([others[0]], with: [others[1], others[2]])
    try play.pass(milliseconds: 10_000)
    #expect(play.coordinator == others[0])
    try play.settle()
    #expect(play.reigns == 3)
    try compare(play, with: "a-bridge-between-pieces-of-one-size")
  }

  @Test func aLinkThatWorksOneWayOnly() throws {
    let (play, first, others) = try groupOfThree()
    play.note("one follower doesn't hear the coordinator any more, which hears it")
    play.silence([first], to: [others[0]])
    try play.pass(milliseconds: 2_000)
    play.mend([first], with: [others[0]])
    try play.settle()
    #expect(play.coordinator == first)
    #expect(play.reigns == 1)
    try compare(play, with: "a-link-that-works-one-way-only")
  }

  @Test func aNodeThatSlept() throws {
    let (play, first, others) = try groupOfThree()
    play.note("a follower sleeps; waking up late it judges nobody")
    play.pause(others[0])
    try play.type(others[1], .say(text: "are you asleep?"))
    try play.pass(milliseconds: 5_000)
    try play.resume(others[0])
    try play.settle()
    #expect(play.coordinator == first)
    #expect(play.reigns == 1)
    try compare(play, with: "a-node-that-slept")
  }

  @Test func everybodyStoodStill() throws {
    let (play, first, others) = try groupOfThree()
    play.note("the host of all three stands still: everybody wakes up late")
    for name in [first] + others { play.pause(name) }
    try play.pass(milliseconds: 5_000)
    for name in others + [first] { try play.resume(name) }
    try play.settle()
    try play.pass(milliseconds: 2_000)
    #expect(play.coordinator == first)
    #expect(play.reigns == 1)
    try compare(play, with: "everybody-stood-still")
  }
}
