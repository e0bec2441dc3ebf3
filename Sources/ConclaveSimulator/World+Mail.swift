import ConclaveCore
import ConclaveWire

extension World {
  /// What waits for people who are signed in is delivered, with nothing in its way.
  func undeliveredMail() -> String? {
    var waiting: [Mail] = []
    var delivered: Set<MailReceipt> = []
    var accounts: [String: [AccountID]] = [:]
    for entry in machines[0].disk.entries {
      switch entry.body {
      case .accountClaimed(let claim): accounts[claim.name, default: []].append(entry.request)
      case .mailQueued(let mail): waiting.append(mail)
      case .mailDelivered(let receipt): delivered.insert(receipt)
      default: break
      }
    }
    for machine in machines {
      // Of several accounts of one name it would have to be found out which is meant.
      guard let user = machine.user.signedIn, let found = accounts[user],
        Set(found).count == 1
      else { continue }
      for mail in waiting where mail.to == found[0] && !delivered.contains(mail.receipt) {
        return "message \(mail.message.count) waits for \(user), who is on \(machine.name)"
      }
    }
    return nil
  }

  /// "Nothing acknowledged is lost", for as many readers as a message waits for, and delivered once.
  func checkMail(isFaultless: Bool) throws(Violation) {
    var readers: [RequestID: Int] = [:]
    for message in watch.waiting {
      let count = readers[message, default: 0] + 1
      readers[message] = count
      let requests = watch.mailRequests[message, default: [:]].values
      guard requests.count >= count else {
        throw fail("mail", "message \(message.count) waits, and was never written")
      }
      let kept = requests.count { machines[0].disk.requests.contains($0) || watch.mayBeGone($0) }
      guard kept >= count else {
        throw fail("lost", "the waiting message \(message.count) isn't on the disks")
      }
    }
    guard isFaultless else { return }
    for (receipt, requests) in watch.mailDelivered where requests.count > 1 {
      throw fail("mail", "message \(receipt.message.count) is delivered \(requests.count) times")
    }
  }
}
