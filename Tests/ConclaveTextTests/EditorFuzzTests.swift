import Testing
import VirtualScreen

@testable import ConclaveCore
@testable import ConclaveText

/// Pieces that the editor reacts to, and bytes of all kinds.
private let pieces: [[UInt8]] =
  [
    "\u{1b}", "\u{1b}[", "\u{1b}[A", "\u{1b}[B", "\u{1b}[1;5C", "\u{1b}[1;3D", "\u{1b}[3~",
    "\u{1b}OH",
    "\u{1b}[200~", "\u{1b}[201~", "\u{1b}b", "\u{1b}d", "\u{1b}y", "\u{1b}\u{7f}", "\u{1b}[I",
    "\u{1b}]0;",
    "\t", "\r", "\n", "y", "n", "j", "@", "@se", "@send ", "hello ", "世界", "👩‍👩‍👧", "❤️", "e\u{301}",
    "\u{301}",
    "\u{202e}", "\u{9b}", "🇩🇪", "\u{7f}", "a long line that needs more than one row of the screen ",
  ].map { Array($0.utf8) }
  + [[0xc3], [0xe4, 0xb8], [0xf0, 0x9f], [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0x80]]
  + (1..<27).map { [UInt8($0)] }

@Suite struct EditorFuzzTests {
  /// Whatever is typed, the screen shows what a fresh one would.
  @Test func noBytesBreakTheScreen() {
    var generator = Random(seed: 5)
    for round in 0..<150 {
      let columns = Int.random(in: 2...30, using: &generator)
      let rows = Int.random(in: 1...8, using: &generator)
      var rig = EditorRig(columns: columns, rows: rows)
      for _ in 0..<60 {
        rig.type(bytes: pieces.randomElement(using: &generator) ?? [])
        if Int.random(in: 0..<20, using: &generator) == 0 { rig.wait() }
        if Int.random(in: 0..<20, using: &generator) == 0 { rig.news("news") }
        guard isRight(rig, columns, rows) else {
          Issue.record("round \(round): \(rig.editor.view)\n\(rig.picture)")
          return
        }
      }
    }
  }

  private func isRight(_ rig: EditorRig, _ columns: Int, _ rows: Int) -> Bool {
    var fresh = PromptScreen(columns: columns, rows: rows)
    var screen = VirtualScreen(columns: columns, rows: rows)
    screen.write(fresh.show(rig.editor.view))
    guard let layout = rig.prompt.shown, rig.screen.strange.isEmpty else { return false }
    let top = rig.screen.row - layout.cursorRow
    let shown = rig.screen.allRows.dropFirst(top)
    return Array(shown.prefix(layout.rows.count)) == Array(screen.allRows.prefix(layout.rows.count))
      && shown.dropFirst(layout.rows.count).allSatisfy(\.isEmpty)
      && rig.screen.column == screen.column && rig.text.utf8.count <= EditLine.bytesMax
  }

  @Test func memoryIsBoundedWhateverComes() {
    var decoder = KeyDecoder()
    for _ in 0..<40 {
      decoder.append([0x1b, 0x5b] + [UInt8](repeating: 0x3b, count: 10_000))
      while decoder.next() != nil {}
    }
    #expect(decoder.waitingCount <= 2 * KeyDecoder.sequenceBytesMax)
    decoder.append(Array("\u{1b}[200~".utf8))
    for _ in 0..<40 {
      decoder.append([UInt8](repeating: 0x78, count: 10_000))
      while decoder.next() != nil {}
    }
    guard case .paste(let text, isCut: true)? = decoder.expire() else {
      Issue.record("no paste")
      return
    }
    #expect(text.utf8.count == KeyDecoder.pasteBytesMax)
  }
}
