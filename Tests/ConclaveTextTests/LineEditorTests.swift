import ConclaveCore
import ConclaveWire
import Testing

@testable import ConclaveText

/// What the keys do, seen on a screen. `▏` is the cursor.
@Suite struct LineEditorTests {
  @Test(
    arguments: [
      ("hello", "> hello▏"),
      ("hello" + ctrl("a"), "> ▏hello"),
      ("hello" + ctrl("a") + ctrl("e") + "!", "> hello!▏"),
      ("hello" + ctrl("b") + ctrl("b") + ctrl("f") + "X", "> hellX▏o"),
      ("hello" + ctrl("a") + ctrl("d"), "> ▏ello"),
      ("hello" + ctrl("h"), "> hell▏"),
      ("hello\u{7f}\u{7f}", "> hel▏"),
      ("one two" + ctrl("b") + ctrl("b") + ctrl("b") + ctrl("k"), "> one ▏"),
      ("one two" + ctrl("b") + ctrl("b") + ctrl("b") + ctrl("u"), "> ▏two"),
      ("one two-three" + ctrl("w"), "> one ▏"),
      ("one two-three\u{1b}\u{7f}", "> one two-▏"),
      ("one two" + ctrl("w") + ctrl("w") + ctrl("y"), "> one two▏"),
      ("one two" + ctrl("a") + "\(esc)d\(esc)d" + ctrl("y"), "> one two▏"),
      ("one" + ctrl("u") + "two" + ctrl("u") + ctrl("y") + "\(esc)y", "> one▏"),
      ("teh" + ctrl("t"), "> the▏"),
      ("hte" + ctrl("a") + ctrl("f") + ctrl("t"), "> th▏e"),
      ("one two\(esc)b\(esc)b", "> ▏one two"),
      ("one two" + ctrl("a") + "\(esc)f", "> one▏ two"),
      ("one two\(esc)[1;5D", "> one ▏two"),
      ("one two\(esc)[1;5D\(esc)[1;5D\(esc)[1;5C", "> one▏ two"),
      ("abc\(esc)[D\(esc)[D\(esc)[C", "> ab▏c"), ("abc\(esc)OH", "> ▏abc"),
      ("abc\(esc)[H\(esc)[F", "> abc▏"), ("abc\(esc)[1~\(esc)[3~", "> ▏bc"),
      ("abc\(esc)[4~", "> abc▏"), ("e\u{301}\u{7f}", "> ▏"),
      ("a世\(esc)[D", "> a▏世"), ("👩‍👩‍👧\u{7f}x", "> x▏"), ("a\u{1}\u{301}b", "> b▏a"),
    ] as [(String, String)])
  func keys(typed: String, picture: String) {
    var rig = EditorRig()
    rig.type(typed)
    #expect(rig.picture == picture)
    #expect(rig.screen.strange.isEmpty)
    // The same, however it is cut.
    var drip = EditorRig()
    for byte in typed.utf8 { drip.type(bytes: [byte]) }
    #expect(drip.text == rig.text)
  }

  @Test func linesComeOutAndGoIntoTheHistory() {
    var rig = EditorRig()
    rig.type("one\rtwo\r")
    #expect(rig.events == [.line("one"), .line("two")])
    rig.type("dr" + ctrl("p"))
    #expect(rig.picture == "> one\n> two\n> two▏")
    rig.type("\(esc)[A")
    #expect(rig.text == "one")
    rig.type("\(esc)[A")
    #expect(rig.events.last == .bell && rig.text == "one")
    rig.type(ctrl("n") + ctrl("n"))
    #expect(rig.text == "dr")
  }

  @Test func theHistoryIsSearched() {
    var rig = EditorRig()
    rig.type("first tea\rsecond Tea\rcoffee\r")
    rig.type(ctrl("r") + "tea")
    #expect(rig.screen.lines.dropFirst(3).first == "search: tea  → second Tea")
    rig.type(ctrl("r"))
    #expect(rig.screen.lines.dropFirst(3).first == "search: tea  → first tea")
    rig.type(ctrl("e"))
    #expect(rig.text == "first tea")
    rig.type(ctrl("u") + "x" + ctrl("r") + "coff" + ctrl("g"))
    #expect(rig.text == "x")
    rig.type(ctrl("r") + "zzz")
    #expect(rig.events.last == .bell)
    rig.type("\u{7f}" + esc)
    rig.wait()
    #expect(rig.text == "x")
  }

