import ConclaveCore
import ConclaveWire
import Testing

@testable import ConclaveCrypto

/// The expected bytes come from Python's hashlib (BLAKE2b) and argon2-cffi.
@Suite struct GroupKeyTests {
  init() throws { try Sodium.start() }

  @Test func theTagIsAHashOfTheName() {
    let tag = GroupTag(group: "café")
    #expect(tag.description == "c29447be86790fbc")
    #expect(tag.bytes.count == GroupTag.count)
    #expect(tag != GroupTag(group: "cafe"))
  }

  @Test func anOpenGroupsKeyIsAHashOfTheName() {
    let key = GroupKey.open(group: "café")
    #expect(
      key.bytesToStore.hexadecimal
        == "09c14a0300d1ff2382d4ed9e7d57e4e71f2b657dfbbdc1b91a18ef93ab853b52")
  }

  @Test func aPassphrasesKeyIsArgon2id() throws {
    let key = try GroupKey.derive(passphrase: "Straße 7", group: "café")
    #expect(
      key.bytesToStore.hexadecimal
        == "8fa228acc0bcfbc64d9461c32e281f0a8f1eba2f5b27bb2dd99b13e89480c6f4")
  }

  @Test func subkeysAreKeyedHashes() {
    let key = GroupKey.open(group: "café")
    #expect(
      key.subkey(.beacon).copy.hexadecimal
        == "ccc27f67c0dcf55ae3ddb88519c09779a74548ff5c48fa5c0eba87bb307c927d")
    #expect(
      key.subkey(.link).copy.hexadecimal
        == "cdc67989efc775701d62c1d0cb3d2470d1a2fa9a89419e6c242861af987b2321")
  }

  @Test func aStoredKeyIsTheSameKey() throws {
    let key = GroupKey.open(group: "alpha")
    let again = try #require(GroupKey.stored(key.bytesToStore))
    #expect(again.subkey(.link).copy == key.subkey(.link).copy)
    for count in [0, 31, 33] {
      #expect(GroupKey.stored([UInt8](repeating: 1, count: count)) == nil)
    }
  }

  @Test func aStoredKeyPairIsTheSameNode() throws {
    let pair = StaticKeyPair.random()
    #expect(try #require(StaticKeyPair.stored(pair.bytesToStore)).node == pair.node)
    #expect(StaticKeyPair.random().node != pair.node)
    #expect(StaticKeyPair.stored([1, 2, 3]) == nil)
  }

  @Test func secretsAreNotPrinted() throws {
    let key = GroupKey.open(group: "alpha")
    let pair = StaticKeyPair.random()
    var text = "\(key) \(pair) \(key.subkey(.link))"
    dump(key, to: &text)
    dump(pair, to: &text)
    dump(SecretBytes(copying: [171, 205]), to: &text)
    dump(WrappingKey(bytes: [171, 205]), to: &text)
    dump(MailSecret(bytes: [171, 205]), to: &text)
    #expect(text.contains("(group key)"))
    #expect(!text.contains("171"))
    #expect(!text.contains(key.bytesToStore.hexadecimal))
    #expect(!text.contains(pair.bytesToStore.hexadecimal))
  }
}
