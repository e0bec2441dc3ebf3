import ConclaveWire
import Testing

@testable import ConclaveText

@Suite struct SanitizerTests {
  @Test(arguments: [
    ("plain", "plain"), ("Grüße, 世界, שלום, 👩‍👩‍👧 é", "Grüße, 世界, שלום, 👩‍👩‍👧 é"),
    ("\u{1b}[2J\u{1b}]0;title\u{7}", "␛[2J␛]0;title␇"),
    ("a\r\nb\tc\0", "a␍␊b␉c␀"), ("\u{7f}", "␡"),
    ("\u{9b}31m", "\\u{9b}31m"), ("\u{85}", "\\u{85}"),
    ("\u{202e}evil", "\\u{202e}evil"), ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
    ("\u{200f}\u{061c}", "\\u{200f}\\u{61c}"), ("a\u{2028}b\u{2029}", "a\\u{2028}b\\u{2029}"),
    ("\u{feff}\u{e0041}", "\\u{feff}\\u{e0041}"), ("\u{fffe}", "\\u{fffe}"),
    ("Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}x", "Z\u{300}\u{301}\u{302}\u{303}x"),
  ])
  func makesVisible(text: String, shown: String) {
    #expect(Sanitizer.line(text) == shown)
  }

  @Test func noScalarControlsATerminal() {
    for value in UInt32(0)...0x10ffff {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let shown = Sanitizer.line(String(Character(scalar)))
      let isClean = shown.unicodeScalars.allSatisfy {
        $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) && $0.value != 0x2028
          && $0.value != 0x2029 && !(0x202a...0x202e).contains($0.value)
          && !(0x2066...0x2069).contains($0.value) && $0.value != 0x200e && $0.value != 0x200f
      }
      if !isClean { Issue.record("U+\(String(value, radix: 16))") }
    }
  }

  @Test func marksDontPileUp() {
    let pile = "e" + String(repeating: "\u{301}", count: 10_000)
    #expect(Sanitizer.line(pile).unicodeScalars.count == 1 + Sanitizer.marksMax)
  }

  @Test func quotesAreCut() {
    #expect(String(repeating: "a", count: 61).shown == String(repeating: "a", count: 60) + "…")
    #expect("a\u{1b}".shown == "a␛")
  }
}

@Suite struct ISO8601Tests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (951_782_399_999, "2000-02-28T23:59:59.999Z"),
      (951_782_400_000, "2000-02-29T00:00:00.000Z"), (951_868_800_000, "2000-03-01T00:00:00.000Z"),
      (1_795_255_200_123, "2026-11-21T10:00:00.123Z"),
      (4_102_444_799_999, "2099-12-31T23:59:59.999Z"),
      (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
      (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ] as [(UInt64, String)])
  func writes(milliseconds: UInt64, text: String) {
    #expect(ISO8601.text(WallTime(milliseconds: milliseconds)) == text)
    #expect(
      ISO8601.moment(text) == ISO8601.Moment(milliseconds: Int64(milliseconds), zone: 0))
  }

  @Test func readsBackWhatItWrites() {
    var time: UInt64 = 1
    // Steps of a bit more than a day, over some centuries.
    while time < 20_000_000_000_000 {
      let text = ISO8601.text(WallTime(milliseconds: time))
      #expect(ISO8601.moment(text)?.milliseconds == Int64(time))
      time += 86_461_237
    }
  }

  @Test func survivesAnyTime() {
    let end = WallTime(milliseconds: .max)
    #expect(ISO8601.text(end).hasSuffix("Z"))
    let ahead = LocalTime { _ in .max }
    let behind = LocalTime { _ in .min }
    #expect(!ahead.words(end, now: WallTime(milliseconds: 0)).isEmpty)
    #expect(behind.words(WallTime(milliseconds: 0), now: WallTime(milliseconds: 0)) == "00:00")
  }

  @Test func anotherDayShowsItsDate() {
    let now = WallTime(milliseconds: 1_795_255_200_000)
    let before = WallTime(milliseconds: 1_795_255_200_000 - 86_400_000)
    #expect(LocalTime.utc.words(now, now: now) == "10:00")
    #expect(LocalTime.utc.words(before, now: now) == "2026-11-20 10:00")
  }
}
