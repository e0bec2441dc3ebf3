import ConclaveCore
import ConclaveWire
import Testing

@testable import ConclaveCrypto

/// The examples of Protocol.md, which an implementation in another language computed.
struct ProtocolExampleTests {
  init() throws { try Sodium.start() }

  @Test func anOpenGroup() throws {
    let key = GroupKey.open(group: "lan")
    #expect(GroupTag(group: "lan").description == "7143dbb4c112367d")
    #expect(
      key.bytesToStore.hexadecimal
        == "c60466247611609f395afb91cb276d29ada97d87e7b093586248f52bbc45ef0d")
    #expect(
      key.subkey(.beacon).copy.hexadecimal
        == "3773cef6c866535775dff7284c30e2827897ca6de36b4efd4830aac3f098d13c")
    #expect(
      key.subkey(.link).copy.hexadecimal
        == "b0e53b948c188d8eede321337d827bf4400a16c00ca61008bc25c169cb010c1e")
  }

  @Test func aGroupWithAPassphraseAndItsBeacon() throws {
    let key = try GroupKey.derive(passphrase: "correct horse battery staple", group: "workshop")
    #expect(
      key.bytesToStore.hexadecimal
        == "9c3b349d7750e952ea97f9b42cf8b9bbfc825762ffc1a753ed874dda642e0d6d")
    let datagram = bytes(
      "434e434c0150905a2bffd15afa000102030405060708090a0b0c0d0e0f101112131415161779"
        + "1dc37960c9c4f7be81852a5f40dd971de81918f2d0fdf1127386e0c5deca70476469739ae595"
        + "999052b3410ad6c9f7f3abc2618efcc0135dbf4ff92df269cf92b3fa23e90fe6fe382d36c6c8"
        + "ca8bc2a5a45ffec8896639bca3577b6b8e0e46c12948e0cc98d197407449bb245c2e79f97e05"
        + "5ffade82666418c4cdd5e145de946ac84a1001fbc2474f5a21935f0e89ec00")
    let beacon = try BeaconSeal(group: GroupTag(group: "workshop"), key: key).open(datagram.span)
    #expect(
      beacon.node.description == "07a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c")
    #expect(beacon.role == .candidate && beacon.sequence == 258 && beacon.name == "kim")
  }

  @Test func theKeysOfAnAccount() throws {
    let login = try AccountKeys.deriveLogin(Password("swordfish"), salt: Array(0x30...0x3f))
    #expect(
      login.key.description == "3455f7ec5a4bc78a9c147f6ef5df6a31733a8d965007c4c6d11c0514453fc1d4")
    let mailKey = try #require(
      MailKey(bytes("5869aff450549732cbaaed5e5df9b30a6da31cb0e5742bad5ad4a1a768f1a67b")))
    let credential = Credential(
      salt: Array(0x30...0x3f), loginKey: login.key, mailKey: mailKey,
      wrappedMailSecret: bytes(
        "000102030405060708090a0b0c0d0e0f10111213141516170d07db66b2205b897ab12fba8a72"
          + "1194134263e99f9bf96c3d5c740b574fa8e97749364a938294d484efe1ebb06f3588"))
    _ = try AccountKeys.unwrapMailSecret(of: credential, with: login.wrappingKey)
    let node = try #require(
      NodeID(bytes("07a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c")))
    let certificate = SessionCertificate(
      account: AccountID(boot: 0x2122_2324_2526_2728, count: 1), node: node,
      boot: Boot(counter: 7, random: 0x0102_0304_0506_0708),
      stamp: Stamp(milliseconds: 0x189_0abc_def0, counter: 5))
    let signature = CoreCrypto.sodium.sign(certificate.signedBytes, login.secret)
    #expect(
      signature.hexadecimal
        == "1d523eeb36ec52fe57b284868fe558ea7c11e73913adf8eef3ea2271bc37965f"
        + "a1c54ac534d9136dc354af06c9d45056234550e72468936bda69120627cd3004")
  }

  @Test func theHashOfAnEntry() throws {
    let encoded = bytes(
      "0000000000000003a1a2a3a4a5a6a7a80000000000000001000001890abcdef0000000050000"
        + "01890abcdef11112131415161718000000000000000900000000000000000000000000000000"
        + "0000000000000000000000000000000006001e2122232425262728000000000000000100036b"
        + "696d0006686920e282ac00")
    let entry = try Entry(decoding: encoded.span)
    #expect(
      CoreCrypto.sodium.hash(entry.encoded).description
        == "b9996ac95e977fbd9d94e4486163490a814ee850963db3facc4d24220584b5db")
  }
}
