import ConclaveCore
import ConclaveCrypto
import ConclaveNet
import ConclaveStore
import ConclaveText
import ConclaveWire
import Foundation
import Testing

@testable import ConclaveNode

/// Whole nodes on loopback, on one loop: real sockets, real disks.
@Suite struct HostTests {
  /// A node of a test, and what it told.
  final class Member: EventSink, LogSink {
    let host: ConclaveNode.Host
    var events: [Event] = []
    var records: [LogRecord] = []
    private let directory: URL
    private var commands: UInt64 = 0

    init(_ name: String, port: UInt16, secret: String? = nil, loop: EventLoop) throws {
      try Sodium.start()
      directory = FileManager.default.temporaryDirectory.appending(
        path: "conclave-host-\(UUID().uuidString)")
      var options = Options(data: directory.path)
      (options.name, options.interfaces, options.port) = (name, ["lo"], port)
      if let secret { options.secret = .passphrase(Passphrase(secret)) }
      host = try Self.host(options, loop)
      host.sink = self
      try host.start()
    }

    private static func host(_ options: Options, _ loop: EventLoop) throws -> ConclaveNode.Host {
      let store = try LogStore(
        in: try DataDirectory(options.data), group: options.group)
      let identity = try NodeIdentity.load(options, store.settings)
      let sockets = try NodeSockets(options, loop: loop) { Issue.record("\($0)") }
      return try RunningNode.host(
        options, identity, Log(crypto: .sodium), [], sockets, loop, Silence(), store)
    }

    func show(_ event: Event) { events.append(event) }
    func write(_ record: LogRecord, at now: WallTime) { records.append(record) }

    func ask(_ command: Command) {
      commands += 1
      host.submit(CommandID(number: commands), command)
    }

    /// How many nodes its coordinator said there are, last.
    var members: Int? {
      for case .coordinator(let report) in events.reversed() { return report.members }
      return nil
    }

    var isCoordinator: Bool {
      for case .coordinator(let report) in events.reversed() { return report.isSelf }
      return false
    }

    var texts: [String] {
      events.compactMap { if case .message(let message) = $0 { message.text } else { nil } }
    }

    var outcomes: [Outcome] {
      events.compactMap { if case .reply(_, _, let outcome) = $0 { outcome } else { nil } }
    }

    var strangers: Int {
      events.count { if case .notice(.wrongSecret) = $0 { true } else { false } }
    }

    deinit {
      host.links?.closeAll()
      host.close()
      try? FileManager.default.removeItem(at: directory)
    }
  }

  final class Silence: LogSink {
    func write(_ record: LogRecord, at now: WallTime) {}
  }

  let loop: EventLoop

  init() throws { loop = try EventLoop() }

  @Test func nodesMeetAndChat() throws {
    let anna = try Member("anna", port: 27_751, loop: loop)
    try loop.turn { anna.isCoordinator }
    let ben = try Member("ben", port: 27_751, loop: loop)
    try loop.turn { ben.members == 2 }
    ben.ask(.register(user: "ben", Password("correct horse")))
    try loop.turn { !ben.outcomes.isEmpty }
    ben.ask(.sendAll(text: "hello"))
    try loop.turn { anna.texts == ["hello"] && ben.texts == ["hello"] }
    #expect(!ben.isCoordinator)
  }

  @Test func aNodeThatLeavesHandsOverAndSaysGoodbye() throws {
    let anna = try Member("anna", port: 27_752, loop: loop)
    try loop.turn { anna.isCoordinator }
    let ben = try Member("ben", port: 27_752, loop: loop)
    try loop.turn { ben.members == 2 }
    anna.host.shutdown(.signal)
    try loop.turn { anna.host.ending != nil }
    #expect(anna.host.ending == .success)
    try loop.turn { ben.isCoordinator }
    guard
      case .coordinator(let report)? = ben.events.last(where: {
        if case .coordinator = $0 { true } else { false }
      })
    else { return }
    #expect(report.reason == "anna handed over")
  }

  @Test func anotherSecretStaysOutAndIsToldOnce() throws {
    let anna = try Member("anna", port: 27_753, secret: "one passphrase", loop: loop)
    try loop.turn { anna.isCoordinator }
    let eve = try Member("eve", port: 27_753, secret: "another passphrase", loop: loop)
    try loop.turn { eve.isCoordinator && anna.host.dropped.wrongSecret >= 3 }
    #expect(anna.strangers == 1)
    #expect(eve.strangers == 1)
    #expect(anna.members == 1)
  }

  @Test func garbageIsCountedAndSurvived() throws {
    let anna = try Member("anna", port: 27_754, loop: loop)
    let sender = try BeaconSockets(
      loop: loop,
      interfaces: Interfaces.chosen(from: try Interfaces.all(), named: ["lo"]).interfaces,
      port: 27_754
    ) { Issue.record("\($0)") }
    let tag = GroupTag(group: Options.groupDefault).bytes
    let filler = [UInt8](repeating: 3, count: 60)
    sender.sendToEveryone(filler)
    sender.sendToEveryone([])
    sender.sendToEveryone(BeaconSeal.magic + [Limits.version + 1] + tag + filler)
    sender.sendToEveryone(BeaconSeal.magic + [Limits.version, 1, 2, 3, 4, 5, 6, 7, 8] + filler)
    sender.sendToEveryone(BeaconSeal.magic + [Limits.version] + tag + filler)
    sender.sendToEveryone([UInt8](repeating: 3, count: Limits.beaconBytesMax + 1))
    try loop.turn { anna.host.dropped.wrongSecret == 1 && anna.host.beacons.oversized == 1 }
    #expect(
      anna.host.dropped
        == DroppedBeacons(foreign: 2, otherVersion: 1, otherGroup: 1, wrongSecret: 1, malformed: 0))
    try loop.turn { anna.isCoordinator }
  }
}
