import CSystem
import ConclaveWire

/// Sends and receives the datagrams of a node: multicast on each interface, and unicast on a port of its
/// own, because a shared port delivers unicast to one of the sharers only.
public final class BeaconSockets {
  /// Datagrams read from one socket in a turn of the loop.
  static let readsPerTurnMax = 64

  /// What went wrong, so that it can be said.
  public enum Trouble: Sendable {
    /// The interface isn't used: its socket couldn't be made.
    case skipped(NetworkInterface, SystemError)
    /// Nothing goes out on the interface for now; said once until it works again.
    case silent(NetworkInterface, SystemError)
    /// It works again.
    case recovered(NetworkInterface)
  }

  /// Where the node takes beacons meant for it alone.
  public let ownPort: UInt16
  /// The interfaces in use.
  public var interfaces: [NetworkInterface] { sockets.compactMap(\.interface) }
  /// Datagrams above `Limits.beaconBytesMax`, dropped.
  public private(set) var oversized: UInt64 = 0
  /// Datagrams that couldn't be sent.
  public private(set) var unsent: UInt64 = 0
  /// Datagrams that went out and came in, for figures.
  public private(set) var sent: UInt64 = 0
  public private(set) var received: UInt64 = 0

  private let loop: EventLoop
  private let port: UInt16
  private let sockets: [BeaconSocket]
  private let own: BeaconSocket
  private let trouble: (Trouble) -> Void
  /// A byte longer than a beacon may be, to tell those that are.
  private var buffer = [UInt8](repeating: 0, count: Limits.beaconBytesMax + 1)

  /// Opens the sockets; an interface that fails is skipped and told to `trouble`.
  /// - Parameters:
  ///   - port: the UDP port of the group's beacons.
  ///   - ownAddress: where the node's own port is bound, `.v4(0)` for every address.
  /// - Throws: `SystemError` if the node's own port can't be opened.
  public init(
    loop: EventLoop, interfaces: [NetworkInterface], port: UInt16,
    ownAddress: IPAddress = .v4(0), trouble: @escaping (Trouble) -> Void
  ) throws(SystemError) {
    var sockets: [BeaconSocket] = []
    for interface in interfaces {
      do {
        sockets.append(try BeaconSocket.multicast(on: interface, port: port))
      } catch {
        trouble(.skipped(interface, error))
      }
    }
    own = try BeaconSocket.own(at: ownAddress)
    ownPort = try own.localEndpoint().port
    self.loop = loop
    self.port = port
    self.sockets = sockets
    self.trouble = trouble
  }

  /// Hands each datagram to `handler`, with its source.
  public func deliver(
    to handler: @escaping (_ bytes: ArraySlice<UInt8>, _ source: Endpoint) -> Void
  ) throws(SystemError) {
    for socket in sockets + [own] {
      try loop.watch(socket.raw) { _ in self.read(socket, handler) }
    }
  }

  /// Stops receiving.
  public func close() {
    for socket in sockets + [own] { loop.unwatch(socket.raw) }
  }

  /// Sends a datagram to everybody, on every interface.
  public func sendToEveryone(_ bytes: [UInt8]) {
    let group = Endpoint(address: BeaconAddress.multicast, port: port)
    for socket in sockets { send(bytes, to: group, on: socket) }
  }

  /// Sends a datagram to one node, from the own port.
  public func send(_ bytes: [UInt8], to endpoint: Endpoint) {
    send(bytes, to: endpoint, on: own)
  }

  /// Joins the multicast group anew on every interface; every minute is enough.
  public func renewMemberships() {
    for socket in sockets {
      do { try socket.renewMembership() } catch { fail(socket, error) }
    }
  }

  private func send(_ bytes: [UInt8], to endpoint: Endpoint, on socket: BeaconSocket) {
    do {
      try socket.send(bytes, to: endpoint)
      sent += 1
      guard socket.isFailing else { return }
      socket.isFailing = false
      if let interface = socket.interface { trouble(.recovered(interface)) }
    } catch {
      unsent += 1
      fail(socket, error)
    }
  }

  private func fail(_ socket: BeaconSocket, _ error: SystemError) {
    // A node that can't be reached is the core's business, an interface that can't send is the user's.
    guard let interface = socket.interface, !socket.isFailing else { return }
    socket.isFailing = true
    trouble(.silent(interface, error))
  }

  private func read(
    _ socket: BeaconSocket, _ handler: (ArraySlice<UInt8>, Endpoint) -> Void
  ) {
    for _ in 0..<Self.readsPerTurnMax {
      guard let datagram = socket.receive(into: &buffer) else { return }
      received += 1
      if datagram.count > Limits.beaconBytesMax {
        oversized += 1
      } else {
        handler(buffer[..<datagram.count], datagram.source)
      }
    }
  }
}
