import Foundation
import Testing
import conclave_bench

extension EndToEnd {
  /// A headless node under a service manager.
  @Suite struct Service {
    @Test func theManagerIsToldOfReadinessLifeAndLeaving() throws {
      try onLan(hosts: 1) { lan in
        let manager = try Manager(at: lan.directory.appending(path: "notify").path())
        let node = try lan.launch(
          "n1", on: 1, ["--headless", "--interface", "lo"],
          environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "100000"])
        try lan.wait("READY=1") { manager.take().contains("READY=1") }
        try lan.wait("a status") {
          manager.take().contains("STATUS=this node coordinates, 1 nodes, term 1")
        }
        let signs = manager.take().count { $0 == "WATCHDOG=1" }
        try lan.wait("more signs of life") {
          manager.take().count { $0 == "WATCHDOG=1" } > signs + 2
        }
        #expect(!manager.take().contains("STOPPING=1"))
        node.child.signal(SIGTERM)
        #expect(try node.waitForEnd() == .exited(0))
        #expect(manager.take().contains("STOPPING=1"))
      }
    }

    @Test func hangUpOpensTheLogAnew() throws {
      try onLan(hosts: 1) { lan in
        let node = try lan.launch("n1", on: 1, ["--headless", "--interface", "lo"])
        try lan.wait("the log") { node.log.contains("won") }
        let file = node.directory.appending(path: "log")
        try FileManager.default.moveItem(at: file, to: node.directory.appending(path: "log.old"))
        node.child.signal(SIGHUP)
        try lan.wait("another log") { FileManager.default.fileExists(atPath: file.path()) }
        #expect(node.child.ending == nil)
        node.child.signal(SIGTERM)
        #expect(try node.waitForEnd() == .exited(0))
        #expect(node.log.contains("leaves") && !node.log.contains("won"))
      }
    }

    @Test func theLogIsSetAsideBySize() throws {
      try onLan(hosts: 1) { lan in
        let node = try lan.join("n1", on: 1, ["--interface", "lo", "--log-size", "1K"])
        for number in 1...40 {
          try node.command("@register user\(number % 3) secret-word")
          try node.command("@logout")
          if number >= 3 { break }
        }
        for _ in 1...20 {
          try node.command("@login user1 secret-word")
          try node.command("@logout")
        }
        for number in 1...3 {
          let path = node.directory.appending(path: "log.\(number)").path()
          #expect(FileManager.default.fileExists(atPath: path))
        }
        #expect(node.log.utf8.count < 4_096)
      }
    }

    @Test func theUnitFileIsOneForSystemd() throws {
      let run = try Run([conclaveProgram, "service", "--group", "office"])
      #expect(run.ending == .exited(0))
      #expect(run.output.contains("Type=notify"))
      #expect(run.output.contains("ExecStart=\(conclaveProgram) --headless --group office"))
    }
  }
}

/// What stands at the other end of NOTIFY_SOCKET.
private final class Manager {
  let path: String
  private let descriptor: Int32
  private var lines: [String] = []

  init(at path: String) throws {
    self.path = path
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
    let bound = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard bound == 0 else { throw Failure("bind \(path): \(String(cString: strerror(errno)))") }
  }

  deinit { close(descriptor) }

  /// All that it was told so far.
  func take() -> [String] {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = read(descriptor, &bytes, bytes.count)
      guard count > 0 else { return lines }
      lines += String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n")
        .map(String.init)
    }
  }
}
