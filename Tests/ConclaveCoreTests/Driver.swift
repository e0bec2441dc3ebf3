import ConclaveWire

@testable import ConclaveCore

/// One node, driven by hand: inputs at chosen times, effects looked at.
struct Driver {
  var node: Node
  var effects: [Effect] = []
  private(set) var milliseconds: Int64 = 1_000
  private var links: UInt64 = 0

  init(_ number: UInt8 = 1, log: Log = Log(crypto: Sample.crypto)) {
    let configuration = NodeConfiguration(
      node: Sample.node(number), boot: Boot(counter: 1, random: UInt64(number)),
      name: "n\(number)", group: "lan", isOpen: true, tcpPort: 1, udpPort: 2, seed: 7)
    node = Node(configuration, log: log, crypto: Sample.crypto)
    step(.start)
  }

  /// Gives an input now; `effects` are those of this step.
  mutating func step(_ input: Input) {
    effects = []
    node.step(input, at: now, into: &effects)
  }

  private var now: Now {
    Now(
      instant: Sample.instant(milliseconds),
      wall: WallTime(milliseconds: UInt64(milliseconds)))
  }

  /// Lets time go by in ticks of ten milliseconds.
  mutating func wait(_ length: Int64) {
    let end = milliseconds + length
    while milliseconds < end {
      milliseconds += 10
      step(.tick)
    }
  }

  /// The node stands still: it gets nothing meanwhile, and no tick.
  mutating func stall(_ length: Int64) { milliseconds += length }

  /// Lets the node found its group.
  mutating func found() { wait(500) }

  /// Opens a link that a peer asked for.
  mutating func accept(_ number: UInt8) -> LinkID {
    links += 1
    let link = LinkID.accepted(links)
    let hello = Hello(
      boot: Boot(counter: 1, random: UInt64(number)), name: "n\(number)", tcpPort: 1, udpPort: 2)
    step(
      .linkOpened(
        link, LinkPeer(node: Sample.node(number), hello: hello, endpoint: Sample.endpoint)))
    return link
  }

  mutating func receive(_ frame: Frame, on link: LinkID) {
    step(.frame(link, StampedFrame(stamp: .zero, frame: frame)))
  }

  /// Takes a peer in as a follower, with the session that it brings.
  mutating func join(
    _ number: UInt8, durable: Vector = Vector(), session: RosterSession? = nil
  ) -> LinkID {
    let link = accept(number)
    let epoch = node.reign?.epoch ?? .none
    receive(
      .join(
        Join(
          epoch: epoch, term: 0, durable: durable, canWrite: true, wasInSync: true,
          session: session)),
      on: link)
    return link
  }

  /// The frames of the last step.
  var sent: [Frame] {
    effects.compactMap { if case .send(_, let frame) = $0 { frame.frame } else { nil } }
  }

  /// Whether the last step closed the link.
  func closes(_ link: LinkID) -> Bool {
    effects.contains { if case .close(link) = $0 { true } else { false } }
  }
}
