import ConclaveCore
import ConclaveStore
import ConclaveWire
import Testing

/// What is kept of mail.
@Suite struct NotesTests {
  private func note(_ kind: MailNote.Kind, _ number: UInt64) -> MailNote {
    MailNote(
      kind,
      MailReceipt(
        message: RequestID(boot: 1, count: number), to: RequestID(boot: 2, count: number)))
  }

  @Test func notesStayInTheirOrderUntilTheyAreForgotten() throws {
    let scratch = try Scratch()
    try {
      let store = try scratch.store()
      for number in [3, 1, 2] as [UInt64] { try store.note(note(.shown, number)) }
      try store.note(note(.told, 1))
      try store.note(note(.shown, 3))
      try store.forget(note(.shown, 1))
      try store.forget(note(.shown, 9))
    }()
    let store = try scratch.store()
    #expect(try store.notes() == [note(.shown, 3), note(.shown, 2), note(.told, 1)])
  }
}