  @Test func aSearchThatFindsNothingKeepsWhatWasTyped() {
    var rig = EditorRig(columns: 60)
    rig.type("luna\rlux\r" + ctrl("r") + "luxx")
    #expect(rig.events.last == .bell)
    #expect(rig.screen.lines.dropFirst(2).first == "search: luxx (nothing)")
    rig.type("y")
    #expect(rig.screen.lines.dropFirst(2).first == "search: luxxy (nothing)")
    rig.type("\u{7f}\u{7f}")
    #expect(rig.screen.lines.dropFirst(2).first == "search: lux  → lux")
    rig.type("\u{7f}\u{7f}un")
    #expect(rig.screen.lines.dropFirst(2).first == "search: lun  → luna")
    // What was found nowhere leaves the line as it was.
    rig.type("z\r")
    #expect(rig.picture.hasSuffix("\n> ▏"))
  }

  @Test func controlCWarnsAnewAfterAnythingElse() {
    let warning = "Ctrl-C once more leaves, as @exit does."
    for between in ["x\u{7f}", "\(esc)[D", "\(esc)[O", ctrl("g"), "wait", "news"] {
      var rig = EditorRig()
      rig.type(ctrl("c"))
      #expect(rig.editor.patience == 2_000)
      switch between {
      case "wait": rig.wait()
      case "news":
        rig.editor.disarm()
        rig.news("news")
      default: rig.type(between)
      }
      #expect(!rig.picture.contains(warning), "\(between.debugDescription)")
      #expect(rig.editor.patience == nil)
      rig.type(ctrl("c"))
      #expect(!rig.events.contains(.interrupt), "\(between.debugDescription)")
      #expect(rig.picture.hasSuffix(warning))
      rig.type(ctrl("c"))
      #expect(rig.events.last == .interrupt)
    }
  }

  @Test func controlCCallsAQuestionOff() {
    var rig = EditorRig()
    rig.editor.isAnswer = true
    rig.type(ctrl("c") + "ab" + ctrl("c"))
    #expect(rig.events == [.abandoned, .abandoned])
    rig.editor.isAnswer = false
    rig.type(ctrl("c"))
    rig.editor.isAnswer = true
    rig.editor.isAnswer = false
    rig.type(ctrl("c"))
    #expect(!rig.events.contains(.interrupt))
  }

  @Test func controlKeysThatAreNoEditing() {
    var rig = EditorRig()
    rig.type(ctrl("c") + "abc" + ctrl("c"))
    #expect(rig.events == [.abandoned])
    rig.type(ctrl("c"))
    #expect(rig.picture == "> ▏\nCtrl-C once more leaves, as @exit does.")
    rig.events = []
    rig.type(ctrl("c") + "abc" + ctrl("c") + ctrl("d") + ctrl("z") + ctrl("l"))
    #expect(rig.events == [.interrupt, .abandoned, .end, .suspend, .clear])
    rig.type("\(esc)[I\(esc)[O")
    #expect(rig.events.suffix(2) == [.focus(true), .focus(false)])
  }

  @Test func aLoneEscapeIsNothing() {
    var rig = EditorRig()
    rig.type("ab\(esc)")
    #expect(rig.editor.patience != nil)
    rig.wait()
    rig.type("c")
    #expect(rig.text == "abc")
    #expect(rig.editor.patience == nil)
  }

  @Test func aPasteOfOneLineIsText() {
    var rig = EditorRig()
    rig.type("a\(esc)[200~b\tc\u{3}\u{1b}x\n\(esc)[201~d")
    #expect(rig.text == "ab cxd")
    #expect(rig.events.isEmpty)
  }

  @Test func aPasteOfSeveralLinesAsks() {
    for (answer, lines, text) in [
      ("y", ["> one", "two", "three<"], ""), ("n", [], "> <"), ("j", [], "> one two three<"),
      ("\(esc)[A\u{3}", [], "> <"),
    ] {
      var rig = EditorRig(columns: 90)
      rig.type("> <\(esc)[D\(esc)[200~one\r\ntwo\n\nthree\(esc)[201~")
      #expect(rig.events.isEmpty)
      #expect(rig.picture.hasPrefix("3 lines pasted. Send them?"))
      rig.type(answer)
      #expect(rig.events.filter { $0 != .bell } == lines.map { .line($0) })
      #expect(rig.text == text)
    }
  }

  @Test func aPasteThatDoesntEndEnds() {
    var rig = EditorRig()
    rig.type("\(esc)[200~abc" + ctrl("c"))
    #expect(rig.editor.patience == 1_000)
    rig.wait()
    #expect(rig.text == "abc")
  }

  @Test func whatFollowsAPasteThatStallsIsNotTyped() {
    var rig = EditorRig(columns: 90)
    rig.type("\(esc)[200~hello ")
    rig.wait()
    rig.type("world\rsecret two\r")
    rig.wait()
    rig.type("secret three\(esc)[2")
    rig.wait()
    rig.type("01~")
    #expect(rig.events.isEmpty)
    #expect(rig.picture.hasPrefix("3 lines pasted. Send them?"))
    rig.type("y")
    #expect(rig.events == ["hello world", "secret two", "secret three"].map { .line($0) })
    #expect(rig.editor.patience == nil)
  }

