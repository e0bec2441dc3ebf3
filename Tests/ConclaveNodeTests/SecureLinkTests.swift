import ConclaveCore
import ConclaveCrypto
import ConclaveNet
import ConclaveWire
import Testing

@testable import ConclaveNode

@Suite struct SecureLinkTests {
  let loop: EventLoop
  let server: LinkStation

  init() throws {
    loop = try EventLoop()
    server = try LinkStation(loop)
  }

  private func linked(_ client: LinkStation) throws {
    client.links?.connect(LinkID(number: 1), to: server.endpoint, expecting: server.keys.node)
    try loop.turn { !client.opened.isEmpty && !server.opened.isEmpty }
  }

  @Test func bothSidesLearnWhoTheOtherIs() throws {
    let client = try LinkStation(loop)
    try linked(client)
    #expect(client.opened[0].node == server.keys.node)
    #expect(client.opened[0].endpoint == server.endpoint)
    #expect(client.openedIDs == [LinkID(number: 1)])
    #expect(server.opened[0].node == client.keys.node)
    #expect(server.opened[0].endpoint == client.endpoint)
    #expect(server.openedIDs == [.accepted(1)])
  }

  @Test func framesOfATurnArriveInOrder() throws {
    let client = try LinkStation(loop)
    try linked(client)
    for count in 0..<UInt32(50) { client.send(goodbye("small", count)) }
    try loop.turn { server.received.count == 50 }
    #expect(server.received.map(\.stamp.counter) == Array(0..<50))
  }

  @Test func theLongestFrameArrivesWholeAndInBothDirections() throws {
    let client = try LinkStation(loop)
    try linked(client)
    let text = String(repeating: "x", count: 15_900)
    let id = RequestID(boot: 1, count: 1)
    let entry = Entry(
      position: Position(epoch: EpochID(term: 1, random: 1), index: 1), stamp: .zero,
      wall: WallTime(milliseconds: 0), request: id, previous: .zero,
      body: .publicMessage(LogMessage(account: id, name: "a", text: text)))
    let frame = StampedFrame(
      stamp: .zero, frame: .entries(Array(repeating: entry, count: 64)))
    #expect(frame.encoded.count > Limits.frameBytesMax * 9 / 10)
    client.send(frame)
    server.send(frame)
    try loop.turn { server.received.count == 1 && client.received.count == 1 }
    #expect(server.received == [frame])
    #expect(client.received == [frame])
  }

  @Test func closingSendsWhatWasSentBefore() throws {
    let client = try LinkStation(loop)
    try linked(client)
    client.send(goodbye("last"))
    client.links?.close(LinkID(number: 1))
    client.send(goodbye("too late"))
    try loop.turn { !server.ends.isEmpty && !client.ends.isEmpty }
    #expect(server.received == [goodbye("last")])
    #expect(server.ends == [.stream(.endOfStream)])
    #expect(client.ends == [.stream(.closed)])
  }

  @Test func anotherSecretIsToldOnBothSides() throws {
    let secret = try #require(GroupKey.stored([UInt8](repeating: 7, count: GroupKey.count)))
    let client = try LinkStation(loop, secret: secret)
    client.links?.connect(LinkID(number: 1), to: server.endpoint, expecting: nil)
    try loop.turn { !client.failures.isEmpty && !server.failures.isEmpty }
    #expect(client.failures == [.wrongSecret])
    #expect(server.failures == [.wrongSecret])
    #expect(server.counters.wrongSecret == 1)
    #expect(client.opened.isEmpty && server.opened.isEmpty)
  }

  @Test func anotherGroupIsToldOnBothSides() throws {
    let client = try LinkStation(loop, group: "other")
    client.links?.connect(LinkID(number: 1), to: server.endpoint, expecting: nil)
    try loop.turn { !client.failures.isEmpty && !server.failures.isEmpty }
    #expect(client.failures == [.wrongGroup])
    #expect(server.failures == [.wrongGroup])
    #expect(server.counters.faults == 0)
  }

  @Test func anotherNodeThanExpectedIsNoLink() throws {
    let client = try LinkStation(loop)
    client.links?.connect(LinkID(number: 1), to: server.endpoint, expecting: client.keys.node)
    try loop.turn { !client.failures.isEmpty && !server.failures.isEmpty }
    #expect(client.failures == [.otherNode(server.keys.node)])
    #expect(server.opened.isEmpty)
  }

  @Test func nobodyThereIsRefused() throws {
    let client = try LinkStation(loop)
    let endpoint: Endpoint
    do {
      let listener = try Listener(at: Endpoint(address: .v4(0x7f00_0001), port: 0), loop: loop)
      endpoint = listener.endpoint
    }
    client.links?.connect(LinkID(number: 1), to: endpoint, expecting: nil)
    try loop.turn { !client.failures.isEmpty }
    #expect(client.failures == [.refused])
  }

  @Test func aSilentListenerIsATimeout() throws {
    let client = try LinkStation(loop)
    // Connections wait in the system's queue: nobody accepts them.
    let silent = try Listener(at: Endpoint(address: .v4(0x7f00_0001), port: 0), loop: loop)
    let start = Clock.boot()
    client.links?.connect(LinkID(number: 1), to: silent.endpoint, expecting: nil)
    try loop.turn { !client.failures.isEmpty }
    #expect(client.failures == [.timeout])
    #expect(Clock.boot() - start >= LinkBounds.handshakeNanoseconds)
  }

  @Test func aLinkClosedBeforeItIsUpHasFailed() throws {
    let client = try LinkStation(loop)
    client.links?.connect(LinkID(number: 1), to: server.endpoint, expecting: nil)
    client.links?.close(LinkID(number: 1))
    try loop.turn { !client.failures.isEmpty }
    #expect(client.failures == [.unreachable("closed by this node")])
  }
}
