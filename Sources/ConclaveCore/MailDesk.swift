import ConclaveWire

/// What this node does about mail: one message at a time is read, noted and shown, and writers are told what
/// became of theirs.
struct MailDesk: Sendable {
  enum Stage: Sendable {
    case idle
    /// Its entry is being read.
    case reading(ReadID, MailReceipt)
    /// The note is on its way to the disk; the text is nil if it couldn't be opened.
    case noting(Mail, text: String?)
  }

  /// What writers were told is remembered of so many messages.
  static let toldMax = 4_096

  var stage = Stage.idle
  /// Shown here and not yet delivered in the durable log; true once the coordinator was asked to say so.
  private(set) var shown = SortedMap<MailReceipt, Bool>()
  private var told: Set<MailReceipt> = []
  private var toldOrder: [MailReceipt] = []
  /// For whom, and at which version of the mailbox, there was nothing more to tell.
  var toldAt: (account: AccountID, version: UInt64)?

  init(_ notes: [MailNote]) {
    for note in notes {
      switch note.kind {
      case .shown: shown[note.receipt] = false
      case .told: _ = tell(note.receipt)
      }
    }
  }

  var isIdle: Bool { if case .idle = stage { true } else { false } }

  func hasShown(_ receipt: MailReceipt) -> Bool { shown[receipt] != nil }
  mutating func show(_ receipt: MailReceipt) { shown[receipt] = shown[receipt] ?? false }
  mutating func ask(_ receipt: MailReceipt) { shown[receipt] = true }
  mutating func forget(_ receipt: MailReceipt) { shown[receipt] = nil }

  func hasTold(_ receipt: MailReceipt) -> Bool { told.contains(receipt) }

  /// Counts a message as told.
  /// - Returns: one that is forgotten for it.
  mutating func tell(_ receipt: MailReceipt) -> MailReceipt? {
    guard told.insert(receipt).inserted else { return nil }
    toldOrder.append(receipt)
    guard toldOrder.count > Self.toldMax else { return nil }
    let oldest = toldOrder.removeFirst()
    told.remove(oldest)
    return oldest
  }
}
