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
    // Whatever the clocks do, nobody abdicates in a circle.
    Size(
      property: .safety,
      definitions: [
        "NODES=3", "ANY_COUNTS", "MUTANT_NO_BINDING", "MUTANT_NO_VALIDITY", "ONLY_CIRCLES",
      ]),
    Size(property: .progress, definitions: ["NODES=2", "LATE", "TERMS=2"]),
    Size(property: .progress, definitions: ["NODES=3", "ANY_COUNTS"]),
  ])
  func theRulesHold(_ size: Size) throws {
    let verdict = try Spin.check(size.property, size.definitions)
    #expect(verdict.isVerified, "\(verdict)")
  }

  private static let threeWithLateFrames = Mutant.three + ["LATE", "LINKS=2"]

  /// The model that is too large to be searched whole: where a mutant of it is found wrong, it isn't itself.
  @Test func theRulesHoldInASample() throws {
    let verdict = try Spin.check(.safety, Self.threeWithLateFrames, .sample)
    #expect(verdict.status == 0 && verdict.description.contains("errors: 0"), "\(verdict)")
  }

  /// A rule left out, and what goes wrong without it.
  struct Mutant: CustomTestStringConvertible, Sendable {
    var without: String
    var property = Spin.Property.safety
    var definitions: [String]
    var finding: String

    var testDescription: String { without }

    var search = Spin.Search.first

    init(_ without: String, _ definitions: [String], finding: String) {
      self.without = without
      self.definitions = definitions
      self.finding = finding
      property = finding == Self.twoRemain ? .progress : .safety
    }

    /// Of a model too large to be searched whole.
    init(_ without: String, sampled definitions: [String], finding: String) {
      self.init(without, definitions, finding: finding)
      search = .sample
    }

    static let two = ["NODES=2", "LATE"]
    static let three = ["NODES=3", "ANY_COUNTS"]

    static let circle = "assertion violated  !(abdicatedInCircle)"
    static let yielded = "assertion violated  !(granterHadYielded)"
    static let otherRequest = "assertion violated  !(grantOfOtherRequest)"
    static let twoRemain = "acceptance cycle (at"
  }

  @Test(arguments: [
    Mutant(
      "one grants with a request of its own under way",
      Mutant.three + ["MUTANT_ASKER_GRANTS", "ONLY_CIRCLES"], finding: Mutant.circle),
    Mutant(
      "an answer has no number", Mutant.two + ["MUTANT_NO_NUMBER", "ONLY_CIRCLES"],
      finding: Mutant.circle),
    Mutant(
      "an answer has no number", Mutant.two + ["MUTANT_NO_NUMBER"], finding: Mutant.otherRequest),
    Mutant(
      "numbers begin anew with a reign",
      Mutant.two + ["MUTANT_NUMBERED_BY_REIGN", "ONLY_CIRCLES"], finding: Mutant.circle),
    Mutant(
      "a granter isn't bound", Mutant.three + ["MUTANT_NO_BINDING"], finding: Mutant.yielded),
    Mutant(
      "a granter is bound no longer than its grant is valid",
      Mutant.three + ["VALID=1", "BINDS=1"], finding: Mutant.yielded),
    Mutant(
      "a grant is valid for ever", Mutant.three + ["MUTANT_NO_VALIDITY"], finding: Mutant.yielded),
    Mutant(
      "a join on any link frees the granter",
      sampled: threeWithLateFrames + ["MUTANT_RELEASE_ON_ANY_LINK"],
      finding: Mutant.yielded),
    Mutant(
      "with as many members, nobody asks", Mutant.two + ["MUTANT_NO_TIE_BREAK"],
      finding: Mutant.twoRemain),
    Mutant(
      "with as many members, both ask", Mutant.two + ["MUTANT_BOTH_ASK"],
      finding: Mutant.twoRemain),
    Mutant(
      "a request doesn't lapse", Mutant.two + ["MUTANT_NO_LAPSE"], finding: Mutant.twoRemain),
  ])
  func everyRuleIsNeeded(_ mutant: Mutant) throws {
    let verdict = try Spin.check(mutant.property, mutant.definitions, mutant.search)
    #expect(verdict.description.contains(mutant.finding), "\(verdict)")
  }
}
