import ConclaveWire
import Testing

@testable import ConclaveCore
@testable import ConclaveText

@Suite struct SanitizerTests {
  @Test(arguments: [
    ("plain", "plain"), ("Grüße, 世界, שלום, 👩‍👩‍👧 é", "Grüße, 世界, שלום, 👩‍👩‍👧 é"),
    ("\u{1b}[2J\u{1b}]0;title\u{7}", "␛[2J␛]0;title␇"),
    ("a\u{a0}b\u{2007}c\u{3000}", "a b c "),
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

  /// What was tried on terminals: each line is harmless afterwards, and takes no other's place.
  @Test(arguments: [
    "\u{1b}[2J\u{1b}[H", "\u{1b}]0;root@host\u{7}", "\u{1b}]52;c;cm0gLXJmIH4K\u{7}",
    "\u{1b}]8;;http://evil/\u{1b}\\bank\u{1b}]8;;\u{1b}\\", "\u{1b}P$q\"p\u{1b}\\", "\u{1b}c",
    "\u{1b}[6n",
    "\u{1b}[?1049h", "\u{1b}[?1000h", "\u{1b}[200~rm\n\u{1b}[201~", "\u{1b}#8", "\u{1b}(0",
    "\u{9b}2J", "\u{9d}0;x\u{9c}", "\u{90}x\u{9c}", "\u{e}\u{f}", "\u{8}\u{8}\u{8}anna: yes",
    "\ranna> @exit",
    "a\n10:00 bob: I agree", "a\u{b}b\u{c}c\u{85}d\u{2028}e\u{2029}f", "\u{5}\u{1a}\u{18}",
    "\u{7f}\u{7f}",
    "\u{202e}nimda", "\u{2066}\u{2067}\u{2068}x\u{2069}", "\u{200e}\u{200f}\u{61c}",
    "\u{202a}\u{202b}\u{202d}x\u{202c}",
    "\u{e0041}\u{e0042}\u{e007f}", "\u{feff}\u{200b}\u{2060}\u{180e}",
    "\u{3164}\u{ffa0}\u{115f}\u{1160}",
    "\u{34f}\u{17b4}", "\u{fff9}a\u{fffa}b\u{fffb}", "\u{ad}\u{ad}", "\u{206a}\u{206f}",
    "\u{fffe}\u{378}",
    "\u{1d173}\u{1d17a}",
  ])
  func anAttackIsHarmless(text: String) {
    let shown = Sanitizer.line(text)
    #expect(!shown.unicodeScalars.contains { $0.isHostile })
    #expect(Sanitizer.line(shown) == shown)
    // It is seen: nothing hides.
    #expect(Columns.of(shown) > 0)
    for event in attacked(text) {
      for line in EventWords(local: .utc, hasColours: false, showsOwn: true).lines(event, now: now)
      {
        #expect(!line.unicodeScalars.contains { $0.isHostile })
      }
    }
    let entry = line(text, text, room: text)
    #expect(!LogExport.line(entry).unicodeScalars.contains { $0.isHostile })
  }

  /// The text as everything that comes from others.
  private func attacked(_ text: String) -> [Event] {
    var message = said(.room(text, position))
    (message.from, message.text) = (text, text)
    var direct = message
    direct.scope = .direct(to: text)
    return [
      .message(message), .message(direct), .userJoined(user: text, node: text, reason: text),
      .userLeft(user: text, node: text, reason: text), .noCoordinator(reason: text),
      .nodeJoined(name: text, node: node, reason: text), .notice(.wrongSecret(address: text)),
    ]
  }

  @Test func invisibleJoinersDontPileUp() {
    let pile = "a" + String(repeating: "\u{200d}", count: 1_000) + "b"
    #expect(Sanitizer.line(pile).unicodeScalars.count == 2 + Sanitizer.marksMax)
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
