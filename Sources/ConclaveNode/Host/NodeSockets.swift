import ConclaveCore
import ConclaveNet
import ConclaveText
import ConclaveWire

/// The sockets of a node, bound as the options say.
struct NodeSockets {
  let beacons: BeaconSockets
  let listener: Listener

  /// - Parameter tell: takes what goes wrong with an interface, now and later.
  init(
    _ options: Options, loop: EventLoop, tell: @escaping (LogRecord) -> Void
  ) throws(StartFailure) {
    let interfaces = try Self.interfaces(options)
    // A node told to keep to one interface is reached, and sends, at that one's address only.
    let home = options.interfaces.count == 1 ? interfaces.first?.address : nil
    do throws(SystemError) {
      beacons = try BeaconSockets(
        loop: loop, interfaces: interfaces, port: options.port, ownAddress: home ?? .v4(0)
      ) { tell(Self.record($0)) }
      var endpoint = options.listen
      if endpoint.address == .v4(0), let home { endpoint.address = home }
      listener = try Listener(at: endpoint, loop: loop)
    } catch {
      throw .system(error)
    }
    if beacons.interfaces.isEmpty {
      tell(LogRecord(.warning, .beacon, "no interface takes multicast", [:]))
    }
  }

  private static func interfaces(_ options: Options) throws(StartFailure) -> [NetworkInterface] {
    let all: [NetworkInterface]
    do {
      all = try Interfaces.all()
    } catch {
      throw .system(error)
    }
    let (chosen, missing) = Interfaces.chosen(from: all, named: options.interfaces)
    if let name = missing.first { throw .noInterface(name: name, present: all.map(\.name)) }
    return chosen
  }

  private static func record(_ trouble: BeaconSockets.Trouble) -> LogRecord {
    switch trouble {
    case .skipped(let interface, let error):
      LogRecord(
        .warning, .beacon, "interface skipped",
        ["interface": interface.name, "reason": "\(error)"])
    case .silent(let interface, let error):
      LogRecord(
        .warning, .beacon, "interface silent",
        ["interface": interface.name, "reason": "\(error)"])
    case .recovered(let interface):
      LogRecord(.info, .beacon, "interface works again", ["interface": interface.name])
    }
  }
}
