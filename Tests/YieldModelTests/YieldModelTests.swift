import Testing

/// The handshake by which one of two coordinators yields, in every order of events (Protocol.md, section 21).
/// The model's own comment tells what it covers.
@Suite(.serialized, .enabled(if: Spin.isInstalled, "spin or a C compiler isn't installed"))
struct YieldModelTests {
  /// A size of the model.
  struct Size: CustomTestStringConvertible, Sendable {
    var property: Spin.Property
    var definitions: [String]

    var testDescription: String { "\(property) \(definitions.joined(separator: " "))" }
  }

  @Test(arguments: [
    Size(property: .safety, definitions: ["NODES=2", "LATE", "FRAMES=2"]),
    Size(property: .safety, definitions: ["NODES=2", "LATE", "LINKS=2", "ANY_COUNTS"]),
    Size(property: .safety, definitions: ["NODES=2", "LATE", "VALID=2", "BINDS=3"]),
    Size(property: .safety, definitions: ["NODES=3", "ANY_COUNTS"]),
    Size(property: .progress, definitions: ["NODES=2", "LATE", "TERMS=2"]),
    Size(property: .progress, definitions: ["NODES=3", "ANY_COUNTS"]),
  ])
  func theRulesHold(_ size: Size) throws {
    let verdict = try Spin.check(size.property, size.definitions)
    #expect(verdict.isVerified, "\(verdict)")
  }

  /// A rule left out, and what goes wrong without it.
  struct Mutant: CustomTestStringConvertible, Sendable {
    var without: String
    var property = Spin.Property.safety
    var definitions: [String]
    var finding: String

    var testDescription: String { without }

    init(_ without: String, _ definitions: [String], finding: String) {
      self.without = without
      self.definitions = ["NODES=2", "LATE"] + definitions
      self.finding = finding
      property = finding == Self.twoRemain ? .progress : .safety
    }

    static let circle = "assertion violated  !(abdicatedInCircle)"
    static let otherRequest = "assertion violated  !(grantOfOtherRequest)"
    static let twoRemain = "acceptance cycle (at"
  }

  @Test(arguments: [
    Mutant(
      "a granter isn't bound", ["MUTANT_NO_BINDING", "ONLY_CIRCLES"], finding: Mutant.circle),
    Mutant(
      "a granter is bound no longer than its grant is valid",
      ["VALID=1", "BINDS=1", "ONLY_CIRCLES"],
      finding: Mutant.circle),
    Mutant(
      "a grant is valid for ever", ["MUTANT_NO_VALIDITY", "ONLY_CIRCLES"], finding: Mutant.circle),
    Mutant(
      "an answer has no number", ["MUTANT_NO_NUMBER", "ONLY_CIRCLES"], finding: Mutant.circle),
    Mutant("an answer has no number", ["MUTANT_NO_NUMBER"], finding: Mutant.otherRequest),
    Mutant(
      "numbers begin anew with a reign", ["MUTANT_NUMBERED_BY_REIGN", "ONLY_CIRCLES"],
      finding: Mutant.circle),
    Mutant(
      "one who has granted takes a grant", ["MUTANT_GRANTER_YIELDS", "ONLY_CIRCLES"],
      finding: Mutant.circle),
    Mutant(
      "with as many members, nobody asks", ["MUTANT_NO_TIE_BREAK"], finding: Mutant.twoRemain),
    Mutant("with as many members, both ask", ["MUTANT_BOTH_ASK"], finding: Mutant.twoRemain),
    Mutant("a request doesn't lapse", ["MUTANT_NO_LAPSE"], finding: Mutant.twoRemain),
  ])
  func everyRuleIsNeeded(_ mutant: Mutant) throws {
    let verdict = try Spin.check(mutant.property, mutant.definitions, isLong: false)
    #expect(verdict.description.contains(mutant.finding), "\(verdict)")
  }
}
