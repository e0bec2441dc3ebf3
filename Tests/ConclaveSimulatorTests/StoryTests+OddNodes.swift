import ConclaveCore
import ConclaveSimulator
import Testing

/// Nodes with odd data, clocks and disks.
extension StoryTests {
  @Test func copiedIdentity() throws {
    let play = Transcript(machines: 3)
    try play.start("oak", "elm")
    try play.settle()
    try register(play, [("oak", "ann"), ("elm", "ben")])
    play.note("oak's data is copied to another machine, and both run")
    play.copyDisk(of: "oak", to: "ash")
    try play.start("ash")
    try play.pass(milliseconds: 2_000)
    try play.settle()
    #expect(play.lines.count { $0.hasSuffix("notice: a twin") } == 1)
    try register(play, [("ash", "cat")])
    try play.type("ash", .say(text: "I am another one"))
    try play.pass(milliseconds: 100)
    try compare(play, with: "copied-identity")
  }

  @Test func restoredFromAnOldBackup() throws {
    let play = Transcript(machines: 2)
    try play.start("oak", "elm")
    try play.settle()
    try register(play, [("oak", "ann"), ("elm", "ben")])
    let lost = try #require(play.coordinator)
    try play.type(lost, .say(text: "before the backup"))
    try play.pass(milliseconds: 100)
    play.backUp(lost)
    try play.type(lost, .say(text: "after it"))
    try play.pass(milliseconds: 100)
    try play.kill(lost)
    try play.pass(milliseconds: 1_000)
    play.restore(lost)
    try play.start(lost)
    try play.settle()
    try play.type(lost, .log(LogRequest()))
    try play.pass(milliseconds: 100)
    #expect(play.text.contains("log: 2 lines"))
    try compare(play, with: "restored-from-an-old-backup")
  }

  @Test func aLaptopThatWasItsOwnCoordinator() throws {
    let play = Transcript(machines: 4)
    try play.start("oak", "elm", "ash")
    try play.settle()
    try register(play, [("oak", "ann"), ("elm", "ben"), ("ash", "cat")])
    let first = try #require(play.coordinator)
    play.note(
      "a laptop works alone for a month, evening by evening: its term is far above the group's")
    play.cut(["fir"], from: ["oak", "elm", "ash"])
    let evenings = 4
    for evening in 1...evenings {
      try play.start("fir")
      try play.pass(milliseconds: 600)
      if evening == 1 {
        try register(play, [("fir", "dan")])
      } else {
        try play.type("fir", .login(user: "dan", Password("password of dan")))
        try play.pass(milliseconds: 200)
      }
      try play.type("fir", .say(text: "evening \(evening), nobody here"))
      try play.pass(milliseconds: 100)
      if evening < evenings { try play.kill("fir") }
    }
    play.note("it comes into the office, running: the group doesn't feel it")
    let before = play.lines.count
    play.mend(["fir"], with: ["oak", "elm", "ash"])
    try play.settle()
    try play.pass(milliseconds: 2_000)
    #expect(play.coordinator == first)
    for name in ["oak", "elm", "ash"] {
      #expect(
        !play.lines.dropFirst(before).contains {
          $0.contains("\(name) has no coordinator") || $0.contains("\(name) follows")
            || $0.contains("\(name) begins")
        })
    }
    try compare(play, with: "a-laptop-that-was-its-own-coordinator")
  }

  @Test func clocksWrongByYears() throws {
    let play = Transcript(machines: 3)
    play.setClock("oak", ahead: 9)
    play.setClock("elm", ahead: -9)
    try play.start("oak", "elm", "ash")
    try play.settle()
    try register(play, [("oak", "ann"), ("elm", "ben"), ("ash", "cat")])
    for name in ["oak", "elm", "ash"] {
      try play.type(name, .say(text: "from \(name)"))
      try play.pass(milliseconds: 100)
    }
    let lost = try #require(play.coordinator)
    try play.kill(lost)
    try play.settle()
    try play.start(lost)
    try play.settle()
    try play.type(lost, .log(LogRequest()))
    try play.pass(milliseconds: 100)
    #expect(play.reigns == 2)
    #expect(play.text.contains("log: 3 lines"))
    try compare(play, with: "clocks-wrong-by-years")
  }

  /// What becomes of a disk.
  enum Spoiling: String, CaseIterable {
    case full
    case slow
    case failing
  }

  @Test(arguments: Spoiling.allCases) func aSpoiltDisk(_ spoiling: Spoiling) throws {
    let play = Transcript(machines: 3)
    try play.start("oak", "elm", "ash")
    try play.settle()
    try register(play, [("oak", "ann"), ("elm", "ben"), ("ash", "cat")])
    let first = try #require(play.coordinator)
    let speaker = try #require(["oak", "elm", "ash"].first { $0 != first })
    play.note("the coordinator's disk is spoilt while somebody writes")
    try play.type(speaker, .say(text: "before"))
    switch spoiling {
    case .full: play.fillDisk(first)
    case .slow: play.slowDisk(first, milliseconds: 300)
    case .failing: play.breakDisk(first)
    }
    try play.type(speaker, .say(text: "after"))
    try play.pass(milliseconds: 2_000)
    if spoiling == .full { play.freeDisk(first) }
    if spoiling == .failing { try play.start(first) }
    try play.settle()
    #expect(play.lines.count { $0.contains("\(speaker) message") && $0.contains("is sent") } == 2)
    #expect((play.coordinator == first) == (spoiling == .slow))
    try compare(play, with: "a-\(spoiling.rawValue)-disk")
  }
}
