import ConclaveWire

@testable import ConclaveCore

extension Driver {
  /// Credentials by number: each is another password of the same mail key.
  static func credential(_ number: UInt8) -> Credential {
    Credential(
      salt: [UInt8](repeating: number, count: 16), loginKey: LoginKey(seed(number)) ?? .zero,
      mailKey: .zero, wrappedMailSecret: [number])
  }

  static func seed(_ number: UInt8) -> [UInt8] { [UInt8](repeating: number, count: 32) }
  static func secret(_ number: UInt8) -> LoginSecret { LoginSecret(seed: seed(number)) }

  static func certificate(
    _ account: AccountID, on node: UInt8, password: UInt8 = 1, at milliseconds: UInt64 = 1
  ) -> SessionCertificate {
    var certificate = SessionCertificate(
      account: account, node: Sample.node(node), boot: peer(node).hello.boot,
      stamp: Stamp(milliseconds: milliseconds, counter: 0))
    certificate.signature = Sample.crypto.sign(certificate.signedBytes, secret(password))
    return certificate
  }

  /// What the worker answers when the password is changed from the first credential to another one.
  static func changed(to number: UInt8) -> ChangedCredential {
    ChangedCredential(
      oldSecret: secret(1), credential: credential(number), secret: secret(number))
  }

  /// A request of another node's user for another password.
  static func change(
    _ account: AccountID, on node: UInt8, request: UInt64, from old: UInt8 = 1, to new: UInt8 = 2,
    at milliseconds: UInt64 = 1
  ) -> Request {
    var change = CredentialChange(
      account: account, credential: credential(new),
      certificate: certificate(account, on: node, password: new, at: milliseconds))
    let id = Sample.request(request)
    change.proof = Sample.crypto.sign(change.signedBytes(request: id), secret(old))
    return Request(id: id, body: .changeCredential(change))
  }

  static func removal(_ account: AccountID, request: UInt64, password: UInt8 = 1) -> Request {
    var removal = AccountRemoval(account: account)
    let id = Sample.request(request)
    removal.proof = Sample.crypto.sign(removal.signedBytes(request: id), secret(password))
    return Request(id: id, body: .removeAccount(removal))
  }

  static func claim(_ name: String, request: UInt64, password: UInt8 = 1) -> Request {
    let claim = AccountClaim(
      name: name, key: UserName.key(of: name), credential: credential(password))
    return Request(id: Sample.request(request), body: .claim(claim))
  }

  /// Everything given to disks is on them, here and at a follower, until nothing more is written.
  /// - Returns: the answers given meanwhile.
  mutating func settleDisks(_ link: LinkID) -> [Answer] {
    var answers: [Answer] = []
    for _ in 0..<4 {
      sync()
      answers += self.answers
      receive(.durable(Durable(positions: node.log.held, canWrite: true)), on: link)
      answers += self.answers
    }
    return answers
  }

  /// Asks as a follower.
  /// - Returns: the answer, once everything is on the disks.
  mutating func ask(_ request: Request, on link: LinkID) -> AnswerBody? {
    receive(.request(request), on: link)
    let answers = self.answers + settleDisks(link)
    return answers.first { $0.id == request.id }?.body
  }

  /// The answers of the last step.
  var answers: [Answer] {
    sent.compactMap { if case .answer(let answer) = $0 { answer } else { nil } }
  }

  /// The requests of the last step.
  var requests: [Request] {
    sent.compactMap { if case .request(let request) = $0 { request } else { nil } }
  }

  /// The outcomes of the commands that were answered in the last step.
  var outcomes: [Outcome] {
    events.compactMap { if case .reply(_, _, let outcome) = $0 { outcome } else { nil } }
  }

  var notices: [Notice] {
    events.compactMap { if case .notice(let notice) = $0 { notice } else { nil } }
  }
}
