import ConclaveCore
import ConclaveSimulator
import Foundation
import Testing

/// Scenarios as stories that people can read. With `CONCLAVE_REWRITE=1` in the environment the stories are
/// written anew, to be reviewed as a diff.
@Suite struct StoryTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Stories")

  func compare(_ play: Transcript, with name: String) throws {
    let file = Self.folder.appendingPathComponent("\(name).txt")
    if ProcessInfo.processInfo.environment["CONCLAVE_REWRITE"] == "1" {
      try play.text.write(to: file, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    let (told, wanted) = (
      play.text.split(separator: "\n"), expected.split(separator: "\n")
    )
    for (line, other) in zip(told, wanted) where line != other {
      Issue.record("\(name) tells “\(line)” where “\(other)” stood")
      return
    }
    #expect(told.count == wanted.count)
  }

  func register(_ play: Transcript, _ pairs: [(String, String)]) throws {
    for (machine, user) in pairs {
      try play.type(machine, .register(user: user, Password("password of \(user)")))
      try play.pass(milliseconds: 200)
    }
  }

  @Test func firstElection() throws {
    let play = Transcript(machines: 3)
    play.note("three nodes start together and find nobody")
    try play.start("oak", "elm", "ash")
    try play.settle()
    #expect(play.reigns == 1)
    try compare(play, with: "first-election")
  }

  @Test func join() throws {
    let play = Transcript(machines: 2)
    play.note("a node alone works")
    try play.start("oak")
    try play.settle()
    try register(play, [("oak", "ann")])
    try play.type("oak", .say(text: "is anybody there?"))
    try play.pass(milliseconds: 3_000)
    play.note("another one comes, whose id is higher: it follows")
    try play.start("elm")
    try play.settle()
    try register(play, [("elm", "ben")])
    try play.type("elm", .say(text: "I am"))
    try play.type("elm", .log(LogRequest()))
    try play.pass(milliseconds: 100)
    #expect(play.reigns == 1)
    #expect(play.coordinator == "oak")
    try compare(play, with: "join")
  }

  @Test(arguments: [3, 4]) func crashFailover(_ machines: Int) throws {
    let names = Array(["oak", "elm", "ash", "fir"].prefix(machines))
    let users = Array(["ann", "ben", "cat", "dan"].prefix(machines))
    let play = Transcript(machines: machines)
    for name in names { try play.start(name) }
    try play.settle()
    try register(play, Array(zip(names, users)))
    let lost = try #require(play.coordinator)
    let speaker = try #require(names.first { $0 != lost })
    play.note("the coordinator is killed while somebody writes")
    try play.type(speaker, .say(text: "before"))
    try play.kill(lost)
    try play.type(speaker, .say(text: "after"))
    try play.pass(milliseconds: 1_500)
    play.note("it comes back with its old data")
    try play.start(lost)
    try play.settle()
    #expect(play.reigns == 2)
    #expect(play.coordinator != lost)
    try compare(play, with: "crash-failover-\(machines)")
  }

  @Test func handOver() throws {
    let play = Transcript(machines: 3)
    try play.start("oak", "elm", "ash")
    try play.settle()
    try register(play, [("oak", "ann"), ("elm", "ben"), ("ash", "cat")])
    let first = try #require(play.coordinator)
    play.note("the coordinator is told to leave while somebody writes")
    let speaker = try #require(["oak", "elm", "ash"].first { $0 != first })
    try play.type(speaker, .say(text: "before"))
    try play.type(first, .exit)
    try play.type(speaker, .say(text: "after"))
    try play.pass(milliseconds: 2_000)
    #expect(play.reigns == 2)
    #expect(play.coordinator != nil)
    try compare(play, with: "hand-over")
  }

  @Test func vouching() throws {
    let play = Transcript(machines: 3)
    try play.start("oak", "elm", "ash")
    try play.settle()
    let coordinator = try #require(play.coordinator)
    let cutOff = try #require(["oak", "elm", "ash"].first { $0 != coordinator })
    play.note("one follower's way to the coordinator is cut for two seconds; the other vouches")
    play.cut([cutOff], from: [coordinator])
    try play.pass(milliseconds: 2_000)
    play.mend([cutOff], with: [coordinator])
    try play.settle()
    #expect(play.reigns == 1)
    #expect(play.coordinator == coordinator)
    try compare(play, with: "vouching")
  }

  @Test func silentCoordinator() throws {
    let play = Transcript(machines: 3)
    try play.start("oak", "elm", "ash")
    try play.settle()
    try register(play, [("oak", "ann"), ("elm", "ben"), ("ash", "cat")])
    let coordinator = try #require(play.coordinator)
    let speaker = try #require(["oak", "elm", "ash"].first { $0 != coordinator })
    play.note("the coordinator's machine loses power: its links just fall silent")
    try play.cutPower(coordinator)
    try play.type(speaker, .say(text: "hello?"))
    try play.pass(milliseconds: 3_000)
    #expect(play.reigns == 2)
    try compare(play, with: "silent-coordinator")
  }

  @Test func pausedCoordinator() throws {
    let play = Transcript(machines: 3)
    try play.start("oak", "elm", "ash")
    try play.settle()
    try register(play, [("oak", "ann"), ("elm", "ben"), ("ash", "cat")])
    let coordinator = try #require(play.coordinator)
    let speaker = try #require(["oak", "elm", "ash"].first { $0 != coordinator })
    play.note("the coordinator stands still for five seconds")
    play.pause(coordinator)
    try play.pass(milliseconds: 2_000)
    try play.type(speaker, .say(text: "we go on"))
    try play.type(coordinator, .say(text: "so do I"))
    try play.pass(milliseconds: 3_000)
    try play.resume(coordinator)
    try play.settle()
    #expect(play.reigns == 2)
    #expect(play.coordinator != coordinator)
    try compare(play, with: "paused-coordinator")
  }

  @Test func changedHereGivenUpThere() throws {
    let play = Transcript(machines: 4)
    try play.start("oak", "elm", "ash", "fir")
    try play.settle()
    try register(play, [("oak", "ann")])
    play.cut(["oak", "elm"], from: ["ash", "fir"])
    try play.pass(milliseconds: 4_000)
    play.note("in one half ann's password is changed, in the other one her account is given up")
    let old = Password("password of ann")
    try play.type("oak", .changePassword(old: old, new: Password("another one")))
    try play.type("fir", .login(user: "ann", old))
    try play.pass(milliseconds: 500)
    try play.type("fir", .unregister(old))
    try play.pass(milliseconds: 3_000)
    play.note("they come together: the account is gone, its name and its seat are free")
    play.mend(["oak", "elm"], with: ["ash", "fir"])
    try play.settle()
    try play.type("oak", .say(text: "am I still here?"))
    try play.type("elm", .register(user: "ann", Password("a new account")))
    try play.pass(milliseconds: 500)
    #expect(play.text.contains("ann's account was given up elsewhere"))
    #expect(play.text.contains("registered ann, 1 online"))
    try compare(play, with: "changed-here-given-up-there")
  }

  @Test func aPasswordIsChangedWhileTheCoordinatorIsLost() throws {
    let play = Transcript(machines: 3)
    try play.start("oak", "elm", "ash")
    try play.settle()
    let lost = try #require(play.coordinator)
    let speaker = try #require(["oak", "elm", "ash"].first { $0 != lost })
    try register(play, [(speaker, "ann")])
    play.note("the coordinator is killed while a password is changed, and once more afterwards")
    try play.type(
      speaker, .changePassword(old: Password("password of ann"), new: Password("another one")))
    try play.kill(lost)
    try play.pass(milliseconds: 1_500)
    let next = try #require(play.coordinator)
    try play.start(lost)
    try play.settle()
    if next != speaker { try play.kill(next) }
    try play.pass(milliseconds: 1_500)
    try play.type(speaker, .say(text: "I am still here"))
    try play.type(speaker, .logout)
    try play.type(speaker, .login(user: "ann", Password("password of ann")))
    try play.type(speaker, .login(user: "ann", Password("another one")))
    try play.pass(milliseconds: 3_000)
    #expect(play.text.contains("ann's password is changed"))
    #expect(play.text.contains("bad password"))
    #expect(play.text.contains("signed in ann"))
    try compare(play, with: "password-and-failover")
  }

  @Test func partitionAndMerge() throws {
    let play = Transcript(machines: 4)
    try play.start("oak", "elm", "ash", "fir")
    try play.settle()
    try register(play, [("oak", "ann"), ("elm", "ben"), ("ash", "cat"), ("fir", "dan")])
    play.note("the network falls into two halves; both work")
    play.cut(["oak", "elm"], from: ["ash", "fir"])
    try play.pass(milliseconds: 4_000)
    for (machine, text) in [("oak", "from the left"), ("fir", "from the right")] {
      try play.type(machine, .say(text: text))
    }
    try play.pass(milliseconds: 3_000)
    play.note("and comes together")
    play.mend(["oak", "elm"], with: ["ash", "fir"])
    try play.settle()
    #expect(play.reigns == 2)
    try compare(play, with: "partition-and-merge")
  }
}
