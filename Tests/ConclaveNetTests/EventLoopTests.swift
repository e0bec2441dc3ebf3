import CSystem
import ConclaveNet
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct EventLoopTests {
  @Test func timersFireInTheOrderOfTheirDeadlines() throws {
    let loop = try EventLoop()
    var fired: [Int] = []
    let start = Clock.boot()
    for (name, delay) in [(3, 3), (1, 1), (2, 2)] {
      let timer = loop.makeTimer {
        fired.append(name)
        if fired.count == 3 { loop.stop() }
      }
      timer.set(start + Int64(delay) * 300_000)
    }
    try loop.run()
    #expect(fired == [1, 2, 3])
    #expect(Clock.boot() - start >= 900_000)
  }

  @Test func aTimerFiresOncePerDeadlineAndCanBeTakenBack() throws {
    let loop = try EventLoop()
    var count = 0
    let taken = loop.makeTimer { Issue.record("a deadline taken back fired") }
    let timer = loop.makeTimer {
      count += 1
      taken.set(nil)
    }
    timer.set(loop.now)
    taken.set(loop.now + 1)
    try loop.turn()
    try loop.turn(nanosecondsMax: 0)
    #expect(count == 1)
    #expect(timer.deadline == nil)
  }

  @Test func anUnwatchedDescriptorIsSilentEvenInItsOwnTurn() throws {
    let loop = try EventLoop()
    let (first, second) = (try Pipe(), try Pipe())
    var called = 0
    // Whichever comes first silences the other.
    try loop.watch(first.reading) { _ in
      called += 1
      loop.unwatch(second.reading)
    }
    try loop.watch(second.reading) { _ in
      called += 1
      loop.unwatch(first.reading)
    }
    first.fill()
    second.fill()
    try loop.turn()
    #expect(called == 1)
  }

  @Test func interestChanges() throws {
    let loop = try EventLoop()
    let pipe = try Pipe()
    var seen: [Readiness] = []
    try loop.watch(pipe.writing, readable: false, writable: false) { seen.append($0) }
    try loop.turn(nanosecondsMax: 0)
    try loop.change(pipe.writing, readable: false, writable: true)
    try loop.turn()
    #expect(seen == [.writable])
  }

  @Test(arguments: ["/dev/null", "/proc/self/exe"])
  func whatCannotBePolledIsAlwaysReady(path: String) throws {
    let loop = try EventLoop()
    let descriptor = Descriptor(owning: open(path, O_RDONLY))
    var called = 0
    try loop.watch(descriptor.raw) { readiness in
      #expect(readiness == .readable)
      called += 1
      if called == 3 { loop.stop() }
    }
    try loop.run()
    loop.unwatch(descriptor.raw)
    try loop.turn(nanosecondsMax: 0)
    #expect(called == 3)
  }

  @Test func turnEndsComeAfterAllEvents() throws {
    let loop = try EventLoop()
    let (first, second) = (try Pipe(), try Pipe())
    var story: [String] = []
    for pipe in [first, second] {
      try loop.watch(pipe.reading) { _ in story.append("event") }
      pipe.fill()
    }
    loop.makeTimer { story.append("timer") }.set(loop.now)
    loop.atTurnEnd { story.append("end") }
    loop.atTurnEnd { story.append("end too") }
    try loop.turn()
    #expect(story == ["event", "event", "timer", "end", "end too"])
  }

  @Test func aSignalIsAnEvent() throws {
    let loop = try EventLoop()
    let signals = try Signals([SIGUSR2])
    try signals.deliver(in: loop) { number in
      #expect(number == SIGUSR2)
      loop.stop()
    }
    pthread_kill(pthread_self(), SIGUSR2)
    try loop.run()
  }
}

/// A pipe of the test.
final class Pipe {
  let reading: Int32
  let writing: Int32

  init() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    (reading, writing) = (ends[0], ends[1])
  }

  deinit {
    close(reading)
    close(writing)
  }

  func fill() { #expect(write(writing, "x", 1) == 1) }
}
