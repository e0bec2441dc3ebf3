import ConclaveWire
import Testing

@testable import ConclaveCore

@Suite struct AccountsTests {
  private func fold(_ entries: [Entry]) -> Accounts {
    var accounts = Accounts()
    for entry in entries { accounts.apply(entry) }
    return accounts
  }

  @Test func aClaimCountsFromItsConfirmation() {
    var accounts = fold([Sample.claim("bob", 1, at: 1)])
    #expect(accounts.members(key: "bob").isEmpty)
    #expect(!accounts.isFree(key: "bob"))
    #expect(accounts.pendingClaims == [Sample.request(1)])
    #expect(accounts.seatsTaken == 1)
    accounts.apply(Sample.confirmation(1, at: 2))
    #expect(accounts.members(key: "bob") == [Sample.request(1)])
    #expect(accounts.pendingClaims.isEmpty)
    #expect(accounts.seatsTaken == 1)
  }

  @Test func theEarlierConfirmationKeepsTheName() throws {
    // The claim of 2 is the earlier one; what counts is the confirmation.
    let accounts = fold([
      Sample.claim("Bob", 1, at: 5), Sample.confirmation(1, at: 6),
      Sample.claim("bob", 2, term: 2, at: 1), Sample.confirmation(2, term: 2, at: 7),
    ])
    #expect(accounts.name(of: Sample.request(1)) == "Bob")
    let renamed = try #require(accounts.name(of: Sample.request(2)))
    #expect(renamed.hasPrefix("bob~") && renamed.count == 8)
    #expect(accounts.lookUp(key: "bob") == [Sample.request(1), Sample.request(2)])
    #expect(accounts.lookUp(key: renamed) == [Sample.request(2)])
    #expect(accounts.lookUp(key: "bob~").isEmpty)
  }

  @Test func removalWinsOverEverythingConcurrent() {
    let entries = [
      Sample.entry(at: 1, .accountRemoved(Sample.request(1))), Sample.claim("bob", 1, at: 2),
      Sample.confirmation(1, at: 3),
      Sample.entry(at: 9, .credentialChanged(Sample.request(1), Sample.credential(9))),
    ]
    let accounts = fold(entries)
    #expect(accounts.isFree(key: "bob"))
    #expect(accounts.seatsTaken == 0)
    #expect(accounts.lookUp(key: "bob").isEmpty)
  }

  @Test func ofPasswordsTheLastChangeCounts() {
    let accounts = fold([
      Sample.entry(at: 9, request: 9, .credentialChanged(Sample.request(1), Sample.credential(9))),
      Sample.entry(at: 5, request: 5, .credentialChanged(Sample.request(1), Sample.credential(5))),
      Sample.claim("bob", 1, at: 1),
    ])
    #expect(accounts.accounts[Sample.request(1)]?.credential == Sample.credential(9))
  }

  /// A coordinator that was cut off may write a request again that was answered elsewhere long ago.
  @Test func aLateCopyBringsNoOldPasswordBack() {
    let copies = [
      Sample.entry(at: 5, request: 8, .credentialChanged(Sample.request(1), Sample.credential(5))),
      Sample.entry(at: 7, request: 9, .credentialChanged(Sample.request(1), Sample.credential(7))),
      Sample.entry(
        term: 2, at: 9, request: 8, .credentialChanged(Sample.request(1), Sample.credential(5))),
    ]
    for entries in [copies, copies.reversed()] {
      let accounts = fold([Sample.claim("bob", 1, at: 1)] + entries)
      #expect(accounts.accounts[Sample.request(1)]?.credential == Sample.credential(7))
    }
  }

  @Test func ofFoundingCapacitiesTheFirstCountsAndAnyOtherOutranksThem() {
    let founding = [
      Sample.entry(at: 3, .capacitySet(8, by: nil)),
      Sample.entry(at: 2, .capacitySet(6, by: nil)),
    ]
    #expect(Accounts().capacity == 4)
    #expect(fold(founding).capacity == 6)
    let later = [set(10, at: 1, request: 1), set(12, at: 0, request: 2)]
    #expect(fold(founding + later).capacity == 10)
  }

  private func set(_ seats: UInt16, at milliseconds: UInt64, request: UInt64) -> Entry {
    let anna = LogAuthor(account: Sample.request(1), name: "anna")
    return Sample.entry(at: milliseconds, request: request, .capacitySet(seats, by: anna))
  }

  /// A request that was written in two reigns counts where it stands first.
  @Test func aVoidCopyChangesNoSeats() {
    let entries = [set(6, at: 1, request: 1), set(8, at: 2, request: 2), set(6, at: 3, request: 1)]
    #expect(fold(entries).capacity == 8)
    #expect(fold(entries.reversed()).capacity == 8)
  }

  /// Equal sets of entries give equal folds, whatever order they arrived in.
  @Test func theOrderOfArrivalDoesNotMatter() {
    var entries: [Entry] = []
    for number in UInt64(1)...12 {
      let name = ["bob", "Bob", "eve", "al"][Int(number % 4)]
      entries.append(Sample.claim(name, number, at: number % 5))
      if number % 3 != 0 { entries.append(Sample.confirmation(number, at: 20 - number)) }
      if number % 3 == 1 { entries.append(Sample.confirmation(number, term: 2, at: number)) }
      if number % 4 == 2 {
        entries.append(
          Sample.entry(
            at: 30 + number,
            .credentialChanged(Sample.request(number), Sample.credential(UInt8(number)))))
      }
      if number == 8 { entries.append(Sample.entry(at: 3, .accountRemoved(Sample.request(8)))) }
    }
    let expected = summary(fold(entries))
    var random = Random(seed: 3)
    for _ in 0..<200 {
      for place in entries.indices.dropFirst() {
        entries.swapAt(place, Int(random.next() % UInt64(place + 1)))
      }
      #expect(summary(fold(entries)) == expected)
    }
  }

  private func summary(_ accounts: Accounts) -> [String] {
    accounts.accounts.keys.map { id in
      let account = accounts.accounts[id]
      return "\(id) \(accounts.name(of: id) ?? "-") \(account?.credential?.salt.first ?? 0) "
        + "\(account?.isMember ?? false)"
    } + accounts.pendingClaims.map { "pending \($0)" } + ["\(accounts.seatsTaken)"]
  }
}
