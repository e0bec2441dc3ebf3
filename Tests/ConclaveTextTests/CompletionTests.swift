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
    #expect(!Completion(before: "@l", context).candidates.contains("leave"))
    // Nothing else begins so: the refusal says why.
    #expect(Completion(before: "/leav", context).candidates == ["leave"])
    let view = RoomView(room: "tea", users: [], lines: [])
    context.follow(reply(.join, .joined(view)))
    #expect(Completion(before: "@lea", context).candidates == ["leave"])
    #expect(Completion(before: "@join t", context).candidates == ["tea"])
    #expect(Completion(before: "@getlog #", context).candidates == ["#tea"])
  }

  @Test func bothMarksAreTheSame() {
    var context = context()
    for room in [nil, "tea"] {
      if let room {
        context.follow(reply(.join, .joined(RoomView(room: room, users: [], lines: []))))
      }
      for name in CommandName.allCases where name != .say {
        for count in 0...name.rawValue.count {
          let start = name.rawValue.prefix(count)
          #expect(
            Completion(before: "@\(start)", context) == Completion(before: "/\(start)", context))
        }
        #expect(!Completion(before: "/\(name.rawValue)", context).candidates.isEmpty)
      }
    }
  }

  /// A word of a usage that is no placeholder.
  private static let literal: Set = [
    "#room", ">", "accept", "all", "decline", "invite", "leave", "public", "say", "search", "since",
    "who",
  ]

  @Test func noPlaceholderIsPutIn() {
    #expect(completed("@capacity ") == "@capacity ")
    var known = CompletionContext()
    known.follow(reply(.login, .signedIn(user: "anna", online: [])))
    for name in CommandName.allCases where name != .say && name != .help {
      for arguments in ["", "x ", "x x ", "public ", "all ", "invite "] {
        for word in Completion(before: "@\(name.rawValue) \(arguments)", known).candidates {
          #expect(Self.literal.contains(word), "@\(name.rawValue) \(arguments)\(word)")
        }
      }
    }
  }

  @Test func aListTakesRowsAndThenCounts() {
    var rig = EditorRig(columns: 18, rows: 12)
    for number in 10..<50 {
      rig.editor.context.follow(.userJoined(user: "bob\(number)", node: "n", reason: ""))
    }
    rig.type("bo\t")
    #expect(
      rig.picture == """
        > bob▏
        bob10  bob11
        bob12  bob13
        bob14  bob15
        bob16  bob17
        bob18  … 31 more
        """)
    rig.type("1\t")
    let pairs = [0, 2, 4, 6, 8].map { "bob1\($0)  bob1\($0 + 1)" }
    #expect(Array(rig.screen.lines.dropFirst()) == pairs)
    #expect(rig.screen.strange.isEmpty && rig.screen.scrolled.isEmpty)
    rig.type("1")
    #expect(rig.picture == "> bob11▏")
  }

  @Test func aListIsNeverWiderThanTheScreen() {
    for columns in 2...40 {
      for rows in 1...8 {
        var rig = EditorRig(columns: columns, rows: rows)
        for name in ["bo世界世界世界世界世界世界", "bob", "bo-with-quite-a-long-name-of-32-char", "boy"] {
          rig.editor.context.follow(.userJoined(user: name, node: "n", reason: ""))
        }
        rig.type("bo\t")
        #expect(rig.prompt.shown?.rows.allSatisfy { $0.width <= columns } == true)
        #expect((rig.prompt.shown?.rows.count ?? 0) <= rows)
        #expect(rig.screen.strange.isEmpty)
      }
    }
  }

  @Test func whatMayFollowIsCountedWhileItIsTyped() {
    var rig = EditorRig(columns: 30, rows: 8)
    rig.editor.context = context()
    rig.type("@le")
    #expect(rig.picture == "> @le▏\n@leave")
    rig.type("\u{7f}")
    #expect(rig.screen.lines.count == 2)
    #expect(rig.screen.lines.last == "@logout")
    rig.type("\u{7f}")
    #expect(rig.screen.lines.last?.hasPrefix("@help  ") == true)
    #expect(rig.screen.lines.last?.hasSuffix(" more") == true)
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
    let hint = Hint.line(before: text, after: "", context())?.words.joined(separator: " ")
    #expect(start.map { hint?.hasPrefix($0) ?? false } ?? (hint == nil), "\(hint ?? "nil")")
  }
}
