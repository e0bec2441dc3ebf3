import Testing

@testable import ConclaveWire

/// Every encoding against bytes written by hand, cut at every prefix, and flipped at every byte.
struct CodecTests {
  @Test(arguments: Specimens.all)
  func theBytesAreThoseOfTheLayout(_ specimen: Specimen) {
    #expect(specimen.encoded == specimen.golden)
  }

  @Test(arguments: Specimens.all)
  func theBytesDecodeToTheValue(_ specimen: Specimen) throws {
    #expect(try specimen.isDecoded(specimen.golden))
  }

  @Test(arguments: Specimens.all)
  func everyPrefixIsRefused(_ specimen: Specimen) {
    for count in 0..<specimen.golden.count {
      let prefix = Array(specimen.golden.prefix(count))
      #expect(throws: WireError.self, "\(count) bytes") { try specimen.recode(prefix) }
    }
  }

  @Test(arguments: Specimens.all)
  func aByteTooManyIsRefusedWhereItIsNotSkipped(_ specimen: Specimen) throws {
    let longer = specimen.golden + [0]
    if try specimen.isLenient(specimen.golden) {
      if let recoded = try? specimen.recode(longer) { #expect(recoded == specimen.golden) }
    } else {
      #expect(throws: WireError.trailing(count: 1)) { try specimen.recode(longer) }
    }
  }

  @Test(arguments: Specimens.all)
  func aFlippedByteIsKeptOrRefused(_ specimen: Specimen) throws {
    let masks: [UInt8] = [1, 2, 4, 8, 16, 32, 64, 128, 0xff]
    for place in specimen.golden.indices {
      for mask in masks {
        var flipped = specimen.golden
        flipped[place] ^= mask
        try expectKeptOrRefused(specimen, flipped, "byte \(place) with \(mask)")
      }
    }
  }

  /// Several bytes changed, cut out, doubled or put in, under a seed.
  @Test(arguments: Specimens.all)
  func whateverHappensToTheBytesTheyAreKeptOrRefused(_ specimen: Specimen) throws {
    var generator = SeededGenerator(seed: UInt64(specimen.golden.count))
    for round in 0..<300 {
      var changed = specimen.golden
      for _ in 0...Int.random(in: 0...3, using: &generator) {
        mutate(&changed, &generator)
      }
      try expectKeptOrRefused(specimen, changed, "round \(round)")
    }
  }

  @Test func everyFrameKindHasASpecimen() throws {
    let kinds = Set(Specimens.frames.compactMap(\.golden.first))
    #expect(kinds.isSuperset(of: 1...23))
  }

  /// Bytes either are refused or mean one thing; what they mean is encoded to them again, unless
  /// Protocol.md says that a part is skipped, and then to a form that stays.
  private func expectKeptOrRefused(
    _ specimen: Specimen, _ bytes: [UInt8], _ comment: Comment
  ) throws {
    let recoded: [UInt8]
    do throws(WireError) { recoded = try specimen.recode(bytes) } catch { return }
    if recoded == bytes { return }
    #expect(try specimen.isLenient(bytes), comment)
    #expect(try specimen.recode(recoded) == recoded, comment)
  }

  private func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    guard !bytes.isEmpty else { return bytes.append(0xff) }
    let place = Int.random(in: bytes.indices, using: &generator)
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: bytes[place] = .random(in: 0...255, using: &generator)
    case 1: bytes[place] = [0, 1, 0x7f, 0x80, 0xff][place % 5]
    case 2: bytes.remove(at: place)
    case 3: bytes.insert(bytes[place], at: place)
    default: bytes.removeLast(min(bytes.count, Int.random(in: 1...8, using: &generator)))
    }
  }
}
