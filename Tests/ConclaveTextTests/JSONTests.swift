import Foundation
import Testing

@testable import ConclaveText

@Suite struct JSONReaderTests {
  @Test(
    arguments: [
      ("null", JSONValue.null), (" true ", .bool(true)), ("false", .bool(false)),
      ("0", .number("0")), ("-12.50e+3", .number("-12.50e+3")),
      ("18446744073709551616", .number("18446744073709551616")),
      ("\"\"", .string("")), ("\"a\\n\\u00e9\\/\\\"\"", .string("a\né/\"")),
      ("\"\\ud83d\\ude00\"", .string("😀")), ("\"\\u0000\"", .string("\0")),
      ("[]", .array([])), ("[1, [2]]", .array([.number("1"), .array([.number("2")])])),
      ("{}", .object([])), ("{\"a\" : {\"b\":null}}", ["a": ["b": .null]]),
    ] as [(String, JSONValue)])
  func reads(text: String, value: JSONValue) throws {
    #expect(try JSONReader.read(text) == value)
  }

  @Test(arguments: [
    "", " ", "nul", "truee", "True", "01", "-", "1.", ".5", "1e", "+1", "NaN", "\"", "\"a", "\"\\",
    "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\ud83d\"", "\"\\ud83dx\"", "\"\\ud83d\\n\"",
    "\"\\ude00\"", "\"\\ud83d\\ud83d\"", "\"a\nb\"", "\"\u{1}\"", "[", "[1", "[1,]", "[1 2]", "]",
    "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{a:1}", "{'a':1}", "{\"a\":1,\"a\":2}",
    "{\"a\" 1}", "{1:2}", "1 2", "{} x", "//", "[[[[[[[[[1]]]]]]]]]",
  ])
  func refuses(text: String) {
    #expect(throws: JSONFault.self) { try JSONReader.read(text) }
  }

  @Test func isBounded() {
    let long = "\"" + String(repeating: "a", count: JSONReader.bytesMax) + "\""
    #expect(throws: JSONFault(what: "too long", byte: JSONReader.bytesMax)) {
      try JSONReader.read(long)
    }
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONFault.self) { try JSONReader.read(deep) }
  }

  @Test func everyCutOfAnObjectIsRefused() {
    let text = "{\"id\":\"7\",\"line\":\"@send bob \\ud83d\\ude00 h\\u00e9\"}"
    for end in text.indices {
      #expect(throws: JSONFault.self) { try JSONReader.read(String(text[..<end])) }
    }
  }

  @Test func agreesWithAnotherReader() throws {
    let value: JSONValue = [
      "text": .string("a\"\\\u{0}\u{1b}\u{7f}\u{85}\u{2028}\u{202e}é😀\u{10ffff}\n\t"),
      "list": .array([.number("1.5"), .null, .bool(true)]),
    ]
    let text = JSONWriter.text(value)
    #expect(text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f })
    #expect(!text.unicodeScalars.contains { $0.isHostile })
    #expect(try JSONReader.read(text) == value)
    let other = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    #expect(
      other?["text"] as? String == "a\"\\\u{0}\u{1b}\u{7f}\u{85}\u{2028}\u{202e}é😀\u{10ffff}\n\t")
  }
}

@Suite struct InputLineTests {
  @Test func plainLinesPass() throws {
    #expect(try InputLine.read("@send bob hi") == InputLine(id: nil, line: "@send bob hi"))
    #expect(try InputLine.read("\"quoted\"") == InputLine(id: nil, line: "\"quoted\""))
  }

  @Test func objectsCarryAnID() throws {
    #expect(
      try InputLine.read(" {\"id\":\"7\",\"line\":\"@help\"}")
        == InputLine(id: .string("7"), line: "@help"))
    #expect(
      try InputLine.read("{\"line\":\"{x}\",\"id\":7}") == InputLine(id: .number("7"), line: "{x}"))
    #expect(try InputLine.read("{\"line\":\"x\",\"id\":null}") == InputLine(id: nil, line: "x"))
  }

  @Test(arguments: [
    "{", "{}", "{\"line\":7}", "{\"id\":\"7\"}", "{\"line\":\"x\",\"id\":[]}",
    "{\"line\":\"x\",\"extra\":1}", "{\"line\":\"x\"} y",
  ])
  func otherObjectsAreRefused(text: String) {
    #expect(throws: JSONFault.self) { try InputLine.read(text) }
  }

  @Test func anIDIsBounded() {
    let id = String(repeating: "7", count: InputLine.idBytesMax + 1)
    #expect(throws: JSONFault.self) { try InputLine.read("{\"line\":\"x\",\"id\":\"\(id)\"}") }
  }
}
