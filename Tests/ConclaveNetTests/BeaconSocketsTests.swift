import ConclaveNet
import ConclaveWire
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Beacons on loopback, on a port of each test.
@Suite struct BeaconSocketsTests {
  /// The sockets of one node, and what they received.
  final class Station {
    let sockets: BeaconSockets
    var received: [(bytes: [UInt8], source: Endpoint)] = []

    init(_ loop: EventLoop, port: UInt16) throws {
      let all = try Interfaces.all()
      sockets = try BeaconSockets(
        loop: loop, interfaces: Interfaces.chosen(from: all, named: ["lo"]).interfaces, port: port
      ) { Issue.record("\($0)") }
      try sockets.deliver { [weak self] in self?.received.append((Array($0), $1)) }
    }

    deinit { sockets.close() }
  }

  private func turn(_ loop: EventLoop, until isDone: () -> Bool) throws {
    while !isDone() { try loop.turn(nanosecondsMax: 5_000_000_000) }
  }

  @Test func multicastReachesEveryNodeOfTheHostOnceTheSenderIncluded() throws {
    let loop = try EventLoop()
    let (first, second) = (try Station(loop, port: 27_701), try Station(loop, port: 27_701))
    let stranger = try Station(loop, port: 27_702)
    first.sockets.sendToEveryone([1, 2, 3])
    second.sockets.sendToEveryone([4])
    try turn(loop) { first.received.count >= 2 && second.received.count >= 2 }
    try loop.turn(nanosecondsMax: 0)
    for station in [first, second] {
      #expect(station.received.map(\.bytes) == [[1, 2, 3], [4]])
      #expect(station.received.allSatisfy { $0.source.address == .v4(0x7f00_0001) })
      #expect(station.received.allSatisfy { $0.source.port == 27_701 })
    }
    #expect(stranger.received.isEmpty)
  }

  @Test func unicastReachesTheOneItIsMeantFor() throws {
    let loop = try EventLoop()
    let (first, second) = (try Station(loop, port: 27_703), try Station(loop, port: 27_703))
    let own = Endpoint(address: .v4(0x7f00_0001), port: second.sockets.ownPort)
    first.sockets.send([7], to: own)
    try turn(loop) { !second.received.isEmpty }
    #expect(second.received[0].source.port == first.sockets.ownPort)
    #expect(first.received.isEmpty)
  }

  @Test func whatIsTooLongForABeaconIsCountedAndDropped() throws {
    let loop = try EventLoop()
    let (first, second) = (try Station(loop, port: 27_704), try Station(loop, port: 27_704))
    let own = Endpoint(address: .v4(0x7f00_0001), port: second.sockets.ownPort)
    let longest = [UInt8](repeating: 9, count: Limits.beaconBytesMax)
    first.sockets.send(longest + [9], to: own)
    first.sockets.send(longest, to: own)
    first.sockets.send([], to: own)
    try turn(loop) { second.received.count == 2 }
    #expect(second.received.map(\.bytes) == [longest, []])
    #expect(second.sockets.oversized == 1)
  }

  @Test func membershipsCanBeRenewed() throws {
    let loop = try EventLoop()
    let station = try Station(loop, port: 27_705)
    station.sockets.renewMemberships()
    station.sockets.sendToEveryone([5])
    try turn(loop) { !station.received.isEmpty }
    #expect(station.received.count == 1)
  }

  @Test func anInterfaceThatFailsIsSkippedAndTold() throws {
    let loop = try EventLoop()
    let gone = NetworkInterface(
      name: "gone0", index: 9_999, address: .v4(0x0a63_0001), isLoopback: false)
    var skipped: [String] = []
    let sockets = try BeaconSockets(loop: loop, interfaces: [gone], port: 27_706) {
      if case .skipped(let interface, let error) = $0 {
        skipped.append("\(interface.name) \(error.code)")
      }
    }
    #expect(skipped == ["gone0 \(EADDRNOTAVAIL)"])
    #expect(sockets.interfaces.isEmpty)
  }
}

@Suite struct InterfacesTests {
  private func interface(_ name: String, loopback: Bool = false) -> NetworkInterface {
    NetworkInterface(name: name, index: 1, address: .v4(0), isLoopback: loopback)
  }

  @Test func loopbackIsUsedWhenNamedOrAlone() {
    let (lan, lo) = (interface("lan"), interface("lo", loopback: true))
    #expect(Interfaces.chosen(from: [lo, lan], named: []).interfaces == [lan])
    #expect(Interfaces.chosen(from: [lo], named: []).interfaces == [lo])
    #expect(Interfaces.chosen(from: [lo, lan], named: ["lo"]).interfaces == [lo])
  }

  @Test func namesThatNoInterfaceHasAreTold() {
    let (found, missing) = Interfaces.chosen(from: [interface("lan")], named: ["lan", "wlan"])
    #expect(found.map(\.name) == ["lan"])
    #expect(missing == ["wlan"])
  }

  @Test func loopbackIsThere() throws {
    let lo = try Interfaces.all().first { $0.isLoopback }
    #expect(lo?.address == .v4(0x7f00_0001))
  }

  @Test(arguments: [
    "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "+1.2.3.4", "1..3.4", "0001.2.3.4", "a.b.c.d",
  ])
  func badAddressesAreRefused(text: String) { #expect(IPAddress(dotted: text) == nil) }

  @Test func goodAddressesAreRead() {
    #expect(IPAddress(dotted: "192.168.1.20")?.description == "192.168.1.20")
  }
}
