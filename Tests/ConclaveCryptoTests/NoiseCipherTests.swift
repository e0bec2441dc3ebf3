import Testing

@testable import ConclaveCrypto

@Suite struct NoiseCipherTests {
  init() throws { try Sodium.start() }

  private func ciphers(counter: UInt64 = 0) -> (sender: NoiseCipher, receiver: NoiseCipher) {
    let key = SecretBytes.random(32)
    return (NoiseCipher(key: key, counter: counter), NoiseCipher(key: key, counter: counter))
  }

  @Test func sealsARangeBehindWhatIsThereAndOpensInPlace() throws {
    let (sender, receiver) = ciphers()
    let text = Array("before hello after".utf8)
    var wire: [UInt8] = [0, 21]
    try sender.seal(text.span.extracting(7..<12), appendingTo: &wire)
    #expect(wire.count == 2 + 5 + NoiseCipher.tagBytes)
    #expect(Array(wire.prefix(2)) == [0, 21])
    let range = try receiver.open(&wire, 2..<wire.count)
    #expect(range == 2..<7)
    #expect(Array(wire[range]) == Array("hello".utf8))
  }

  @Test func anEmptyTextIsATagAlone() throws {
    let (sender, receiver) = ciphers()
    var wire: [UInt8] = []
    let text: [UInt8] = []
    try sender.seal(text.span, appendingTo: &wire)
    #expect(wire.count == NoiseCipher.tagBytes)
    #expect(try receiver.open(&wire, 0..<wire.count).isEmpty)
  }

  @Test func everyChangedByteIsRefusedAndGivesNoText() throws {
    let (sender, receiver) = ciphers()
    var wire: [UInt8] = []
    try sender.seal(Array("hello".utf8).span, appendingTo: &wire)
    for index in wire.indices {
      var changed = flipped(wire, at: index)
      #expect(throws: NoiseError.notAuthentic) {
        try receiver.open(&changed, 0..<changed.count)
      }
      #expect(changed.prefix(5).allSatisfy { $0 == 0 })
    }
    #expect(try receiver.open(&wire, 0..<wire.count) == 0..<5)
  }

  @Test func orderMattersAndRepeatsAreRefused() throws {
    let (sender, receiver) = ciphers()
    var first: [UInt8] = []
    var second: [UInt8] = []
    try sender.seal([1].span, appendingTo: &first)
    try sender.seal([1].span, appendingTo: &second)
    #expect(first != second)
    var early = second
    #expect(throws: NoiseError.notAuthentic) { try receiver.open(&early, 0..<17) }
    var copy = first
    _ = try receiver.open(&first, 0..<17)
    #expect(throws: NoiseError.notAuthentic) { try receiver.open(&copy, 0..<17) }
    #expect(try receiver.open(&second, 0..<17) == 0..<1)
  }

  @Test func lengthsAreBounded() throws {
    let (sender, receiver) = ciphers()
    let longest = [UInt8](repeating: 1, count: NoiseCipher.textBytesMax)
    var wire: [UInt8] = []
    #expect(throws: NoiseError.tooLong(count: 65_536, max: 65_535)) {
      try sender.seal((longest + [1]).span, appendingTo: &wire)
    }
    #expect(wire.isEmpty)
    try sender.seal(longest.span, appendingTo: &wire)
    #expect(wire.count == NoiseCipher.messageBytesMax)
    var short = [UInt8](repeating: 0, count: 15)
    #expect(throws: NoiseError.tooShort(count: 15, min: 16)) { try receiver.open(&short, 0..<15) }
    var long = wire + [0]
    #expect(throws: NoiseError.tooLong(count: 65_536, max: 65_535)) {
      try receiver.open(&long, 0..<65_536)
    }
    #expect(try receiver.open(&wire, 0..<wire.count).count == NoiseCipher.textBytesMax)
  }

  @Test func theLastNumberIsNeverUsed() throws {
    let (sender, receiver) = ciphers(counter: .max - 1)
    var wire: [UInt8] = []
    try sender.seal([1].span, appendingTo: &wire)
    let after = wire
    #expect(throws: NoiseError.exhausted) { try sender.seal([2].span, appendingTo: &wire) }
    #expect(wire == after)
    _ = try receiver.open(&wire, 0..<17)
    #expect(throws: NoiseError.exhausted) { try receiver.open(&wire, 0..<17) }
  }
}
