import ConclaveWire

/// Mail on its way to its reader: "the node where its account is signed in notes the id durably before showing,
/// then asks for delivered".
extension Node {
  /// What a writer is told of at most, when signing in: the last deliveries.
  static let deliveriesToldMax = 100
  /// And none that is older, in milliseconds.
  static let deliveriesToldAge: UInt64 = 7 * 86_400_000

  mutating func advanceMail(_ turn: inout Turn) {
    unwrapMailSecret()
    guard hasCaughtUp else { return }
    askForShown(&turn)
    tellWriter(&turn)
    readNextMail(&turn)
  }

  /// Whether the log held here is as new as the coordinator's was when this node joined: before that it may
  /// not know what was delivered.
  var hasCaughtUp: Bool { isMember && isCaughtUp }

  /// Each credential wraps the same secret: the session keeps it, whatever the password is later.
  private mutating func unwrapMailSecret() {
    guard let own = session, own.mailSecret == nil,
      let account = log.accounts.accounts[own.account]
    else { return }
    let claimed = account.claim.map { [$0.content.credential] } ?? []
    for credential in claimed + account.changes.map(\.credential) {
      guard let secret = crypto.unwrap(credential, own.wrapping) else { continue }
      session?.mailSecret = (secret, credential.mailKey)
      return
    }
  }

  /// Whether a message waits for this node's user that it has still to show.
  var hasMailToShow: Bool { !mail.isIdle || nextMail != nil && hasCaughtUp }

  private var nextMail: Mailbox.Waiting? {
    guard let session else { return nil }
    return log.mailbox.waiting(for: session.account).first { !mail.hasShown($0.receipt) }
  }

  private mutating func readNextMail(_ turn: inout Turn) {
    guard mail.isIdle, !isSessionChanging, leaving?.awaitsMail ?? true else { return }
    while let next = nextMail {
      guard directs.hasShown(next.receipt, from: next.from) else {
        guard session?.mailSecret != nil, log.durable.covers(next.order.position) else { return }
        let query = LogQuery.range(from: next.order.position, entriesMax: 1, bytesMax: 1)
        mail.stage = .reading(read(query, .mail(next.receipt), &turn), next.receipt)
        return
      }
      // It came node to node before, and the answer got lost.
      mail.show(next.receipt)
      askForShown(&turn)
    }
  }

  mutating func mailRead(
    _ id: ReadID, _ receipt: MailReceipt, _ entries: [Entry], _ turn: inout Turn
  ) {
    guard case .reading(id, _) = mail.stage else { return }
    mail.stage = .idle
    guard session?.account == receipt.to, let secret = session?.mailSecret,
      case .mailQueued(let found)? = entries.first?.body, found.receipt == receipt
    else { return }
    let opened = crypto.openMail(found.sealed, secret.key, secret.secret)
    let text = opened.flatMap { String(validating: $0, as: UTF8.self) }
    let readable = text.flatMap { MessageText.fault(of: $0) == nil ? $0 : nil }
    mail.stage = .noting(found, text: readable)
    turn.effects.append(.note(MailNote(.shown, receipt)))
  }

  /// The note is on the disk: the message is shown.
  mutating func noted(_ note: MailNote, _ turn: inout Turn) {
    guard case .noting(let found, let text) = mail.stage, note.kind == .shown,
      note.receipt == found.receipt
    else { return }
    mail.stage = .idle
    // Nobody is here any more to see it.
    guard let session, session.account == found.to else {
      return turn.effects.append(.forget(note))
    }
    mail.show(found.receipt)
    directs.countShown(found)
    present(found, text, &turn)
    askForShown(&turn)
  }

  /// Whoever isn't to be heard is answered like others.
  private mutating func present(_ found: Mail, _ text: String?, _ turn: inout Turn) {
    if ignores(found.from) { return }
    let from = log.accounts.name(of: found.from) ?? found.name
    guard let text else { return turn.emit(.notice(.mailUnreadable(from: from))) }
    let message = DirectMessage(
      id: found.message, from: found.from, to: found.to, wall: found.wall, text: text,
      party: found.party)
    show(message, from: from, isLate: true, &turn)
  }

  /// Shows this node's user a message of another one.
  mutating func show(
    _ message: DirectMessage, from name: String, isLate: Bool, _ turn: inout Turn
  ) {
    guard let reader = session else { return }
    if message.party == nil { session?.correspondent = message.from }
    turn.emit(
      .message(
        MessageReport(
          scope: message.party.map { .party($0) } ?? .direct(to: reader.record.name), from: name,
          text: message.text, message: message.id, sentAt: message.wall, isLate: isLate,
          isOwn: false)))
  }

  /// "A node restarted with a note and no delivery in the log asks for it without showing again." A note is
  /// forgotten once that is on the disk.
  private mutating func askForShown(_ turn: inout Turn) {
    for (receipt, isAsked) in mail.shown {
      if let position = log.mailbox.deliveryPosition(of: receipt) {
        guard log.durable.covers(position) else { continue }
        mail.forget(receipt)
        turn.effects.append(.forget(MailNote(.shown, receipt)))
      } else if !isAsked, !outbox.isFull {
        mail.ask(receipt)
        ask(.mailDelivered(receipt), id: outbox.nextID(), .mailDelivered, &turn)
      }
    }
  }

  /// The disk has room again: a note that found none is tried again.
  mutating func noteAgain(_ turn: inout Turn) {
    guard case .noting(let found, _) = mail.stage else { return }
    turn.effects.append(.note(MailNote(.shown, found.receipt)))
  }

  /// A node that ends takes back the note of what it hasn't shown.
  mutating func dropMail(_ turn: inout Turn) {
    if case .noting(let found, _) = mail.stage {
      turn.effects.append(.forget(MailNote(.shown, found.receipt)))
    }
    mail.stage = .idle
  }
}

// MARK: - To the writer

extension Node {
  /// Tells this node's user what became of messages that waited, once on each node.
  private mutating func tellWriter(_ turn: inout Turn) {
    guard let account = session?.account else { return }
    let version = log.mailbox.version
    if let at = mail.toldAt, at.account == account, at.version == version { return }
    mail.toldAt = (account, version)
    let clock = turn.now.wall.milliseconds
    for delivery in log.mailbox.delivered(of: account).suffix(Self.deliveriesToldMax) {
      let (age, isAhead) = clock.subtractingReportingOverflow(delivery.wall.milliseconds)
      guard isAhead || age <= Self.deliveriesToldAge else { continue }
      tellWriter(delivery.receipt, .delivered, &turn)
    }
    for receipt in log.mailbox.stranded(of: account, in: log.accounts) {
      tellWriter(receipt, .failed(.accountGone), &turn)
    }
  }

  private mutating func tellWriter(
    _ receipt: MailReceipt, _ state: DeliveryReport.State, _ turn: inout Turn
  ) {
    guard !mail.hasTold(receipt) else { return }
    if let forgotten = mail.tell(receipt) {
      turn.effects.append(.forget(MailNote(.told, forgotten)))
    }
    turn.effects.append(.note(MailNote(.told, receipt)))
    turn.emit(
      .delivery(
        DeliveryReport(message: receipt.message, to: userName(receipt.to) ?? "?", state: state)))
  }
}
