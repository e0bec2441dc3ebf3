import ConclaveWire

/// What a node keeps of mail besides the log, so that nobody is told twice after a restart.
public struct MailNote: Hashable, Sendable {
  public enum Kind: UInt8, Sendable {
    /// The message was, or is about to be, shown to its reader here.
    case shown = 1
    /// Its writer was told here what became of it.
    case told = 2
  }

  public var kind: Kind
  public var receipt: MailReceipt

  public init(_ kind: Kind, _ receipt: MailReceipt) {
    self.kind = kind
    self.receipt = receipt
  }
}
