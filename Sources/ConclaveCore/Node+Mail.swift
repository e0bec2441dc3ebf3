import ConclaveWire

/// Mail on its way into the log: "recipient offline: sealed to the account's mail key, queued in the log".
extension Node {
  /// A message that found no way to its reader waits in the log.
  mutating func mail(_ item: DirectMessages.Outgoing, _ turn: inout Turn) {
    let account = log.accounts.accounts[item.message.to]
    guard account != nil || hasCaughtUp else {
      let later = turn.instant + Timing.directRetry
      return directs.update(item.receipt) { $0.way = .waiting(until: later) }
    }
    guard let account, account.isMember, let credential = account.credential else {
      return settleDirect(item.receipt, .failed(.accountGone), &turn)
    }
    directs.update(item.receipt) { $0.way = .sealing }
    turn.effects.append(.sealMail(item.receipt, item.message.text, credential.mailKey))
  }

  mutating func mailSealed(_ receipt: MailReceipt, _ sealed: [UInt8]?, _ turn: inout Turn) {
    guard let item = directs.find(receipt), case .sealing = item.way else { return }
    guard let sealed else { return settleDirect(receipt, .failed(.unsealable), &turn) }
    directs.update(receipt) { $0.way = .queued }
    let message = item.message
    let mail = Mail(
      message: message.id, from: message.from, name: userName(message.from) ?? "",
      to: message.to, wall: message.wall, party: message.party, sealed: sealed)
    ask(.queueMail(mail), id: outbox.nextID(), .mail(receipt), &turn)
  }

  mutating func settleMail(_ answer: Answer, _ receipt: MailReceipt, _ turn: inout Turn) {
    // It may have been delivered, or stranded with its reader's account, and that told, before: by another
    // coordinator that took the same request.
    if mail.hasTold(receipt) {
      _ = directs.settle(receipt)
      return advanceDirects(&turn)
    }
    guard case .acknowledged(_, let copies) = answer.body else {
      return settleDirect(receipt, .failed(.refused(answer.refusal)), &turn)
    }
    settleDirect(receipt, .waiting(copies: Int(copies)), &turn)
  }

  /// What becomes of what is on its way when the node leaves.
  mutating func failDirectsLeaving(_ turn: inout Turn) {
    for item in directs.takeAll() where !mail.hasTold(item.receipt) {
      turn.emit(
        .delivery(
          DeliveryReport(message: item.message.id, to: item.to, state: .failed(.leaving))))
    }
  }
}

// MARK: - At the coordinator

extension Node {
  mutating func serve(
    _ mail: Mail, _ id: RequestID, of origin: NodeID, _ turn: inout Turn
  ) {
    if let position = log.position(of: id) ?? log.mailbox.position(of: mail.receipt) {
      return awaitAnswer(id, position, of: origin, &turn)
    }
    guard let session = reign?.sessions[mail.from], session.certificate.node == origin else {
      return answer(id, of: origin, .refused(.notSignedIn), &turn)
    }
    guard log.accounts.isMember(mail.to) else {
      return answer(id, of: origin, .refused(.noSuchUser), &turn)
    }
    guard log.mailbox.waiting(for: mail.to).count < Limits.mailsPerAccountMax else {
      return answer(id, of: origin, .refused(.mailboxFull), &turn)
    }
    var named = mail
    named.name = session.name
    guard let position = append(.mailQueued(named), request: id, &turn) else { return }
    awaitAnswer(id, position, of: origin, &turn)
  }

  /// A node that showed a message says so, also after a restart, when nobody is signed in there.
  mutating func serve(
    _ receipt: MailReceipt, _ id: RequestID, of origin: NodeID, _ turn: inout Turn
  ) {
    if let position = log.position(of: id) ?? log.mailbox.deliveryPosition(of: receipt) {
      return awaitAnswer(id, position, of: origin, &turn)
    }
    guard let position = append(.mailDelivered(receipt), request: id, &turn) else { return }
    awaitAnswer(id, position, of: origin, &turn)
  }
}
