import ConclaveWire
import Testing

@testable import ConclaveCore
@testable import ConclaveText

@Suite struct ReadingTests {
  @Test(arguments: [
    ("short", 20, ["short"]), ("several words here", 10, ["several", "words here"]),
    ("  indented words that go on and on", 24, ["  indented words that go", "    on and on"]),
    (
      "see https://example.org/a/very/long/path now", 24,
      ["see https://example.org/a/very/long/path now"]
    ),
    (
      "a https://example.org/a/very/long/address then more words", 24,
      ["a https://example.org/a/very/long/address then", "  more words"]
    ),
    ("\u{1b}[2mdim words here\u{1b}[0m", 10, ["\u{1b}[2mdim words", "here\u{1b}[0m"]),
    ("世界 世界 世界", 10, ["世界 世界", "世界"]), ("a", 0, ["a"]), ("a b", 1, ["a", "b"]),
  ])
  func linesBreakAtWords(text: String, columns: Int, lines: [String]) {
    #expect(TextWrap.lines(text, columns: columns) == lines)
  }

  @Test func nothingIsLostWhereLinesBreak() {
    for columns in 1...60 {
      let text = "a few words, a-very-long-word-that-fits-nowhere, 世界 and   gaps"
      let words = TextWrap.lines(text, columns: columns).joined(separator: " ")
      #expect(words.split(separator: " ") == text.split(separator: " "))
    }
  }

  @Test func aNameHasOneColour() {
    let first = Paint.name("Anna")("x", colours: true)
    #expect(first == Paint.name("anna")("x", colours: true))
    #expect(first.hasPrefix("\u{1b}[") && Paint.name("Anna")("x", colours: false) == "x")
  }

  @Test(arguments: [
    ("anna", true), ("Hi Anna!", true), ("(anna)", true), ("@anna, come", true), ("anna.", true),
    ("annabel", false), ("joanna", false), ("", false), ("anna-maria", false),
  ])
  func mentions(text: String, isOne: Bool) {
    #expect(Mention.isIn(text, of: "anna") == isOne)
    #expect(!Mention.isIn(text, of: nil))
  }

  @Test func aMentionStandsOutWithoutColour() {
    var words = EventWords(local: .utc, hasColours: false, showsOwn: false)
    words.user = "anna"
    var report = said(.everyone(position))
    report.text = "anna?"
    #expect(words.lines(.message(report), now: now) == ["10:00 [mention] eve: anna?"])
  }

  @Test func whatTheLogHasDoesntLookLive() {
    let words = EventWords(local: .utc, hasColours: false, showsOwn: false)
    let event = reply(.log, .entries([line("bob", "hi")], export: nil))
    #expect(words.lines(event, now: now) == ["| 10:00 bob: hi"])
  }

  @Test func comingsAreOneLine() {
    var comings = Comings()
    for name in ["bob", "eve"] { _ = comings.take(.userJoined(user: name, node: "n", reason: "")) }
    _ = comings.take(.userLeft(user: "kim", node: "n", reason: "its node is gone"))
    _ = comings.take(.nodeLeft(name: "n1", node: node, reason: ""))
    #expect(comings.words == "bob and eve are here; kim left; node n1 is gone")
    _ = comings.take(.userLeft(user: "eve", node: "n", reason: ""))
    #expect(comings.words.hasPrefix("bob is here, on n; kim left"))
    _ = comings.take(.room(RoomChange(what: .joined, user: "pia", room: "tea")))
    #expect(comings.words.hasSuffix("; pia came into #tea"))
    _ = comings.take(.room(RoomChange(what: .left, user: "kim", room: "tea")))
    #expect(comings.words.hasSuffix("; pia came into #tea"))
    let isTaken = comings.take(.noCoordinator(reason: ""))
    #expect(!isTaken)
    for number in 0..<20 {
      _ = comings.take(.nodeJoined(name: "m\(number)", node: node, reason: ""))
    }
    #expect(comings.words.contains("m7 and 12 more are here"))
  }

  @Test func whomAReplyNamesIsntToldAgain() {
    var comings = Comings()
    for name in ["ann", "cat", "dan"] {
      _ = comings.take(.userJoined(user: name, node: "n", reason: ""))
    }
    _ = comings.take(.userLeft(user: "eve", node: "n", reason: ""))
    let here = ["ann", "ben", "cat"].map {
      OnlineUser(user: $0, node: "n", since: now, isSelf: $0 == "ben")
    }
    comings.drop(namedBy: .registered(user: "ben", online: here))
    #expect(comings.words == "dan is here, on n; eve left")
    _ = comings.take(.room(RoomChange(what: .joined, user: "ann", room: "tea")))
    comings.drop(namedBy: .joined(RoomView(room: "den", users: here, lines: [])))
    #expect(comings.words.hasSuffix("; ann came into #tea"))
    comings.drop(namedBy: .joined(RoomView(room: "tea", users: here, lines: [])))
    #expect(comings.words == "dan is here, on n; eve left")
  }

  @Test func theDayIsNamed() {
    let words = EventWords(local: .utc, hasColours: false, showsOwn: true)
    #expect(words.day(now) == "Saturday 2026-11-21")
    #expect(words.day(WallTime(milliseconds: 0)) == "Thursday 1970-01-01")
    #expect(!words.day(WallTime(milliseconds: .max)).isEmpty)
  }

  @Test func attentionIsCalledForWhatIsForOne() {
    let bell = Attention(manner: .bell)
    let direct = Event.message(said(.direct(to: "anna")))
    #expect(bell.call(direct, user: "anna", isLooking: false) == "\u{7}")
    #expect(bell.call(direct, user: "anna", isLooking: true) == nil)
    #expect(Attention(manner: .off).call(direct, user: "anna", isLooking: false) == nil)
    let own = Event.message(said(.direct(to: "bob"), isOwn: true))
    #expect(bell.call(own, user: "anna", isLooking: false) == nil)
    let osc = Attention(manner: .osc).call(direct, user: "anna", isLooking: false) ?? ""
    #expect(osc.hasPrefix("\u{1b}]9;eve: hi␛[2J␊") && osc.hasSuffix("\u{7}"))
    #expect(osc.unicodeScalars.filter { $0 == "\u{1b}" }.count == 2)
    var odd = said(.direct(to: "anna"))
    // One character of any length, and a separator that is half of one.
    odd.text = "a;\u{301}" + String(repeating: "👩\u{200d}", count: 1_000)
    let shown = Attention(manner: .osc).call(.message(odd), user: "anna", isLooking: false) ?? ""
    #expect(shown.utf8.count < 2_000)
    #expect(shown.unicodeScalars.filter { $0 == ";" }.count == 4)
  }
}
