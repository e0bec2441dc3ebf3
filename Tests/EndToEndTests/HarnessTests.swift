import Foundation
import Testing

extension EndToEnd {
  /// The LAN itself.
  @Suite struct Harness {
    @Test func aPulledCableCutsAHostOff() throws {
      try onLan(hosts: 2) { lan in
        let knock = ["timeout", "1", "bash", "-c", "echo > /dev/tcp/10.77.0.2/9"]
        #expect(try answer(of: lan, knock).contains("refused"))
        try lan.lan.pullCable(of: 2)
        #expect(try !answer(of: lan, knock).contains("refused"))
        try lan.lan.plugCable(of: 2)
        #expect(try answer(of: lan, knock).contains("refused"))
      }
    }

    @Test func everyLanIsOnItsOwn() throws {
      try onLan(hosts: 1) { one in
        try onLan(hosts: 1) { other in
          try one.lan.run(in: 1, "ip link add only type bridge")
          #expect(try one.run(on: 1, ["ip", "-br", "link"]).contains("only"))
          #expect(try !other.run(on: 1, ["ip", "-br", "link"]).contains("only"))
        }
      }
    }

    private func answer(of lan: TestLan, _ command: [String]) throws -> String {
      try lan.run(on: 1, ["bash", "-c", "\"$@\" 2>&1; true", "sh"] + command)
    }
  }
}
