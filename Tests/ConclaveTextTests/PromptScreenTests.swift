import ConclaveCore
import ConclaveWire
import Testing
import VirtualScreen

@testable import ConclaveText

/// How the line is drawn: rows, wide characters, small screens, other lines above, another size.
@Suite struct PromptScreenTests {
  @Test func aLongLineTakesRows() {
    var rig = EditorRig(columns: 10, rows: 6)
    rig.type("abcdefghijklmnopqr")
    #expect(rig.picture == "> abcdefgh\nijklmnopqr\n▏")
    rig.type("s" + ctrl("a"))
    #expect(rig.picture == "> ▏abcdefgh\nijklmnopqr\ns")
    rig.type(ctrl("k"))
    #expect(rig.picture == "> ▏")
    rig.type(ctrl("y") + "\r")
    #expect(rig.picture == "> abcdefgh\nijklmnopqr\ns\n> ▏")
  }

  @Test func aWideCharacterIsNotCut() {
    var rig = EditorRig(columns: 9, rows: 6)
    rig.type("世界世界世")
    #expect(rig.picture == "> 世界世\n界世▏")
    rig.type("\(esc)[D\(esc)[D")
    #expect(rig.picture == "> 世界世\n▏界世")
    rig.type("\(esc)[D")
    #expect(rig.picture == "> 世界▏世\n界世")
  }

  @Test func aLineLongerThanTheScreenShowsThePartAroundTheCursor() {
    var rig = EditorRig(columns: 5, rows: 3)
    rig.type("abcdefghijklmnopqrstuvwxyz")
    #expect(rig.picture == "nopqr\nstuvw\nxyz▏")
    rig.type(ctrl("a"))
    #expect(rig.picture == "> ▏abc\ndefgh\nijklm")
    rig.type(ctrl("c") + "x")
    #expect(rig.picture == "> x▏")
    #expect(rig.screen.scrolled.isEmpty)
  }

  @Test(arguments: [(1, 1), (2, 1), (2, 2), (3, 1), (1, 5)])
  func aTinyScreenBreaksNothing(columns: Int, rows: Int) {
    var rig = EditorRig(columns: max(2, columns), rows: rows)
    rig.prompt = PromptScreen(columns: columns, rows: rows)
    rig.type("世a界@help\t" + ctrl("a") + ctrl("e") + "\rx")
    #expect(rig.screen.strange.isEmpty)
    #expect(rig.text == "x")
  }

  @Test func otherLinesComeAbove() {
    var rig = EditorRig(columns: 10, rows: 4)
    rig.type("abcdefghijkl" + ctrl("b"))
    rig.news("10:00 bob: hi")
    #expect(rig.picture == "10:00 bob:\n hi\n> abcdefgh\nijk▏l")
    for number in 0..<50 { rig.news("line \(number)") }
    #expect(rig.picture == "line 48\nline 49\n> abcdefgh\nijk▏l")
    // Every line went up once, whole.
    let lines = rig.screen.everything.filter { $0.hasPrefix("line ") }
    #expect(lines == (0..<50).map { "line \($0)" })
  }

  @Test func aMarkGoesBehindItsLine() throws {
    var rig = EditorRig(columns: 40, rows: 6)
    rig.type("one\r")
    let first = rig.token
    rig.type("two\rthr")
    let text = try #require(rig.prompt.mark("sent, 1 copy", token: first))
    rig.screen.write(text)
    #expect(rig.picture == "> one  sent, 1 copy\n> two\n> thr▏")
    rig.screen.write(try #require(rig.prompt.mark("delivered", token: first)))
    rig.type("ee")
    #expect(rig.picture == "> one  delivered\n> two\n> three▏")
    rig.news("10:00 bob: hi")
    #expect(rig.prompt.mark("late", token: first) == nil)
  }

  @Test func aHintStandsBelow() {
    var rig = EditorRig(columns: 60, rows: 6)
    rig.type("@help ")
    #expect(rig.picture == "> @help ▏\n@help [command]  the commands, or more about one")
    rig.type("x\r")
    #expect(rig.picture == "> @help x\n> ▏")
  }

  @Test func anotherSizeLeavesOnePrompt() {
    var rig = EditorRig(columns: 20, rows: 6)
    rig.type("abcdefghijklmnopqrstuvwxyz")
    // What a terminal that breaks its rows anew shows at half the width.
    var narrow = VirtualScreen(columns: 10, rows: 6)
    narrow.write("above\r\n> abcdefghijklmnopqr\r\nstuvwxyz")
    narrow.write(rig.prompt.resize(columns: 10, rows: 6) + rig.prompt.show(rig.editor.view))
    #expect(narrow.lines == ["above", "> abcdefgh", "ijklmnopqr", "stuvwxyz"])
    // And a wider one, where rows stay as they are.
    var wide = VirtualScreen(columns: 30, rows: 6)
    wide.write("above\r\n> abcdefgh\r\nijklmnopqr\r\nstuvwxyz")
    wide.write(rig.prompt.resize(columns: 30, rows: 6) + rig.prompt.show(rig.editor.view))
    #expect(wide.lines == ["above", "> abcdefghijklmnopqrstuvwxyz"])
  }

  @Test func aLineThatFillsTheScreenLeavesNothingInTheScrollback() {
    var rig = EditorRig(columns: 10, rows: 3)
    rig.type("abcdefghijklmnopqrstuvwxyz")
    let line = ["> abcdefgh", "ijklmnopqr", "stuvwxyz"]
    rig.news("bob: hi")
    #expect(rig.screen.everything == ["bob: hi"] + line)
    rig.screen.write(rig.prompt.resize(columns: 10, rows: 3) + rig.prompt.show(rig.editor.view))
    #expect(rig.screen.everything == ["bob: hi"] + line)
  }

  @Test func typingAtTheEndWritesTheCharacterOnly() {
    var rig = EditorRig()
    rig.type("ab")
    rig.editor.append(Array("c".utf8))
    _ = rig.editor.next()
    let view = rig.editor.view
    let written = [rig.prompt.show(view), rig.prompt.show(view)]
    #expect(written == ["c", ""])
  }

  @Test(
    arguments: [
      ("a", 1), ("é", 1), ("e\u{301}", 1), ("世", 2), ("ｶ", 1), ("Ａ", 2), ("한", 2), ("각", 2),
      ("👍", 2),
      ("👍🏽", 2), ("👩‍👩‍👧", 2), ("❤", 1), ("❤️", 2), ("🇩🇪", 2), ("\u{200b}", 0), ("\u{301}", 0),
      ("\u{ad}", 1), ("⌚", 2), ("〈", 2), ("𠀀", 2), ("ก็", 1),
    ] as [(Character, Int)])
  func columns(character: Character, columns: Int) {
    #expect(Columns.of(character) == columns)
  }
}
