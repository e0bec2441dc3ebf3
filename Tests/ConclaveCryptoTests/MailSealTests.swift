import ConclaveCore
import ConclaveWire
import Testing

@testable import ConclaveCrypto

/// Texts sealed to an account.
@Suite struct MailSealTests {
  init() throws { try Sodium.start() }

  @Test func onlyTheReaderOpensIt() throws {
    let (credential, secrets) = try AccountKeys.makeCredential(Password("correct horse"))
    let sealed = try #require(MailSeal.seal("hi €", to: credential.mailKey))
    #expect(sealed.count == "hi €".utf8.count + 48)
    let crypto = CoreCrypto.sodium
    let secret = try #require(crypto.unwrap(credential, secrets.wrapping))
    #expect(crypto.openMail(sealed, credential.mailKey, secret) == Array("hi €".utf8))

    let (other, otherSecrets) = try AccountKeys.makeCredential(Password("correct horse"))
    #expect(crypto.unwrap(credential, otherSecrets.wrapping) == nil)
    let otherSecret = try #require(crypto.unwrap(other, otherSecrets.wrapping))
    #expect(crypto.openMail(sealed, other.mailKey, otherSecret) == nil)
    for place in sealed.indices {
      var changed = sealed
      changed[place] ^= 1
      #expect(crypto.openMail(changed, credential.mailKey, secret) == nil)
    }
    #expect(crypto.openMail(Array(sealed.prefix(47)), credential.mailKey, secret) == nil)
    #expect(crypto.unwrap(credential, WrappingKey(bytes: [])) == nil)
  }

  @Test func aKeyOfSmallOrderTakesNothing() {
    #expect(MailSeal.seal("hi", to: .zero) == nil)
  }
}
