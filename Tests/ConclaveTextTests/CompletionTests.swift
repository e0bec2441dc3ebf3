import ConclaveWire
import Testing

@testable import ConclaveCore
@testable import ConclaveText

private func context(user: String? = "anna") -> CompletionContext {
  var context = CompletionContext()
  if let user { context.follow(reply(.login, .signedIn(user: user, online: []))) }
  context.follow(.userJoined(user: "bob", node: "n", reason: ""))
  context.follow(.userJoined(user: "Berta", node: "n", reason: ""))
  context.follow(.userJoined(user: "bodo", node: "n", reason: ""))
  context.follow(.userLeft(user: "bodo", node: "n", reason: ""))
  return context
}

private func candidates(_ text: String, user: String? = "anna") -> [String] {
  Completion(before: text, context(user: user)).candidates
}

private func completed(_ text: String, user: String? = "anna") -> String {
  var rig = EditorRig(columns: 80)
  rig.editor.context = context(user: user)
  rig.type(text + "\t")
  return rig.text
}

/// Tab, and what is said below a command.
@Suite struct CompletionTests {
  @Test func commandsInAnyCase() {
    #expect(completed("@SE") == "@send ")
    #expect(completed("/stat") == "/status ")
    #expect(candidates("@st") == ["status"])
    #expect(completed("@zzz") == "@zzz")
    // An alias only where no command's own name begins so.
    #expect(completed("@whis") == "@whisper ")
  }

  @Test func onlyWhatWouldBeAccepted() {
    #expect(candidates("@lo").contains("logout"))
    #expect(!candidates("@lo").contains("login"))
    #expect(candidates("@lo", user: nil).contains("login"))
    #expect(!candidates("@lo", user: nil).contains("logout"))
    #expect(candidates("@send ", user: nil).isEmpty)
    #expect(candidates("@register b", user: nil).isEmpty)
    // Who is online can't sign in a second time.
    #expect(candidates("@login b", user: nil) == ["bodo"])
  }

  @Test func usersThoseOnlineFirst() {
    #expect(candidates("@send b") == ["bob", "Berta", "bodo"])
    #expect(completed("@send ber") == "@send Berta ")
    #expect(completed("@send a") == "@send all ")
    #expect(!candidates("@send ").contains("anna"))
  }

  @Test func severalAreShown() {
    var rig = EditorRig(columns: 60)
    rig.editor.context = context()
    rig.type("@send bo\t")
    #expect(rig.picture == "> @send bo▏\nbob  bodo")
    #expect(rig.events == [.bell])
    rig.type("b\t")
    #expect(rig.text == "@send bob ")
  }

  @Test func rooms() {
    var context = context()
    #expect(!Completion(before: "@lea", context).candidates.contains("leave"))
    let view = RoomView(room: "tea", users: [], lines: [])
    context.follow(reply(.join, .joined(view)))
    #expect(Completion(before: "@lea", context).candidates == ["leave"])
    #expect(Completion(before: "@join t", context).candidates == ["tea"])
    #expect(Completion(before: "@getlog #", context).candidates == ["#tea"])
  }

  @Test func whoIsSpokenTo() {
    #expect(completed("ber") == "Berta: ")
    #expect(completed("ask ber") == "ask Berta ")
    #expect(completed("@send bob ask ber") == "@send bob ask Berta ")
    #expect(candidates("").isEmpty)
    #expect(candidates("@@se").isEmpty)
  }

  @Test func argumentsOfTheUsage() {
    #expect(completed("@getlog si") == "@getlog since ")
    #expect(completed("@help stat") == "@help status ")
    #expect(candidates("@getlog c").isEmpty)
    #expect(candidates("@party i") == ["invite"])
    #expect(completed("@party invite ber") == "@party invite Berta ")
    #expect(candidates("@party leave ").isEmpty)
    #expect(candidates("@getlog since s").isEmpty)
    #expect(candidates("@getlog public si") == ["since"])
  }

  @Test(arguments: [
    ("@send ", "@send <user> <text>  a direct message"), ("@w bob hi", "@send <user> <text>"),
    ("@status", "@status  what this node sees"), ("@lo", "@logout"), ("hello", nil),
    ("@@send", nil),
    ("@send all ", "@send all <text>"), ("@zzz ", nil),
  ])
  func hints(text: String, start: String?) {
    let hint = Hint.line(before: text, after: "", context())
    #expect(start.map { hint?.hasPrefix($0) ?? false } ?? (hint == nil), "\(hint ?? "nil")")
  }
}
