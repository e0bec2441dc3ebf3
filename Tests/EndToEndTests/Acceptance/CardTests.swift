import Foundation
import Testing

extension EndToEnd {
  /// What the card promises.
  @Suite struct Card {
    /// One binary on each machine, no server and nothing set up: the nodes find each other, elect one, and chat.
    @Test("Card.launchAndChat", arguments: Weather.allCases)
    func launchAndChat(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        let first = try scene.nodes.map { try $0.coordinatorInStatus() }
        #expect(first.allSatisfy { $0 == scene.coordinator.name })
        try scene["ann"].deliver("before")
        try scene["bob"].hear("before", scope: "public")
        try scene.storm()
        #expect(try scene["bob"].deliver("after").text("state") == "sent")
        try scene["ann"].hear("after", scope: "public")
        let then = try scene.nodes.map { try $0.coordinatorInStatus() }
        #expect(Set(then).count == 1 && (weather == .calm) == (then == first))
      }
    }

    /// "Logs that tell the story of every election."
    @Test("Card.electionsInTheLogs", arguments: Weather.allCases)
    func electionsInTheLogs(_ weather: Weather) throws {
      try onScene(["ann", "bob"], weather) { scene in
        #expect(scene.coordinator.log.contains("election won"))
        for node in scene.nodes {
          #expect(node.log.contains("coordinator") && !node.log.contains("election stood"))
        }
        try scene.storm()
        guard weather == .crash else { return }
        let won = scene.nodes.filter { $0.log.contains("election won") }
        #expect(won.count == 1)
        for node in scene.nodes { #expect(node.log.contains("election lost"), "\(node.name)") }
      }
    }
  }
}
