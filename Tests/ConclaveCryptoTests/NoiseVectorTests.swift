import ConclaveWire
import Testing

@testable import ConclaveCrypto

/// A published vector: `Noise_XXpsk3_25519_ChaChaPoly_SHA256` of the cacophony project's vectors
/// (github.com/haskell-cryptography/cacophony, vectors/cacophony.txt), as also used by snow.
enum CacophonyVector {
  static let prologue = bytes("4a6f686e2047616c74")
  static let psk = bytes("54686973206973206d7920417573747269616e20706572737065637469766521")
  static let initiatorStatic = bytes(
    "e61ef9919cde45dd5f82166404bd08e38bceb5dfdfded0a34c8df7ed542214d1")
  static let initiatorEphemeral = bytes(
    "893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a")
  static let responderStatic = bytes(
    "4a3acbfdb163dec651dfa3194dece676d437029c62a408b4c5ea9114246e4893")
  static let responderEphemeral = bytes(
    "bbdb4cdbd309f1a1f2e1456967fe288cadd6f712d65dc7b7793d5e63da6b375b")
  /// The published hash is taken before the psk and the last payload are mixed in: two steps early by
  /// revision 34, section 5.2. The messages after it agree either way.
  static let earlyHash = bytes(
    "26222c182ee86fca16b557b4d1973374defd8d90d0bffa307c90b17fbd39dd30")
  /// The hash of the whole handshake by an independent implementation: noiseprotocol 0.3.1 for Python gives
  /// it, and the published messages, for these keys and payloads.
  static let handshakeHash = bytes(
    "a477edf6a131bbdb54707f6ea30eab6cd935d9b560f0e5fd1f053a95a99669fb")

  /// Payload and message; three of the handshake, then three of the link, the responder's first.
  static let messages: [(payload: [UInt8], message: [UInt8])] = [
    (
      bytes("4c756477696720766f6e204d69736573"),
      bytes(
        "ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c7944"
          + "c9f5ff0e8079630cb7e270c20bbf480821b77a384a645c71a2fd9b3db1c16a5f")
    ),
    (
      bytes("4d757272617920526f746862617264"),
      bytes(
        "95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f144808843"
          + "b123def17f71e6ae8e57e0e1dec5949c5f7415c6f33517398747d821a06dc23a"
          + "d430aa1fd7381d46195c378a819fd574425462cbb2d4ca339e738a0b7001dc91"
          + "423fbf55a99af0c6f1df21012ceb2f")
    ),
    (
      bytes("462e20412e20486179656b"),
      bytes(
        "52187316111b118d4c060364f7b975dc0809b2590779aff2d63113c564f11744"
          + "493384db7bf32d5ae6686df6ab06d508d2e07caaf1d6afc010b978735fc78900"
          + "e71ae1d314130d042e729a")
    ),
    (
      bytes("4361726c204d656e676572"),
      bytes("eaedc672d4c21e0e2955758756fb98f194c4e90d5deb5b6cf30b27")
    ),
    (
      bytes("4a65616e2d426170746973746520536179"),
      bytes("522d543c5fe799d09a3d9da7ff54d0dc03c8af1dc7751d2ff708339d2290943e98")
    ),
    (
      bytes("457567656e2042f6686d20766f6e2042617765726b"),
      bytes("7d4e2c3873eef6a213b04e72f9df60a91666072d3544c5d96c34a09e2329b5030bee796741")
    ),
  ]

  static func side(_ role: NoiseHandshake.Role) throws -> NoiseHandshake {
    let isInitiator = role == .initiator
    return NoiseHandshake(
      role,
      keys: try #require(.stored(isInitiator ? initiatorStatic : responderStatic)),
      ephemeral: try #require(.stored(isInitiator ? initiatorEphemeral : responderEphemeral)),
      psk: SecretBytes(copying: psk), prologue: prologue)
  }
}

@Suite struct NoiseVectorTests {
  init() throws { try Sodium.start() }

  @Test func everyMessageIsThePublishedOne() throws {
    let initiator = try CacophonyVector.side(.initiator)
    let responder = try CacophonyVector.side(.responder)
    for (index, expected) in CacophonyVector.messages.prefix(3).enumerated() {
      let (writer, reader) =
        index.isMultiple(of: 2) ? (initiator, responder) : (responder, initiator)
      let message = try writer.writeMessage(payload: expected.payload)
      #expect(message == expected.message)
      #expect(try reader.readMessage(message) == expected.payload)
    }
    let first = try initiator.split()
    let second = try responder.split()
    #expect(first.handshakeHash == CacophonyVector.handshakeHash)
    #expect(second.handshakeHash == CacophonyVector.handshakeHash)
    try transport(initiator: first, responder: second)
  }

  @Test func thePublishedHashIsTheOneBehindTheLastStaticKey() throws {
    let initiator = try CacophonyVector.side(.initiator)
    let messages = CacophonyVector.messages
    _ = try initiator.writeMessage(payload: messages[0].payload)
    _ = try initiator.readMessage(messages[1].message)
    initiator.symmetric.mixHash(Array(messages[2].message.prefix(48)))
    #expect(initiator.symmetric.hash == CacophonyVector.earlyHash)
  }

  private func transport(initiator: NoiseSession, responder: NoiseSession) throws {
    for (index, expected) in CacophonyVector.messages.dropFirst(3).enumerated() {
      let (writer, reader) =
        index.isMultiple(of: 2) ? (responder, initiator) : (initiator, responder)
      var sealed: [UInt8] = []
      try writer.sending.seal(expected.payload.span, appendingTo: &sealed)
      #expect(sealed == expected.message)
      let text = try reader.receiving.open(&sealed, 0..<sealed.count)
      #expect(Array(sealed[text]) == expected.payload)
    }
  }
}
