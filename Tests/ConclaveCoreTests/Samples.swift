import ConclaveWire

@testable import ConclaveCore

/// Values for tests, made from small numbers.
enum Sample {
  /// A cheap hash that depends on every byte.
  static let crypto = CoreCrypto(
    hash: { bytes in digest(bytes) },
    sign: { bytes, secret in digest(secret.seed + bytes).bytes + digest(bytes).bytes },
    verify: { signature, bytes, key in
      signature == digest(key.bytes + bytes).bytes + digest(bytes).bytes
    },
    unwrap: { credential, _ in MailSecret(bytes: credential.wrappedMailSecret) },
    openMail: { sealed, _, _ in sealed })

  static func digest(_ bytes: [UInt8]) -> EntryHash {
    var lanes: [UInt64] = [1, 2, 3, 4]
    for (place, byte) in bytes.enumerated() {
      let lane = place % 4
      lanes[lane] = (lanes[lane] ^ UInt64(byte)) &* 0x100_0000_01b3 &+ lanes[(lane + 1) % 4]
    }
    let wide = lanes.flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
    }
    return EntryHash(wide) ?? .zero
  }

  static func node(_ number: UInt8) -> NodeID {
    NodeID([UInt8](repeating: 0, count: 31) + [number]) ?? .zero
  }

  static func request(_ number: UInt64) -> RequestID { RequestID(boot: 7, count: number) }

  static func epoch(_ term: UInt64) -> EpochID { EpochID(term: term, random: term) }

  static func credential(_ number: UInt8) -> Credential {
    let bytes = [UInt8](repeating: number, count: 32)
    return Credential(
      salt: Array(bytes.prefix(16)), loginKey: LoginKey(bytes) ?? .zero,
      mailKey: MailKey(bytes) ?? .zero, wrappedMailSecret: [number])
  }

  static func entry(
    term: UInt64 = 1, index: UInt64 = 1, at milliseconds: UInt64, request number: UInt64 = 1,
    _ body: EntryBody
  ) -> Entry {
    Entry(
      position: Position(epoch: epoch(term), index: index),
      stamp: Stamp(milliseconds: milliseconds, counter: 0),
      wall: WallTime(milliseconds: milliseconds), request: request(number), previous: .zero,
      body: body)
  }

  static func claim(
    _ name: String, _ number: UInt64, term: UInt64 = 1, at milliseconds: UInt64
  ) -> Entry {
    let claim = AccountClaim(
      name: name, key: UserName.key(of: name),
      credential: credential(UInt8(truncatingIfNeeded: number)))
    return entry(term: term, at: milliseconds, request: number, .accountClaimed(claim))
  }

  static func confirmation(
    _ number: UInt64, term: UInt64 = 1, at milliseconds: UInt64
  ) -> Entry {
    entry(
      term: term, at: milliseconds, request: number, .accountConfirmed(request(number)))
  }

  static func beacon(
    _ node: UInt8, boot: UInt32 = 1, sequence: UInt64 = 1, role: Beacon.Role = .follower
  ) -> Beacon {
    Beacon(
      node: Sample.node(node), boot: Boot(counter: boot, random: UInt64(boot)),
      sequence: sequence, role: role, term: 1, epoch: epoch(1), coordinator: Sample.node(9),
      lastIndex: 0, heartbeatAge: 0, members: 2, tcpPort: 1, udpPort: 2, name: "n\(node)")
  }

  static let endpoint = Endpoint(address: .v4(0x0a00_0001), port: 5)

  static func instant(_ milliseconds: Int64) -> Instant {
    Instant(nanoseconds: milliseconds * 1_000_000)
  }
}
