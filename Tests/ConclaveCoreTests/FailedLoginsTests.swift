import Testing

@testable import ConclaveCore

@Suite struct FailedLoginsTests {
  private func seconds(_ number: Int64) -> Instant { Sample.instant(number * 1_000) }

  @Test func anAccountsWaitsDouble() {
    var failures = FailedLogins<Int>(policy: .account)
    for _ in 0..<3 { failures.count(1, at: seconds(0)) }
    #expect(failures.wait(of: 1, at: seconds(0)) == nil)
    var waits: [UInt16?] = []
    for _ in 0..<9 {
      failures.count(1, at: seconds(0))
      waits.append(failures.wait(of: 1, at: seconds(0)))
    }
    #expect(waits == [2, 3, 5, 9, 17, 33, 61, 61, 61])
    #expect(failures.wait(of: 1, at: seconds(60)) == nil)
    #expect(failures.wait(of: 2, at: seconds(0)) == nil)
    failures.forget(1)
    failures.count(1, at: seconds(0))
    #expect(failures.wait(of: 1, at: seconds(0)) == nil)
  }

  @Test func aNodesAreForgottenInTime() {
    var failures = FailedLogins<Int>(policy: .node)
    for _ in 0..<11 { failures.count(1, at: seconds(0)) }
    #expect(failures.wait(of: 1, at: seconds(0)) == 2)
    failures.count(1, at: seconds(599))
    #expect(failures.wait(of: 1, at: seconds(599)) == 3)
    for _ in 0..<10 { failures.count(1, at: seconds(1_199)) }
    #expect(failures.wait(of: 1, at: seconds(1_199)) == nil)
  }

  @Test func soManyAreRemembered() {
    var failures = FailedLogins<Int>(policy: .account)
    for key in 0..<300 {
      for _ in 0..<4 { failures.count(key, at: seconds(Int64(key))) }
    }
    // The oldest made room.
    #expect(failures.wait(of: 299, at: seconds(299)) == 2)
    #expect(failures.wait(of: 0, at: seconds(0)) == nil)
  }
}
