import ConclaveWire
import Testing

@testable import ConclaveCrypto

/// Two sides that talk to each other.
struct Pair {
  let initiator: NoiseHandshake
  let responder: NoiseHandshake

  init(
    secrets: (String, String) = ("alpha", "alpha"), prologues: ([UInt8], [UInt8]) = ([1], [1])
  ) {
    initiator = NoiseHandshake(
      .initiator, keys: .random(), group: .open(group: secrets.0), prologue: prologues.0)
    responder = NoiseHandshake(
      .responder, keys: .random(), group: .open(group: secrets.1), prologue: prologues.1)
  }

  func writer(_ number: Int) -> NoiseHandshake { number == 1 ? responder : initiator }
  func reader(_ number: Int) -> NoiseHandshake { number == 1 ? initiator : responder }

  /// Exchanges the first messages, then writes the next and leaves it unread.
  func message(_ number: Int) throws -> [UInt8] {
    for earlier in 0..<number {
      _ = try reader(earlier).readMessage(writer(earlier).writeMessage())
    }
    return try writer(number).writeMessage()
  }

  func complete() throws -> (initiator: NoiseSession, responder: NoiseSession) {
    _ = try responder.readMessage(message(2))
    return (try initiator.split(), try responder.split())
  }
}

@Suite struct NoiseHandshakeTests {
  init() throws { try Sodium.start() }

  @Test func bothSidesLearnWhoTheOtherIs() throws {
    let pair = Pair()
    #expect(pair.initiator.isWriting)
    #expect(!pair.responder.isWriting)
    let sessions = try pair.complete()
    #expect(sessions.initiator.remote == pair.responder.keys.node)
    #expect(sessions.responder.remote == pair.initiator.keys.node)
    #expect(sessions.initiator.handshakeHash == sessions.responder.handshakeHash)
    #expect(!pair.initiator.isWriting)
  }

  @Test func messagesHaveTheirStatedLengths() throws {
    for number in 0..<3 {
      #expect(try Pair().message(number).count == NoiseHandshake.messageBytes[number])
    }
  }

  @Test(arguments: 0..<3) func aChangedByteIsRefused(number: Int) throws {
    for index in 0..<NoiseHandshake.messageBytes[number] {
      let pair = Pair()
      let changed = flipped(try pair.message(number), at: index, bit: UInt8(index % 8))
      #expect(throws: NoiseError.self) { try pair.reader(number).readMessage(changed) }
      #expect(!pair.reader(number).isComplete)
    }
  }

  @Test(arguments: 0..<3) func aCutMessageIsRefused(number: Int) throws {
    for count in 0..<NoiseHandshake.messageBytes[number] {
      let pair = Pair()
      let cut = Array(try pair.message(number).prefix(count))
      let min = NoiseHandshake.messageBytes[number]
      #expect(throws: NoiseError.tooShort(count: count, min: min)) {
        try pair.reader(number).readMessage(cut)
      }
    }
  }

  @Test func anotherSecretShowsInTheThirdMessage() throws {
    let pair = Pair(secrets: ("alpha", "beta"))
    let third = try pair.message(2)
    #expect(throws: NoiseError.wrongSecret) { try pair.responder.readMessage(third) }
    #expect(throws: NoiseError.outOfTurn) { _ = try pair.responder.split() }
  }

  @Test func anotherPrologueShowsInTheFirstMessage() throws {
    let pair = Pair(prologues: ([1], [2]))
    let first = try pair.message(0)
    #expect(throws: NoiseError.notAuthentic) { try pair.responder.readMessage(first) }
  }

  @Test func aReplayedThirdMessageIsRefused() throws {
    let old = try Pair().message(2)
    let pair = Pair()
    _ = try pair.message(2)
    #expect(throws: NoiseError.notAuthentic) { try pair.responder.readMessage(old) }
  }

  @Test func afterARefusalNothingGoesOn() throws {
    let pair = Pair()
    let first = try pair.message(0)
    #expect(throws: NoiseError.self) {
      try pair.responder.readMessage(flipped(first, at: 40))
    }
    #expect(throws: NoiseError.outOfTurn) { try pair.responder.readMessage(first) }
    #expect(throws: NoiseError.outOfTurn) { try pair.responder.writeMessage() }
  }

  @Test func whoseTurnItIsntIsRefused() throws {
    let pair = Pair()
    #expect(throws: NoiseError.outOfTurn) { try pair.responder.writeMessage() }
    #expect(throws: NoiseError.outOfTurn) { try pair.initiator.readMessage([1]) }
    #expect(throws: NoiseError.outOfTurn) { _ = try pair.initiator.split() }
    let first = try pair.message(0)
    #expect(first.count == NoiseHandshake.messageBytes[0], "the refusals did no harm")
  }

  @Test func ciphersAreGivenOnce() throws {
    let pair = Pair()
    _ = try pair.complete()
    #expect(throws: NoiseError.outOfTurn) { _ = try pair.initiator.split() }
  }

  @Test func aWeakEphemeralKeyIsRefused() throws {
    for first: UInt8 in [0, 1] {
      let weak = [first] + [UInt8](repeating: 0, count: 31)
      #expect(throws: NoiseError.weakKey) {
        _ = try StaticKeyPair.random().shared(with: weak)
      }
    }
  }

  @Test func theLongestPayloadFitsAndOneMoreDoesNot() throws {
    let max = NoiseHandshake.messageBytesMax - NoiseHandshake.messageBytes[0]
    let payload = [UInt8](repeating: 5, count: max)
    let pair = Pair()
    #expect(throws: NoiseError.tooLong(count: 65_536, max: 65_535)) {
      try pair.initiator.writeMessage(payload: payload + [0])
    }
    let message = try pair.initiator.writeMessage(payload: payload)
    #expect(try pair.responder.readMessage(message) == payload)
    let long = [UInt8](repeating: 0, count: 65_536)
    #expect(throws: NoiseError.tooLong(count: 65_536, max: 65_535)) {
      try Pair().responder.readMessage(long)
    }
  }
}
