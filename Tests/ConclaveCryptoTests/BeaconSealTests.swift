import ConclaveWire
import Testing

@testable import ConclaveCrypto

@Suite struct BeaconSealTests {
  private let group = BeaconSeal(group: GroupTag(group: "café"), key: .open(group: "café"))

  init() throws { try Sodium.start() }

  private func open(_ datagram: [UInt8]) throws(BeaconError) -> Beacon {
    try group.open(datagram.span)
  }

  @Test func theLongestBeaconFitsAndComesBack() throws {
    let beacon = try fullBeacon()
    let datagram = group.seal(beacon)
    #expect(datagram.count == 308)
    #expect(datagram.count < Limits.beaconBytesMax)
    #expect(try open(datagram) == beacon)
    #expect(group.seal(beacon) != datagram, "the nonce is new each time")
  }

  /// Made in Python with hashlib and PyNaCl, with the nonce 00 01 … 17.
  @Test func opensADatagramOfAnotherImplementation() throws {
    let datagram = bytes(
      "434e434c01c29447be86790fbc000102030405060708090a0b0c0d0e0f101112"
        + "13141516173e4426163e6ba62e32f0ed92a9d79d05ada5bbe3db41f3458d108f"
        + "e4c930ee937e3032b14e8b548f979599e1272ca0f7bfe7bfa6f2d598a2930ba2"
        + "efea019b29ac37df860529b895160734f06d890a1a499b602443e32993931be9"
        + "595502f126a42115735a2dffc0f48da56419b62b9038d63f3fac86fb4297d60b"
        + "76b49e912806ab074ad1efdc9133b44ba663c56050cde26a5864ef6ee7091e0f"
        + "2fc2f62fd50f0b33c16b9d369a5cd1fac10f8240c0571f63d6784fac6ac71c71"
        + "68b3ee85d6d0172363f4b4febab172a2f3873b72e3c6727a84551d243e856878"
        + "3ccb19094dad398fe911f20da89ecc42a41245aeec97498d6ef169e5e97abe7a"
        + "e795f1e18300cf01a2096f8439fc397cfcae9c75"
    )
    #expect(try open(datagram) == fullBeacon())
  }

  @Test func everyChangedByteIsRefused() throws {
    let datagram = group.seal(try fullBeacon())
    for index in datagram.indices {
      let changed = flipped(datagram, at: index, bit: UInt8(index % 8))
      let expected: BeaconError =
        switch index {
        case 0..<4: .notConclave
        case 4: .otherVersion(changed[4])
        case 5..<13: .otherGroup
        default: .wrongSecret
        }
      #expect(throws: expected) { try open(changed) }
    }
  }

  @Test func everyCutIsRefused() throws {
    let datagram = group.seal(try fullBeacon())
    for count in datagram.indices {
      let cut = Array(datagram.prefix(count))
      let expected: BeaconError =
        count < BeaconSeal.overheadBytes ? .tooShort(count: count) : .wrongSecret
      #expect(throws: expected) { try open(cut) }
    }
    let long = [UInt8](repeating: 0, count: Limits.beaconBytesMax + 1)
    #expect(throws: BeaconError.tooLong(count: 513)) { try open(long) }
  }

  @Test func otherGroupAndOtherSecretAreTold() throws {
    let beacon = try fullBeacon()
    let other = BeaconSeal(group: GroupTag(group: "beta"), key: .open(group: "café"))
    let secret = BeaconSeal(group: GroupTag(group: "café"), key: .open(group: "beta"))
    #expect(throws: BeaconError.otherGroup) { try open(other.seal(beacon)) }
    #expect(throws: BeaconError.wrongSecret) { try open(secret.seal(beacon)) }
  }

  @Test func whatIsNoBeaconInsideIsMalformed() throws {
    let header = Array(group.seal(try fullBeacon()).prefix(BeaconSeal.headerBytes))
    let key = GroupKey.open(group: "café").subkey(.beacon)
    func sealed(_ text: [UInt8]) -> [UInt8] {
      header + XChaCha20Poly1305.seal(text, data: header, key: key)
    }
    #expect(throws: BeaconError.malformed(.truncated)) { try open(sealed([])) }
    let long = try fullBeacon().encoded + [0]
    #expect(throws: BeaconError.malformed(.trailing(count: 1))) { try open(sealed(long)) }
  }
}
