import Testing

@testable import ConclaveWire

struct IdentifierTests {
  @Test func thirtyTwoBytesAreOrderedAsBytes() throws {
    var generator = SeededGenerator(seed: 3)
    let edges: [UInt8] = [0, 1, 0x7f, 0x80, 0xff]
    for _ in 0..<2_000 {
      // Few values, so that common beginnings and the high bit are tried.
      let left = (0..<32).map { _ in edges[Int.random(in: 0..<5, using: &generator)] }
      var right = left
      for _ in 0..<Int.random(in: 0...2, using: &generator) {
        right[Int.random(in: 0..<32, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      let (one, other) = (try #require(NodeID(left)), try #require(NodeID(right)))
      #expect((one < other) == left.lexicographicallyPrecedes(right))
      #expect((one == other) == (left == right))
      #expect(one.bytes == left)
    }
  }

  @Test func onlyThirtyTwoBytesAreThirtyTwoBytes() {
    #expect(NodeID(Array(repeating: 1, count: 31)) == nil)
    #expect(NodeID(Array(repeating: 1, count: 33)) == nil)
    #expect(NodeID(Array(repeating: 0, count: 32)) == .zero)
  }

  @Test func whatPeopleAndLogsAreShown() {
    #expect(
      Sample.node.description == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
    #expect(Sample.otherNode.short == "e0e1e2e3")
    #expect(RequestID(boot: 0xab, count: 12).description == "00000000000000ab-12")
    #expect(Sample.position.description == "3.a1a2a3a4a5a6a7a8/42")
    #expect(Sample.ipv4.description == "192.168.1.5:7000")
    #expect(Sample.ipv6.description == "[fe80:0:0:0:0:0:0:1]:7000")
  }

  @Test func addressesOfThisMachine() {
    #expect(IPAddress.v4(0x7f00_0001).isLoopback && IPAddress.v4(0x7fff_fffe).isLoopback)
    #expect(!IPAddress.v4(0x8000_0001).isLoopback && !IPAddress.v4(0xc0a8_0105).isLoopback)
    #expect(IPAddress.v6(high: 0, low: 1, scope: 0).isLoopback)
    #expect(!Sample.ipv6.address.isLoopback)
  }

  /// "Its scope isn't sent."
  @Test func aLinkLocalAddressArrivesWithoutItsInterface() throws {
    let sent = Endpoint(address: .v6(high: 0xfe80 << 48, low: 1, scope: 3), port: 7000)
    #expect(try decode(sent.encoded, as: Endpoint.self) == Sample.ipv6)
  }

  @Test func theFirstFieldDecidesTheOrder() {
    #expect(Boot(counter: 1, random: .max) < Boot(counter: 2, random: 0))
    #expect(Boot(counter: 1, random: 0) < Boot(counter: 1, random: 1))
    #expect(RequestID(boot: 1, count: .max) < RequestID(boot: 2, count: 0))
    #expect(EpochID(term: 1, random: .max) < EpochID(term: 2, random: 0))
    #expect(EpochID.none < EpochID(term: 0, random: 1))
    let early = OrderKey(stamp: Stamp(milliseconds: 1, counter: .max), position: Sample.position)
    let late = OrderKey(
      stamp: Stamp(milliseconds: 2, counter: 0), position: Position(epoch: .none, index: 1))
    #expect(early < late)
    #expect(
      OrderKey(stamp: .zero, position: late.position)
        < OrderKey(stamp: .zero, position: early.position))
  }
}

struct StampTests {
  private func stamp(_ milliseconds: UInt64, _ counter: UInt32) -> Stamp {
    Stamp(milliseconds: milliseconds, counter: counter)
  }

  @Test func theClockLeadsWhileItIsAhead() {
    #expect(stamp(100, 7).next(clock: 101) == stamp(101, 0))
    #expect(stamp(100, .max).next(clock: .max) == stamp(.max, 0))
  }

  @Test func theCounterLeadsWhileTheClockStandsOrIsBehind() {
    #expect(stamp(100, 7).next(clock: 100) == stamp(100, 8))
    #expect(stamp(100, 7).next(clock: 0) == stamp(100, 8))
  }

  @Test func aFullCounterCarries() {
    #expect(stamp(100, .max).next(clock: 100) == stamp(101, 0))
    #expect(stamp(100, .max).next(clock: 99) == stamp(101, 0))
  }

  /// A peer may send any stamp; after the last one there is none, and going back would break the order.
  @Test func theLastStampStays() {
    let last = stamp(.max, .max)
    #expect(last.next(clock: 0) == last)
    #expect(last.next(clock: .max) == last)
    #expect(stamp(.max, .max - 1).next(clock: 5) == last)
  }

  @Test func theNextStampIsNeverEarlier() {
    var generator = SeededGenerator(seed: 5)
    let edges: [UInt64] = [0, 1, 2, .max - 1, .max]
    for _ in 0..<2_000 {
      let before = stamp(
        edges.randomElement(using: &generator) ?? 0,
        [0, 1, .max - 1, .max].randomElement(using: &generator) ?? 0)
      let clock = edges.randomElement(using: &generator) ?? 0
      let next = before.next(clock: clock)
      #expect(next > before || (next == before && before == stamp(.max, .max)))
      #expect(next.milliseconds >= clock)
    }
  }
}
