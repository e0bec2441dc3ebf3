import Foundation
import Testing

@testable import ConclaveCore
@testable import ConclaveText

private func words(hasColours: Bool = false, showsOwn: Bool = true) -> EventWords {
  EventWords(local: .utc, hasColours: hasColours, showsOwn: showsOwn)
}

@Suite struct EventWordsTests {
  @Test func everyEventIsThisText() {
    let text = samples.flatMap { words().lines($0, now: now) }.joined(separator: "\n") + "\n"
    #expect(text == golden("events", actual: text))
  }

  @Test func nothingFromOutsideControlsTheTerminal() {
    for event in samples {
      for line in words().lines(event, now: now) {
        #expect(!line.unicodeScalars.contains { $0.isHostile }, "\(line)")
      }
    }
  }

  @Test func coloursStandAroundALine() {
    for event in samples {
      let plain = words().lines(event, now: now)
      let coloured = words(hasColours: true).lines(event, now: now)
      #expect(coloured.count == plain.count)
      for (coloured, plain) in zip(coloured, plain) {
        #expect(TextWrap.plain(coloured) == plain)
        #expect(coloured == plain || coloured.contains("\u{1b}[0m"))
      }
    }
  }

  @Test func privateAndPublicDifferWithoutColour() {
    let shared = words().lines(.message(said(.everyone(position))), now: now)
    let direct = words().lines(.message(said(.direct(to: "anna"))), now: now)
    #expect(shared == ["10:00 eve: hi␛[2J␊\\u{202e}"])
    #expect(direct == ["10:00 [private] from eve: hi␛[2J␊\\u{202e}"])
  }

  @Test func ownLinesStandOnTheTerminalAsTyped() {
    let own = Event.message(said(.everyone(position), isOwn: true))
    #expect(words(showsOwn: false).lines(own, now: now).isEmpty)
    let late = Event.message(said(.everyone(position), isLate: true, isOwn: true))
    #expect(words(showsOwn: false).lines(late, now: now).count == 1)
  }

  @Test func theWelcomeSaysWhoIsHere() {
    let words = words().welcome(online: [])
    #expect(words.count == 1 && words[0].hasPrefix("Nobody is signed in yet. Make an account"))
  }
}

@Suite struct EventJSONTests {
  @Test func everyEventIsThisText() {
    let text = samples.map { EventJSON.line($0, at: now, id: .string("7")) + "\n" }.joined()
    #expect(text == golden("events-json", actual: text))
  }

  @Test func everyLineIsOneObjectThatStartsAlike() throws {
    for event in samples {
      let line = EventJSON.line(event, at: now)
      #expect(!line.unicodeScalars.contains { $0.isHostile })
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      #expect(object?["event"] is String)
      #expect(object?["at"] as? String == "2026-11-21T10:00:00.000Z")
    }
  }

  @Test func everyRefusalHasItsCode() throws {
    var codes: Set<String> = []
    for event in samples {
      guard case .reply(_, _, .refused(let refusal)) = event else { continue }
      let reply = try JSONReader.read(EventJSON.line(event, at: now))
      #expect(reply["ok"] == .bool(false))
      #expect(reply["code"] == .string(refusal.code))
      codes.insert(refusal.code)
    }
    // Two refusals are one to the reader, not_signed_in and no_such_user; bad names have three samples.
    #expect(codes.count == 35)
  }

  @Test func aReplyCarriesTheLinesID() throws {
    let event = reply(.send, .accepted(message: message))
    #expect(
      try JSONReader.read(EventJSON.line(event, at: now, id: .number("7")))["id"] == .number("7"))
    #expect(try JSONReader.read(EventJSON.line(event, at: now))["id"] == .null)
  }

  @Test func aBadLineIsAReplyToo() throws {
    let error = LineError(.missing("text"), command: .send)
    let reply = try JSONReader.read(EventJSON.line(error, at: now, id: .string("7")))
    #expect(reply["event"] == .string("reply"))
    #expect(reply["ok"] == .bool(false))
    #expect(reply["code"] == .string("usage"))
    #expect(reply["command"] == .string("send"))
  }

  @Test func anExportSaysWhatBecameOfTheFile() throws {
    let event = reply(.log, .entries([line("bob", "hi")], export: "f"))
    let written = ExportResult.written(lines: 1, file: "f")
    let good = try JSONReader.read(EventJSON.line(event, at: now, export: written))
    #expect(good["ok"] == .bool(true))
    #expect(good["text"] == .string("1 line written to f."))
    #expect(good["entries"] == nil)
    let failed = ExportResult.failed(file: "f", why: "it exists")
    let bad = try JSONReader.read(EventJSON.line(event, at: now, export: failed))
    #expect(bad["ok"] == .bool(false))
    #expect(bad["code"] == .string("export_failed"))
  }

  @Test func inputFaultsAreErrors() throws {
    let fault = ConsoleFault.badJSON(JSONFault(what: "x", byte: 3))
    let error = try JSONReader.read(EventJSON.line(fault, at: now))
    #expect(error["event"] == .string("error"))
    #expect(error["code"] == .string("bad_json"))
  }
}

@Suite struct LogTextTests {
  private let record = LogRecord(
    .info, .election, "won",
    [
      "term": "7", "rank": "1/3", "took": "4.1ms", "peer": "bob's pc", "odd": "a\"\n\u{1b}[m",
      "no": "",
    ])

  @Test func textQuotesWhatWouldNotReadBack() {
    #expect(
      LogText.line(record, at: now, format: .text)
        == "2026-11-21T10:00:00.000Z info election won term=7 rank=1/3 took=4.1ms "
        + "peer=\"bob's pc\" odd=\"a\\\"\\n\\u001b[m\" no=\"\"")
  }

  @Test func jsonIsAnObject() throws {
    #expect(
      LogText.line(record, at: now, format: .json)
        == "{\"at\":\"2026-11-21T10:00:00.000Z\",\"level\":\"info\",\"topic\":\"election\","
        + "\"event\":\"won\",\"term\":\"7\",\"rank\":\"1/3\",\"took\":\"4.1ms\","
        + "\"peer\":\"bob's pc\",\"odd\":\"a\\\"\\n\\u001b[m\",\"no\":\"\"}")
  }

  @Test func aRecordIsOneLine() {
    let odd = LogRecord(.error, .link, "a\nb", ["a b=": "\u{2028}"])
    for format in LogFormat.allCases {
      let line = LogText.line(odd, at: now, format: format)
      #expect(!line.unicodeScalars.contains { $0.isHostile })
    }
  }
}

@Suite struct FiguresTests {
  @Test(
    arguments: [
      (0, "0.0 ms", "0"), (4.1234, "4.1 ms", "4.123"), (0.0004, "0.0 ms", "0"),
      (820.4, "820 ms", "820.4"), (2_849, "2.8 s", "2849"), (-1, "? ms", nil),
      (.infinity, "? ms", nil), (.nan, "? ms", nil), (1e300, "? ms", nil),
    ] as [(Double, String, String?)])
  func lengthsOfTime(number: Double, words: String, json: String?) {
    #expect(Figures.milliseconds(number) == words)
    #expect(Figures.thousandths(number) == json)
  }
}
