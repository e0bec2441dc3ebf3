@testable import ConclaveWire

/// The values that specimens are made of.
enum Sample {
  static let node = thirtyTwo(NodeID.self, from: 0x00)
  static let otherNode = thirtyTwo(NodeID.self, from: 0xe0)
  static let boot = Boot(counter: 7, random: 0x0102_0304_0506_0708)
  static let epoch = EpochID(term: 3, random: 0xa1a2_a3a4_a5a6_a7a8)
  static let nextEpoch = EpochID(term: 4, random: 0xb1b2_b3b4_b5b6_b7b8)
  static let stamp = Stamp(milliseconds: 0x0000_0189_0abc_def0, counter: 5)
  static let wall = WallTime(milliseconds: 0x0000_0189_0abc_def1)
  static let request = RequestID(boot: 0x1112_1314_1516_1718, count: 9)
  static let account = AccountID(boot: 0x2122_2324_2526_2728, count: 1)
  static let otherAccount = AccountID(boot: 0x3132_3334_3536_3738, count: 2)
  static let position = Position(epoch: epoch, index: 42)
  static let salt: [UInt8] = Array(0x30...0x3f)
  static let signature: [UInt8] = Array(0x80...0xbf)
  static let ipv4 = Endpoint(address: .v4(0xc0a8_0105), port: 7000)
  static let ipv6 = Endpoint(
    address: .v6(high: 0xfe80_0000_0000_0000, low: 1, scope: 0), port: 7000)
  static let credential = Credential(
    salt: salt, loginKey: thirtyTwo(LoginKey.self, from: 0x40),
    mailKey: thirtyTwo(MailKey.self, from: 0x60), wrappedMailSecret: [0xd1, 0xd2, 0xd3])
  static let claim = AccountClaim(name: "Ötzi", key: "ötzi", credential: credential)
  static let message = LogMessage(account: account, name: "kim", text: "hi €", isAction: true)
  static let certificate = SessionCertificate(
    account: account, node: node, boot: boot, stamp: stamp, signature: signature)
  static let session = RosterSession(
    certificate: certificate, name: "kim", since: wall, room: "tea", away: "kim")
  static let mail = Mail(
    message: request, from: account, name: "kim", to: otherAccount, wall: wall, party: request,
    sealed: [0xe1, 0xe2])
  static let partyChange = PartyChange(
    party: request, account: otherAccount, .invited(by: account))
  static let vector: Vector = {
    var vector = Vector()
    vector.raise(to: position)
    vector.raise(to: Position(epoch: nextEpoch, index: 1))
    return vector
  }()

  static func entry(_ body: EntryBody) -> Entry {
    Entry(
      position: position, stamp: stamp, wall: wall, request: request,
      previous: thirtyTwo(EntryHash.self, from: 0xc0), body: body)
  }

  /// Thirty-two bytes that count up from `first`.
  static func thirtyTwo<Role>(_ type: Bytes32<Role>.Type, from first: UInt8) -> Bytes32<Role> {
    guard let value = Bytes32<Role>((0..<32).map { first + $0 }) else {
      preconditionFailure("32 bytes are 32 bytes")
    }
    return value
  }
}

/// The same values as Protocol.md lays them out, in hexadecimal digits, written by hand.
enum Hex {
  static let node = "0001020304050607 08090a0b0c0d0e0f 1011121314151617 18191a1b1c1d1e1f"
  static let otherNode = "e0e1e2e3e4e5e6e7 e8e9eaebecedeeef f0f1f2f3f4f5f6f7 f8f9fafbfcfdfeff"
  static let boot = "00000007 0102030405060708"
  static let epoch = "0000000000000003 a1a2a3a4a5a6a7a8"
  static let nextEpoch = "0000000000000004 b1b2b3b4b5b6b7b8"
  static let stamp = "000001890abcdef0 00000005"
  static let wall = "000001890abcdef1"
  static let request = "1112131415161718 0000000000000009"
  static let account = "2122232425262728 0000000000000001"
  static let otherAccount = "3132333435363738 0000000000000002"
  static let position = epoch + "000000000000002a"
  static let hash = "c0c1c2c3c4c5c6c7 c8c9cacbcccdcecf d0d1d2d3d4d5d6d7 d8d9dadbdcdddedf"
  static let salt = "3031323334353637 38393a3b3c3d3e3f"
  static let loginKey = "4041424344454647 48494a4b4c4d4e4f 5051525354555657 58595a5b5c5d5e5f"
  static let mailKey = "6061626364656667 68696a6b6c6d6e6f 7071727374757677 78797a7b7c7d7e7f"
  static let signature =
    "8081828384858687 88898a8b8c8d8e8f 9091929394959697 98999a9b9c9d9e9f"
    + "a0a1a2a3a4a5a6a7 a8a9aaabacadaeaf b0b1b2b3b4b5b6b7 b8b9babbbcbdbebf"
  static let ipv4 = "04 c0a80105 1b58"
  static let ipv6 = "06 fe80000000000000 0000000000000001 1b58"
  static let kim = "0003 6b696d"
  static let tea = "0003 746561"
  /// 16, 32 and 32 bytes, then a length of 2 and 3 bytes: 85 in all.
  static let credential = salt + loginKey + mailKey + "0003 d1d2d3"
  /// "Ötzi" is c396 747a69, "ötzi" is c3b6 747a69: five bytes each.
  static let claim = "0005 c396747a69" + "0005 c3b6747a69" + credential
  /// "hi €" is 68 69 20 e282ac: six bytes.
  static let message = account + kim + "0006 686920e282ac" + "01"
  static let certificate = account + node + boot + stamp + signature
  static let session = certificate + kim + wall + tea + kim
  /// 16, 16, 5, 16, 8, 1 + 16 and 2 + 2 bytes: 82 in all.
  static let mail =
    request + account + kim + otherAccount + wall + "01" + request + "0002 e1e2"
  static let partyChange = request + otherAccount + "02" + account
  static let vector = "0002" + position + nextEpoch + "0000000000000001"

  /// An entry's head, its kind, the length of its content, and that.
  static func entry(kind: String, length: String, _ content: String) -> String {
    position + stamp + wall + request + hash + kind + length + content
  }
}
