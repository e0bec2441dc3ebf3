import ConclaveWire
import Testing

@testable import ConclaveCore

/// The fold that says what waits for whom.
@Suite struct MailboxTests {
  private let ann = Sample.request(1)
  private let bob = Sample.request(2)

  private func mail(_ number: UInt64) -> Mail {
    Mail(
      message: Sample.request(number), from: ann, name: "ann", to: bob,
      wall: WallTime(milliseconds: number), party: nil, sealed: [1])
  }

  private func queued(_ number: UInt64, term: UInt64 = 1, at time: UInt64) -> Entry {
    Sample.entry(
      term: term, index: time, at: time, request: 100 + number, .mailQueued(mail(number)))
  }

  private func delivered(_ number: UInt64, term: UInt64 = 1, at time: UInt64) -> Entry {
    Sample.entry(
      term: term, index: time, at: time, request: 200 + number, .mailDelivered(mail(number).receipt)
    )
  }

  private func fold(_ entries: [Entry]) -> Mailbox {
    var mailbox = Mailbox()
    for entry in entries { mailbox.apply(entry) }
    return mailbox
  }

  private func picture(_ mailbox: Mailbox) -> [[RequestID]] {
    [
      mailbox.waiting(for: bob).map(\.receipt.message),
      mailbox.delivered(of: ann).map(\.receipt.message),
    ]
  }

  @Test func whateverOrderTheyComeInTheyGiveTheSame() {
    // Message 10 has two copies, and was said to be delivered twice; 12 and 13 wait, 13 from before.
    let entries = [
      queued(10, at: 10), queued(10, term: 2, at: 30), queued(11, at: 12),
      queued(12, term: 2, at: 31),
      queued(13, at: 11), delivered(10, at: 40), delivered(10, term: 2, at: 33),
      delivered(11, term: 2, at: 35),
    ]
    let expected = [
      [Sample.request(13), Sample.request(12)], [Sample.request(10), Sample.request(11)],
    ]
    var random = Random(seed: 1)
    for _ in 0..<500 {
      var mixed = entries
      for place in mixed.indices.reversed() {
        mixed.swapAt(place, Int(random.next() % UInt64(place + 1)))
      }
      let mailbox = fold(mixed)
      #expect(picture(mailbox) == expected)
      #expect(mailbox.position(of: mail(10).receipt) == entries[0].position)
      #expect(mailbox.deliveryPosition(of: mail(10).receipt) == entries[6].position)
    }
  }

  @Test func whatWaitsForAnAccountGivenUpIsStranded() {
    var accounts = Accounts()
    let mailbox = fold([queued(10, at: 10)])
    #expect(mailbox.stranded(of: ann, in: accounts).isEmpty)
    accounts.apply(Sample.entry(at: 50, request: 9, .accountRemoved(bob)))
    #expect(mailbox.stranded(of: ann, in: accounts) == [mail(10).receipt])
    #expect(mailbox.stranded(of: bob, in: accounts).isEmpty)
  }
}
