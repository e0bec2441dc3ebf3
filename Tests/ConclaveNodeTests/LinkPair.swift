import ConclaveCore
import ConclaveCrypto
import ConclaveNet
import ConclaveWire
import Testing

@testable import ConclaveNode

/// A node's links on loopback, and what its host was told.
final class LinkStation {
  let keys = StaticKeyPair.random()
  var links: Links?
  let listener: Listener
  /// Connections accepted.
  var accepted = 0
  var opened: [LinkPeer] = []
  var openedIDs: [LinkID] = []
  var received: [StampedFrame] = []
  var failures: [LinkFailure] = []
  var faults: [LinkFault] = []
  var ends: [LinkEnd] = []

  var endpoint: Endpoint { listener.endpoint }

  init(_ loop: EventLoop, group: String = "test", secret: GroupKey? = nil) throws {
    try Sodium.start()
    listener = try Listener(at: Endpoint(address: .v4(0x7f00_0001), port: 0), loop: loop)
    let identity = LinkIdentity(
      keys: keys, group: secret ?? GroupKey.open(group: group), tag: GroupTag(group: group),
      hello: Hello(
        boot: Boot(counter: 1, random: 2), name: group, tcpPort: listener.endpoint.port,
        udpPort: 9))
    links = Links(loop: loop, streams: Streams(loop: loop), identity: identity) {
      [unowned self] in take($0)
    }
    try listener.deliver { [unowned self] in
      accepted += 1
      links?.accept($0)
    }
  }

  private func take(_ report: Links.Report) {
    switch report {
    case .opened(let id, let peer):
      opened.append(peer)
      openedIDs.append(id)
    case .received(_, let frame): received.append(frame)
    case .ended(_, let end, _): ends.append(end)
    case .failed(_, let failure, let fault, _):
      failures.append(failure)
      if let fault { faults.append(fault) }
    }
  }

  var counters: Links.Counters { links?.counters ?? Links.Counters() }

  func send(_ frame: StampedFrame) {
    for id in openedIDs { links?.send(frame, on: id) }
  }

  func close() {
    links?.closeAll()
    listener.close()
  }
}

extension EventLoop {
  /// Turns until it is so, with a bound that only a failure reaches.
  func turn(until isDone: () -> Bool) throws {
    let limit = Clock.boot() + 10_000_000_000
    while !isDone() {
      try #require(Clock.boot() < limit, "it doesn't come to pass")
      try turn(nanosecondsMax: 100_000_000)
    }
  }
}

func goodbye(_ text: String, _ count: UInt32 = 0) -> StampedFrame {
  StampedFrame(
    stamp: Stamp(milliseconds: 5, counter: count), frame: .goodbye(reason: text))
}
