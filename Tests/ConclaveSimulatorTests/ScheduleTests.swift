import Testing

@testable import ConclaveSimulator

@Suite struct ScheduleTests {
  @Test func comesInOrderOfTimeThenOfAdding() {
    var schedule = Schedule()
    var dice = Random(seed: 7)
    var wanted: [(time: Int64, number: Int)] = []
    for number in 0..<500 {
      let time = Int64(dice.below(50))
      schedule.add(.user(machine: number), at: time)
      wanted.append((time, number))
    }
    wanted.sort { ($0.time, $0.number) < ($1.time, $1.number) }
    for (time, number) in wanted {
      guard let next = schedule.next(), case .user(let machine) = next.happening else {
        Issue.record("the schedule ended early")
        return
      }
      #expect(next.time == time)
      #expect(machine == number)
    }
    #expect(schedule.isEmpty)
  }

  @Test func aClockReachesItsDeadline() {
    for drift in [-500, 0, 500] as [Int64] {
      let clock = Clock(offset: 12_345_678_901, driftPerMillion: drift, wallSkew: 0)
      for length in [1, 999, 1_000_000, 7_654_321_000] as [Int64] {
        let start: Int64 = 3_141_592_653
        var deadline = clock.instant(at: start)
        deadline.nanoseconds += length
        let time = clock.time(of: deadline, from: start)
        #expect(clock.instant(at: time) >= deadline)
      }
    }
  }
}
