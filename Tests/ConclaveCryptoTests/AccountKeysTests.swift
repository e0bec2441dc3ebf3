import ConclaveCore
import ConclaveWire
import Testing

@testable import ConclaveCrypto

/// The expected bytes come from Python's argon2-cffi and PyNaCl.
@Suite struct AccountKeysTests {
  private let password = Password("correct horse")

  init() throws { try Sodium.start() }

  @Test func aLoginIsMadeOfPasswordAndSalt() throws {
    let login = try AccountKeys.deriveLogin(password, salt: Array(0..<16))
    #expect(
      login.secret.seed.hexadecimal
        == "7ff328420410ba3bf1ad3cebce5597ff8563f10437594a054273dc25c1b1f1a7")
    #expect(
      login.wrappingKey.bytes.hexadecimal
        == "19447b709d99168aa7187f70a46ef965a576a61879e5af11552ee94e475314a6")
    #expect(
      login.key.description
        == "f6f3c1979cc50d2e8d2d9b2589971320ce7e05bc5f1a13febd0228bda6a86208")
  }

  @Test func aCredentialLeadsBackToItsKeys() throws {
    let (credential, secret) = try AccountKeys.makeCredential(password)
    #expect(credential.salt.count == Credential.saltBytes)
    #expect(credential.wrappedMailSecret.count == AccountKeys.wrappedBytes)
    #expect(AccountKeys.wrappedBytes <= Limits.wrappedBytesMax)
    #expect(try Credential(decoding: credential.encoded.span) == credential)

    let login = try AccountKeys.deriveLogin(password, salt: credential.salt)
    #expect(login.key == credential.loginKey)
    #expect(login.secret == secret)
    let mail = try AccountKeys.unwrapMailSecret(of: credential, with: login.wrappingKey)
    #expect(StaticKeyPair.stored(mail.bytes)?.node.bytes == credential.mailKey.bytes)
  }

  @Test func anotherPasswordOrSaltIsAnotherAccount() throws {
    let (credential, _) = try AccountKeys.makeCredential(password)
    let wrong = try AccountKeys.deriveLogin(Password("correct horsf"), salt: credential.salt)
    #expect(wrong.key != credential.loginKey)
    #expect(throws: AccountKeysError.wrongKey) {
      try AccountKeys.unwrapMailSecret(of: credential, with: wrong.wrappingKey)
    }
    #expect(throws: AccountKeysError.saltLength(15)) {
      try AccountKeys.deriveLogin(password, salt: [UInt8](repeating: 0, count: 15))
    }
  }

  @Test func anotherPasswordKeepsTheMailKey() throws {
    let (credential, secret) = try AccountKeys.makeCredential(password)
    let changed = try AccountKeys.changeCredential(
      credential, old: password, new: Password("battery staple"))
    #expect(changed.oldSecret == secret)
    #expect(changed.credential.salt != credential.salt)
    #expect(changed.credential.mailKey == credential.mailKey)
    #expect(changed.credential.wrappedMailSecret != credential.wrappedMailSecret)
    let login = try AccountKeys.deriveLogin(
      Password("battery staple"), salt: changed.credential.salt)
    #expect(login.key == changed.credential.loginKey)
    #expect(login.secret == changed.secret)
    let mail = try AccountKeys.unwrapMailSecret(of: changed.credential, with: login.wrappingKey)
    #expect(StaticKeyPair.stored(mail.bytes)?.node.bytes == credential.mailKey.bytes)
    #expect(throws: AccountKeysError.wrongPassword) {
      try AccountKeys.changeCredential(
        credential, old: Password("correct horsf"), new: Password("battery staple"))
    }
  }

  @Test func aChangedWrappedSecretIsRefused() throws {
    let key = WrappingKey(bytes: Sodium.randomBytes(32))
    let mail = StaticKeyPair.random()
    let mailKey = MailKey(known: mail.node.bytes)
    var credential = Credential(
      salt: [], loginKey: .zero, mailKey: mailKey,
      wrappedMailSecret: AccountKeys.wrap(mail.secret, mailKey: mailKey, key: key))
    #expect(
      try AccountKeys.unwrapMailSecret(of: credential, with: key).bytes == mail.bytesToStore)
    let wrapped = credential.wrappedMailSecret
    for index in wrapped.indices {
      credential.wrappedMailSecret = flipped(wrapped, at: index)
      #expect(throws: AccountKeysError.wrongKey) {
        try AccountKeys.unwrapMailSecret(of: credential, with: key)
      }
    }
    credential.wrappedMailSecret = Array(wrapped.dropLast())
    #expect(throws: AccountKeysError.wrappedLength(71)) {
      try AccountKeys.unwrapMailSecret(of: credential, with: key)
    }
    credential.wrappedMailSecret = wrapped
    credential.mailKey = .zero
    #expect(throws: AccountKeysError.wrongKey) {
      try AccountKeys.unwrapMailSecret(of: credential, with: key)
    }
  }
}
