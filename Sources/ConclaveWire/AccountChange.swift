/// Another password for an account, asked for by who knows the old one (Protocol.md, "Accounts").
public struct CredentialChange: Hashable, Sendable {
  public var account: AccountID
  public var credential: Credential
  /// The session again, signed with the new key: it takes the place of the old one.
  public var certificate: SessionCertificate
  /// Ed25519 by the old key over `signedBytes`.
  public var proof: [UInt8]

  /// What the signed bytes begin with, so that the proof is good for nothing else.
  public static let context = "conclave credential 1"

  public init(
    account: AccountID, credential: Credential, certificate: SessionCertificate, proof: [UInt8] = []
  ) {
    self.account = account
    self.credential = credential
    self.certificate = certificate
    self.proof = proof
  }

  /// "The proof covers the context, the request's id, account and credential."
  public func signedBytes(request: RequestID) -> [UInt8] {
    signed(Self.context, request, account) + credential.encoded
  }
}

/// An account is given up by who knows its password.
public struct AccountRemoval: Hashable, Sendable {
  public var account: AccountID
  /// Ed25519 over `signedBytes`.
  public var proof: [UInt8]

  /// What the signed bytes begin with, so that the proof is good for nothing else.
  public static let context = "conclave removal 1"

  public init(account: AccountID, proof: [UInt8] = []) {
    self.account = account
    self.proof = proof
  }

  /// "The proof covers the context, the request's id and the account."
  public func signedBytes(request: RequestID) -> [UInt8] {
    signed(Self.context, request, account)
  }
}

/// What every proof about an account begins with.
private func signed(_ context: String, _ request: RequestID, _ account: AccountID) -> [UInt8] {
  Array(context.utf8) + request.encoded + account.encoded
}

extension CredentialChange: WireValue {
  public func write(to writer: inout Writer) {
    account.write(to: &writer)
    credential.write(to: &writer)
    certificate.write(to: &writer)
    writer.append(raw: proof)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      account: try AccountID(bytes, &cursor), credential: try Credential(bytes, &cursor),
      certificate: try SessionCertificate(bytes, &cursor),
      proof: try cursor.raw(bytes, count: SessionCertificate.signatureBytes))
  }
}

extension AccountRemoval: WireValue {
  public func write(to writer: inout Writer) {
    account.write(to: &writer)
    writer.append(raw: proof)
  }

  public init(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) throws(WireError) {
    self.init(
      account: try AccountID(bytes, &cursor),
      proof: try cursor.raw(bytes, count: SessionCertificate.signatureBytes))
  }
}
