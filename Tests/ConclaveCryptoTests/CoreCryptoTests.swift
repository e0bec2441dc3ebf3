import ConclaveCore
import ConclaveWire
import Testing

@testable import ConclaveCrypto

@Suite struct CoreCryptoTests {
  private let crypto = CoreCrypto.sodium

  init() throws { try Sodium.start() }

  /// Python: hashlib.blake2b(b"abc", digest_size=32).
  @Test func hashIsBLAKE2b256() {
    #expect(
      crypto.hash(Array("abc".utf8)).description
        == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319")
  }

  /// RFC 8032, section 7.1, test 2.
  @Test func signIsEd25519() throws {
    let secret = LoginSecret(
      seed: bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    let key = try #require(
      LoginKey(bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")))
    #expect(Ed25519.publicKey(seed: secret.seed) == key)
    let signature = crypto.sign([0x72], secret)
    #expect(
      signature.hexadecimal
        == "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
    #expect(crypto.verify(signature, [0x72], key))
  }

  @Test func whatDoesNotFitIsNotVerified() {
    let secret = LoginSecret(seed: Sodium.randomBytes(Ed25519.seedBytes))
    let key = Ed25519.publicKey(seed: secret.seed)
    let text = Array("hello".utf8)
    let signature = crypto.sign(text, secret)
    for index in signature.indices {
      #expect(!crypto.verify(flipped(signature, at: index), text, key))
    }
    #expect(!crypto.verify(signature, flipped(text, at: 0), key))
    #expect(!crypto.verify(signature, text, .zero))
    #expect(!crypto.verify([], text, key))
    #expect(!crypto.verify(signature + [0], text, key))
  }

  @Test func sodiumStartsAgainAndAgain() throws {
    try Sodium.start()
    try Sodium.start()
    #expect(Sodium.randomBytes(0).isEmpty)
    #expect(Sodium.randomBytes(32) != Sodium.randomBytes(32))
    #expect(Sodium.randomUInt64() != Sodium.randomUInt64())
  }
}
