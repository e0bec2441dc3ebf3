import Foundation
import Testing
import conclave_bench

extension EndToEnd {
  /// A person at a terminal that nobody here wrote.
  @Suite struct Tmux {
    @Test func aFloodLeavesWhatIsTyped() throws {
      try withBob { bob, pane, lan in
        try pane.type("half a line")
        try pane.see(line: "ann> half a line")
        // A character in the middle of each wave.
        let rest = " and more of it, not to be torn"
        var count = 0
        for character in rest {
          for _ in 1...20 {
            count += 1
            _ = bob.begin("flood \(count).")
          }
          try pane.type(String(character))
          try lan.wait("a wave") {
            bob.events.filter { $0.name == "delivery" }.count == count
          }
        }
        try pane.see("the end of the flood") { $0.contains { $0.hasSuffix("flood \(count).") } }
        let rows = try pane.see(line: "ann> half a line\(rest)")
        let flood = rows.filter { $0.contains("flood") }.map { $0.dropFirst("12:00 ".count) }
        #expect(flood == (1...count).map { "bob: flood \($0)." })
        #expect(rows.filter { $0.contains("half") }.count == 1)
        try pane.key("Enter")
        let message = try bob.expect("message") { $0.text("from") == "ann" }
        #expect(message.text("text") == "half a line\(rest)")
      }
    }

    @Test func aLongLineIsEditedWhereItIsBroken() throws {
      try withBob { bob, pane, _ in
        try pane.type(words(1...28))
        try pane.see("a long line") { line(in: $0) == broken(words(1...28), at: 60) }
        try pane.key("C-a")
        try pane.type("ä 日本 ")
        try pane.key("C-e")
        try pane.type(" end")
        let whole = "ä 日本 " + words(1...28) + " end"
        try pane.see("the end") { $0.last?.hasSuffix(" end") == true }
        // Backwards over the break, and forwards again.
        try pane.key("M-b", times: 29)
        try pane.key("C-k")
        try pane.see("what is left") { $0.last == "ann> ä 日本" }
        try pane.key("C-y")
        try pane.key("Enter")
        let message = try bob.expect("message") { $0.text("from") == "ann" }
        #expect(message.text("text") == whole)
        try pane.see("its mark") { $0.contains { $0.hasSuffix(" end  sent, 2 copies") } }
        let rows = try pane.see(line: "ann>")
        #expect(rows.filter { $0.contains("word07") }.count == 1)
        #expect(line(in: Array(rows.dropLast())) == broken(whole + "  sent, 2 copies", at: 60))
      }
    }

    @Test func aBrokenLineFollowsTheSize() throws {
      try onLan(hosts: 1) { lan in
        let pane = try TmuxPane(lan, on: 1)
        defer { pane.end() }
        try pane.start("ann")
        var text = words(1...30)
        try pane.type(text)
        try pane.see("a long line") { line(in: $0) == broken(text, at: 60) }
        for (columns, rows) in [(41, 20), (97, 20), (25, 20), (60, 20), (61, 4), (60, 20)] {
          try pane.resize(columns: columns, rows: rows)
          text += "+"
          try pane.type("+")
          let seen = try pane.see("a line of \(columns) columns") {
            line(in: $0) == broken(text, at: columns)
          }
          #expect(seen.joined().ranges(of: #/word\d/#).count == 30, "\(columns): \(seen)")
          #expect(seen.filter { $0.hasPrefix("ann>") }.count == 1, "\(columns): \(seen)")
        }
      }
    }

    @Test func aPasteIsAskedAbout() throws {
      try withBob { bob, pane, _ in
        try pane.paste("one line ")
        try pane.see(line: "ann> one line")
        for (answer, line) in [("n", "ann> one line"), ("j", "ann> one line of three")] {
          try pane.paste("of\nthree\n")
          try pane.see("2 lines pasted. Send them?")
          try pane.type(answer)
          try pane.see(line: line)
        }
        try pane.key("Enter")
        try pane.see(line: "ann>")
        try pane.type("first: ")
        try pane.paste("a\nb\nc\n")
        try pane.see("3 lines pasted. Send them?")
        try pane.type("y")
        try bob.expect("message") { $0.text("text") == "c" }
        let sent = bob.events.filter { $0.name == "message" }.compactMap { $0.text("text") }
        #expect(sent == ["one line of three", "first: a", "b", "c"])
        let rows = try pane.see(line: "ann>")
        #expect(!rows.contains { $0.contains("pasted") })
      }
    }

    @Test func tabCompletesCommandsAndNames() throws {
      try withBob { bob, pane, _ in
        try pane.type("@sen")
        try pane.key("Tab")
        try pane.see("a command") { $0.contains("ann> @send") }
        try pane.type("B")
        try pane.key("Tab")
        try pane.see("a name") { $0.contains("ann> @send bob") }
        try pane.type("hello")
        try pane.key("Enter")
        let message = try bob.expect("message") { $0.text("from") == "ann" }
        #expect(message.text("text") == "hello" && message.text("scope") == "direct")
        // Where several would do they are shown, and go with the next key.
        try pane.see(line: "ann>")
        try pane.type("@ge")
        try pane.key("Tab")
        try pane.see("a list") { $0.suffix(2) == ["ann> @getl", "getlist  getlog"] }
        try pane.key("C-u")
        try pane.see(line: "ann>")
      }
    }

