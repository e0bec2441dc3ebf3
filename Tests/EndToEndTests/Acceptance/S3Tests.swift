import Foundation
import Testing

extension EndToEnd {
  /// What users of S3 can do.
  @Suite struct S3 {
    @Test("S3.usageIsChecked", arguments: Weather.allCases)
    func usageIsChecked(_ weather: Weather) throws {
      try onScene(["ann"], weather) { scene in
        try scene["ann"].command("@logout")
        try scene.storm()
        for line in [
          "@register ab secret-ab", "@register \(String(repeating: "x", count: 33)) secret",
          "@register bob abc", "@send", "@send bob", "@join", "@capacity many", "@party dance",
          "@nosuch", "@reply",
        ] { try scene["ann"].refuses(line) }
        #expect(
          try scene["ann"].refuses("@regster bob").text("text")?.contains("@register") == true)
        let long = String(repeating: "pass", count: 200)
        try scene["ann"].command("@register Zoë \(long)")
        try scene["ann"].command("@logout")
        try scene["ann"].command("@login ZOË \(long)")
        try scene["ann"].refuses(String(repeating: "x", count: 4_001))
        try scene["ann"].deliver(String(repeating: "é", count: 4_000))
      }
    }

    @Test("S3.answersInWords", arguments: Weather.allCases)
    func answersInWords(_ weather: Weather) throws {
      try onScene(["ann"], weather) { scene in
        try scene.storm()
        for line in ["@logout", "@login ann secret-ann", "@getlist", "@status", "@help"] {
          #expect(try scene["ann"].command(line).text("text")?.isEmpty == false)
        }
        try scene["ann"].refuses("@login ann secret-ann")
      }
    }

    @Test("S3.joinsAndLeavesAreSeen", arguments: Weather.allCases)
    func joinsAndLeavesAreSeen(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene.storm()
        let mark = scene["ann"].mark
        try scene["bob"].command("@logout")
        try scene["ann"].expect("user_left", since: mark) { $0.text("user") == "bob" }
        try scene["bob"].command("@login bob secret-bob")
        try scene["ann"].expect("user_joined", since: mark) { $0.text("user") == "bob" }
      }
    }

    @Test("S3.sendAll", arguments: Weather.allCases)
    func sendAll(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene["ann"].command("@join tea")
        try scene.storm()
        try scene["ann"].deliver("@send all hello all")
        try scene["ann"].deliver("/all and again")
        for text in ["hello all", "and again"] { try scene["bob"].hear(text, scope: "public") }
      }
    }

    @Test("S3.nodeLog", arguments: Weather.allCases)
    func nodeLog(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene["ann"].deliver("@send bob between us two")
        try scene.party("ann", "bob")
        try scene.storm()
        try scene["ann"].deliver("@p for the party only")
        try scene["bob"].hear("for the party only", scope: "party")
        try scene["bob"].command("@logout")
        try scene["ann"].deliver("@send bob for the mailbox only")
        let logs = (scene.nodes + [scene.coordinator]).map(\.log)
        for secret in ["between us two", "for the party only", "for the mailbox only", "secret-"] {
          #expect(!logs.contains { $0.contains(secret) }, "\(secret)")
        }
        #expect(logs.contains { $0.contains("signed in") })
        #expect(logs.contains { $0.contains("joined") })
      }
    }

    @Test("S3.capacity", arguments: Weather.allCases)
    func capacity(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        try scene["ann"].command("@capacity 2")
        try scene["bob"].command("@logout")
        try scene.storm()
        #expect(try scene["bob"].refuses("@register cat secret-cat").text("code") == "full")
        try scene["ann"].command("@capacity 3")
        try scene["bob"].command("@register cat secret-cat")
      }
    }
  }
}