  @Test func aPasteWithoutEndIsLeftByControlCOrInTime() {
    var rig = EditorRig()
    rig.type("\(esc)[200~abc")
    rig.wait()
    rig.type("def\r")
    rig.wait()
    #expect(rig.text == "abcdef" && rig.events.isEmpty)
    rig.type(ctrl("c"))
    rig.wait()
    rig.type("one\r\(esc)[200~t")
    rig.wait()
    #expect(rig.editor.patience == 30_000)
    rig.wait()
    #expect(rig.editor.patience == nil)
    rig.type("wo\r")
    #expect(rig.events == [.abandoned, .line("one"), .line("two")])
  }

  @Test func theRestOfACharacterIsWaitedFor() {
    var rig = EditorRig()
    rig.type(bytes: [0xe4, 0xb8])
    #expect(rig.editor.patience == 1_000)
    rig.type(bytes: [0x96, 0x1b])
    #expect(rig.text == "世")
    #expect(rig.editor.patience == 50)
  }

  @Test func onlyWhatIsUnfinishedIsGivenUp() {
    var decoder = KeyDecoder()
    decoder.append("abc\r\(esc)[".utf8)
    #expect(decoder.expire() == .text("abc"))
    #expect(decoder.expire() == .enter)
    #expect(decoder.expire() == nil && decoder.waitingCount == 0)
  }

  @Test func oneKeyIsSomeText() {
    var decoder = KeyDecoder()
    let typed = String(repeating: "x👩‍👩‍👧", count: 2_000)
    decoder.append(typed.utf8)
    var text = ""
    while case .text(let some)? = decoder.next() {
      #expect(some.utf8.count <= KeyDecoder.textBytesMax)
      text += some
    }
    #expect(text == typed)
  }

  @Test func aPasteThatIsTooLongIsLeftOut() {
    var rig = EditorRig()
    rig.type("\(esc)[200~" + String(repeating: "x\n", count: 100_000) + "\(esc)[201~ok")
    #expect(rig.text == "ok")
    #expect(rig.events == [.bell])
  }

  @Test func aLineIsBounded() {
    var rig = EditorRig()
    rig.type(String(repeating: "世", count: 10_000))
    #expect(rig.text.utf8.count <= EditLine.bytesMax)
    // Of each piece that didn't fit.
    #expect(Set(rig.events) == [.bell])
  }

  @Test func aPasswordLeavesNoTrace() {
    var rig = EditorRig()
    rig.type("before" + ctrl("u") + "@login anna\r")
    rig.editor.prompt = "Password: "
    rig.editor.isSecret = true
    rig.type("secret" + ctrl("u") + "hidden" + ctrl("y") + "\t" + ctrl("r") + ctrl("p"))
    #expect(rig.picture.hasSuffix("Password: ▏"))
    rig.type("\r")
    #expect(rig.events.last == .line("hidden"))
    rig.editor.isSecret = false
    rig.editor.prompt = "> "
    rig.type(ctrl("y"))
    #expect(rig.text == "before")
    #expect(!rig.screen.everything.joined().contains("hidden"))
  }
}

@Suite struct HistoryTests {
  @Test(arguments: [
    ("@register anna", true), ("@register anna secret", false), ("  /LOGIN anna secret", false),
    ("@newuser anna secret", false), ("@login", false), ("@passwd", true), ("@passwd x", false),
    ("@unregister x", false), ("@regsiter anna secret", false), ("login anna secret", false),
    ("@lgoin anna secret", false), ("hello there all", true), ("@send bob login a b", true),
    ("@login 'an na' secret", false), ("@register 'carl'secret", false),
    ("@ login carl secret", false), ("@lg carl secret", false), ("@sign-in carl secret", false),
    ("", false), (String(repeating: "a", count: 5_000), false),
  ])
  func passwordsAreNotKept(line: String, isKept: Bool) {
    var history = History()
    #expect(history.add(line) == isKept)
  }

  /// A command that was misspelt is there to be mended, and not for longer.
  @Test func mistakesStayOutOfTheFile() {
    var history = History()
    let isForTheFile = history.add("@sned bob hello")
    #expect(!isForTheFile)
    #expect(history.lines == ["@sned bob hello"])
    #expect(History(file: Array(history.file.utf8)).lines.isEmpty)
  }

  @Test func theFileIsReadAndBounded() {
    var history = History()
    for number in 0..<(History.linesMax + 5) { _ = history.add("line \(number)") }
    #expect(history.count == History.linesMax)
    #expect(history.lines.first == "line 5")
    #expect(History(file: Array(history.file.utf8)).lines == history.lines)
    let odd = Array("ok\n@login anna secret\n\u{1b}[2J\n".utf8) + [0xff, 0x0a] + Array("last".utf8)
    #expect(History(file: odd).lines == ["ok", "last"])
  }
}
