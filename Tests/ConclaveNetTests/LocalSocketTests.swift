import Foundation
import Testing

@testable import ConclaveNet

@Suite struct LocalSocketTests {
  /// A directory deeper than a socket's address is long.
  private func deepDirectory() throws -> URL {
    var directory = FileManager.default.temporaryDirectory
      .appending(path: "conclave-socket-\(UUID().uuidString)")
    for _ in 0..<4 { directory.append(path: String(repeating: "d", count: 60)) }
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    return directory
  }

  @Test func aSocketInADeepDirectoryIsReachedByItsOwner() throws {
    let directory = try deepDirectory()
    let loop = try EventLoop()
    let path = directory.appending(path: "socket").path
    // What a killed process leaves behind.
    try Data().write(to: directory.appending(path: "socket"))
    let listener = try LocalListener(in: directory.path, name: "socket", loop: loop)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)

    var accepted: [Int32] = []
    try listener.deliver { accepted.append($0) }
    let client = try LocalSocket.connect(in: directory.path, name: "socket")
    try loop.turn(nanosecondsMax: 5_000_000_000)
    let server = try #require(accepted.first)
    #expect(write(client, "hi", 2) == 2)
    var bytes = [UInt8](repeating: 0, count: 4)
    #expect(read(server, &bytes, 4) == 2)
    for descriptor in [client, server] { close(descriptor) }

    listener.close()
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect { try LocalSocket.connect(in: directory.path, name: "socket") } throws: { error in
      (error as? SystemError)?.code == ENOENT
    }
  }

  @Test func datagramsGoToAPathAndToANameWithoutAFile() throws {
    let directory = FileManager.default.temporaryDirectory
    let path = directory.appending(path: "conclave-\(UUID().uuidString)").path
    for address in [path, "@conclave-\(UUID().uuidString)"] {
      let receiver = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
      defer {
        close(receiver)
        unlink(path)
      }
      let bytes = address.hasPrefix("@") ? [0] + address.utf8.dropFirst() : Array(address.utf8)
      let bound = try LocalAddress(bytes, address).withSystemAddress { bind(receiver, $0, $1) }
      try #require(bound == 0)
      try LocalSocket.send(Array("READY=1".utf8), to: address)
      var got = [UInt8](repeating: 0, count: 20)
      #expect(read(receiver, &got, got.count) == 7)
    }
    #expect(throws: SystemError.self) {
      try LocalSocket.send([1], to: "/" + String(repeating: "x", count: 200))
    }
  }
}
