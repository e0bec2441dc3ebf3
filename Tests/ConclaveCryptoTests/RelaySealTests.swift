import ConclaveCore
import ConclaveWire
import Testing

@testable import ConclaveCrypto

/// Frames that the coordinator carries.
@Suite struct RelaySealTests {
  private let boot = Boot(counter: 1, random: 2)
  private let sender = StaticKeyPair.random()
  private let receiver = StaticKeyPair.random()
  private let carrier = StaticKeyPair.random()
  private let frame = StampedFrame(
    stamp: Stamp(milliseconds: 3, counter: 4),
    frame: .directAnswer(DirectAnswer(id: RequestID(boot: 5, count: 6), outcome: .delivered)))

  init() throws { try Sodium.start() }

  private func relay() throws -> Relay {
    let sealed = RelaySeal.seal(frame, from: sender, to: receiver.node, boot)
    return Relay(from: sender.node, to: receiver.node, sealed: try #require(sealed))
  }

  @Test func theReceiverOpensIt() throws {
    #expect(RelaySeal.open(try relay(), with: receiver, boot) == frame)
  }

  @Test func nobodyElseOpensOrMakesIt() throws {
    let relay = try relay()
    #expect(RelaySeal.open(relay, with: carrier, boot) == nil)
    for place in relay.sealed.indices {
      var changed = relay
      changed.sealed[place] ^= 1
      #expect(RelaySeal.open(changed, with: receiver, boot) == nil)
    }
    var forged = relay
    forged.from = carrier.node
    #expect(RelaySeal.open(forged, with: receiver, boot) == nil)
    // The other way round the two share the same secret: what one sealed doesn't come back as the other's.
    let reflected = Relay(from: receiver.node, to: sender.node, sealed: relay.sealed)
    #expect(RelaySeal.open(reflected, with: sender, boot) == nil)
    let later = Boot(counter: 2, random: 3)
    #expect(RelaySeal.open(relay, with: receiver, later) == nil)
  }

  @Test func aKeyOfSmallOrderIsNobodys() {
    #expect(RelaySeal.seal(frame, from: sender, to: .zero, boot) == nil)
    let relay = Relay(from: .zero, to: receiver.node, sealed: [UInt8](repeating: 0, count: 40))
    #expect(RelaySeal.open(relay, with: receiver, boot) == nil)
  }
}