    @Test func aPasswordIsNeverSeen() throws {
      try onLan(hosts: 1) { lan in
        let pane = try TmuxPane(lan, on: 1)
        defer { pane.end() }
        try pane.start()
        try pane.startRecord()
        try pane.enter("@register ann")
        try pane.see(line: "Password of ann:")
        try pane.enter("geheimnis")
        try pane.see(line: "Once more:")
        try pane.enter("geheimnis")
        try pane.see(line: "ann>")
        try pane.enter("@login ann other-secret")
        try pane.see("You are signed in as ann already")
        try pane.key("Up")
        let rows = try pane.see("the line before") { $0.contains("ann> @register ann") }

        let written = try pane.recorded(until: "You are signed in as ann already")
        let shown = written.replacing(#/\u{1b}\[[0-9;?]*[A-Za-z]/#, with: "")
        let start = try #require(shown.firstRange(of: "Password of ann:")).lowerBound
        let end = try #require(shown[start...].firstRange(of: "The account ann")).lowerBound
        // The prompts are painted more than once, and nothing else is.
        let typed = ["Password of ann:", "Once more:", ">"].reduce(String(shown[start..<end])) {
          $0.replacing($1, with: "")
        }
        #expect(typed.filter { !$0.isWhitespace } == "")
        #expect(!rows.joined().contains("geheimnis"))
        let history = try String(contentsOf: pane.data.appending(path: "history"), encoding: .utf8)
        #expect(history == "@register ann\n")
      }
    }

    /// However it ends, the shell has its terminal again.
    @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGSEGV, nil])
    func theShellHasItsTerminalAgain(signal: Int32?) throws {
      try onLan(hosts: 1) { lan in
        let pane = try TmuxPane(lan, on: 1)
        defer { pane.end() }
        try pane.start()
        if let signal {
          try pane.type("half a line")
          try pane.see(line: "> half a line")
          try pane.signal(signal)
        } else {
          try pane.enter("@exit")
        }
        try pane.see(line: TmuxPane.shellPrompt)
        try checkShell(pane)
      }
    }

    @Test func controlZAndBack() throws {
      try onLan(hosts: 1) { lan in
        let pane = try TmuxPane(lan, on: 1)
        defer { pane.end() }
        try pane.start("ann")
        try pane.type("half a line")
        try pane.see(line: "ann> half a line")
        try pane.key("C-z")
        try pane.see(line: TmuxPane.shellPrompt)
        try checkShell(pane)
        try pane.enter("fg")
        try pane.see(line: "ann> half a line")
        try pane.type(" more")
        try pane.key("Enter")
        try pane.see("ann> half a line more  sent, 1 copy")
      }
    }

    @Test func theTalkStaysInTheScrollback() throws {
      try onLan(hosts: 1) { lan in
        let pane = try TmuxPane(lan, on: 1)
        defer { pane.end() }
        try pane.startRecord()
        try pane.start("ann")
        for number in 1...30 { try pane.enter("line \(number).") }
        try pane.see("ann> line 30.  sent")
        #expect(try pane.ask("alternate_on") == "0")
        try pane.enter("@exit")
        let rows = try pane.see(line: TmuxPane.shellPrompt)
        #expect(rows.filter { $0 == "Welcome to Conclave 0.1.0." }.count == 1)
        let talk = rows.compactMap { $0.firstMatch(of: #/^ann> (line \d+\.)/#)?.1 }
        #expect(talk == (1...30).map { "line \($0)." })
        // Neither another screen nor the mouse was asked for.
        let written = try pane.recorded(until: "Leaving.")
        #expect(!written.contains(#/\u{1b}\[\?(?:47|104[79]|100[0236])h/#))
      }
    }

    // MARK: - Help

    /// Ann at a terminal, and somebody else, who coordinates.
    private func withBob(_ body: (TestNode, TmuxPane, TestLan) throws -> Void) throws {
      try onLan(hosts: 2) { lan in
        let bob = try lan.join("n1", on: 1)
        try bob.command("@register bob secret-bob")
        let pane = try TmuxPane(lan, on: 2)
        defer { pane.end() }
        try pane.start("ann")
        try body(bob, pane, lan)
      }
    }

    /// Words that each stand there once.
    private func words(_ numbers: ClosedRange<Int>) -> String {
      numbers.map { "word" + ($0 < 10 ? "0" : "") + "\($0)" }.joined(separator: " ")
    }

    /// The rows from the prompt on.
    private func line(in rows: [String]) -> [String] {
      Array(rows[(rows.lastIndex { $0.hasPrefix("ann>") } ?? rows.count)...])
    }

    /// A line as it stands behind the prompt. A capture has no blanks at the end of a row.
    private func broken(_ text: String, at columns: Int) -> [String] {
      var rows = [""]
      var room = columns
      for character in "ann> " + text {
        let width = character >= "\u{3000}" ? 2 : 1
        if width > room {
          rows.append("")
          room = columns
        }
        rows[rows.count - 1].append(character)
        room -= width
      }
      return rows.map { $0.replacing(#/ +$/#, with: "") }
    }

    /// The shell shows what is typed, takes a line, and gets a paste without brackets.
    private func checkShell(_ pane: TmuxPane) throws {
      try pane.paste("stty -a; echo do''ne")
      try pane.see(line: "\(TmuxPane.shellPrompt) stty -a; echo do''ne")
      try pane.key("Enter")
      let rows = try pane.see("the end of a command") {
        $0.suffix(2) == ["done", TmuxPane.shellPrompt]
      }
      let settings = Set(rows.joined(separator: " ").split(separator: " "))
      #expect(settings.isSuperset(of: ["icanon", "echo", "isig", "icrnl", "opost"]), "\(rows)")
    }
  }
}
