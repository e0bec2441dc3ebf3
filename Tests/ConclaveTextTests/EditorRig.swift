import VirtualScreen

@testable import ConclaveText

/// A line editor on a screen, as a console has them together.
struct EditorRig {
  var editor = LineEditor()
  var prompt: PromptScreen
  var screen: VirtualScreen
  var events: [EditorEvent] = []
  var token = 0

  init(columns: Int = 40, rows: Int = 8) {
    prompt = PromptScreen(columns: columns, rows: rows)
    screen = VirtualScreen(columns: columns, rows: rows)
    screen.write(prompt.show(editor.view))
  }

  /// Types, and shows what came of it.
  mutating func type(_ text: String) { type(bytes: Array(text.utf8)) }

  mutating func type(bytes: [UInt8]) {
    editor.append(bytes)
    while let event = editor.next() { take(event) }
    screen.write(prompt.show(editor.view))
  }

  /// Nothing more comes for a moment.
  mutating func wait() {
    if let event = editor.expire() { take(event) }
    screen.write(prompt.show(editor.view))
  }

  private mutating func take(_ event: EditorEvent) {
    events.append(event)
    switch event {
    case .line(let text):
      _ = editor.history.add(text)
      let left = prompt.leave(editor.committed(text))
      screen.write(left.text)
      token = left.token
    default: break
    }
  }

  /// Another line comes in.
  mutating func news(_ text: String) {
    screen.write(prompt.hide() + text + "\r\n")
    prompt.wroteAbove()
    screen.write(prompt.show(editor.view))
  }

  var picture: String { screen.picture }
  var text: String { editor.line.text }
}

/// A control character.
func ctrl(_ letter: Character) -> String {
  let value = (letter.asciiValue ?? 0) & 0x1f
  return String(Character(Unicode.Scalar(value)))
}

let esc = "\u{1b}"
