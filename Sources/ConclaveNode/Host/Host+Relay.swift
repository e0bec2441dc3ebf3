import ConclaveCore
import ConclaveCrypto
import ConclaveWire

// Frames that go through the coordinator, which can't read them.
extension Host {
  func relay(_ frame: StampedFrame, via link: LinkID, to node: NodeID, _ boot: Boot) {
    guard let links else { return }
    let keys = links.identity.keys
    // A node id that is no point of the curve is nobody's.
    guard let sealed = RelaySeal.seal(frame, from: keys, to: node, boot) else { return }
    let relay = Relay(from: keys.node, to: node, sealed: sealed)
    links.send(StampedFrame(stamp: frame.stamp, frame: .relay(relay)), on: link)
  }

  func open(_ relay: Relay, _ boot: Boot) {
    guard let links, let frame = RelaySeal.open(relay, with: links.identity.keys, boot) else {
      return write(
        LogRecord(.debug, .link, "relayed frame not opened", ["from": relay.from.short]))
    }
    input(.relayed(from: relay.from, frame))
  }
}
