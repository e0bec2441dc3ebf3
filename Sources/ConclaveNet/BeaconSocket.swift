import CSystem
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One UDP socket of the beacons: of an interface for multicast, or the node's own for what is meant for it
/// alone.
final class BeaconSocket {
  /// Nil for the node's own.
  let interface: NetworkInterface?
  private let socket: Socket
  /// Whether the last datagram couldn't be sent: said once.
  var isFailing = false

  private init(_ interface: NetworkInterface?, _ socket: consuming Socket) {
    self.interface = interface
    self.socket = socket
  }

  var raw: Int32 { socket.raw }

  /// A socket on the group's port that sends to and hears from one interface. Several nodes of one host
  /// share the port: each gets all multicast, and one of them what is sent to the port by unicast.
  static func multicast(
    on interface: NetworkInterface, port: UInt16
  ) throws(SystemError) -> BeaconSocket {
    let socket = try Socket.datagram("beacons on \(interface.name)")
    try socket.set(SOL_SOCKET, SO_REUSEADDR, Int32(1))
    // Otherwise every socket of the machine gets every interface's datagrams.
    try socket.set(Int32(IPPROTO_IP), IP_MULTICAST_ALL, Int32(0))
    // The index alone would send from 0.0.0.0.
    try socket.set(Int32(IPPROTO_IP), IP_MULTICAST_IF, membership(interface))
    try socket.set(Int32(IPPROTO_IP), IP_MULTICAST_TTL, Int32(BeaconAddress.timeToLive))
    // For the other nodes of this host.
    try socket.set(Int32(IPPROTO_IP), IP_MULTICAST_LOOP, Int32(1))
    try socket.bind(to: Endpoint(address: .v4(0), port: port))
    try socket.set(Int32(IPPROTO_IP), IP_ADD_MEMBERSHIP, membership(interface))
    return BeaconSocket(interface, socket)
  }

  /// A socket on a free port.
  static func own(at address: IPAddress) throws(SystemError) -> BeaconSocket {
    let socket = try Socket.datagram("the node's own UDP port")
    try socket.bind(to: Endpoint(address: address, port: 0))
    return BeaconSocket(nil, socket)
  }

  /// Leaves and joins the group again: a switch that snoops, or an interface made anew, may have forgotten.
  func renewMembership() throws(SystemError) {
    guard let interface else { return }
    let request = Self.membership(interface)
    // It fails where the interface was made anew; joining is what counts.
    try? socket.set(Int32(IPPROTO_IP), IP_DROP_MEMBERSHIP, request)
    try socket.set(Int32(IPPROTO_IP), IP_ADD_MEMBERSHIP, request)
  }

  func localEndpoint() throws(SystemError) -> Endpoint { try socket.localEndpoint() }

  func send(_ bytes: [UInt8], to endpoint: Endpoint) throws(SystemError) {
    let address = try socket.systemAddress(endpoint, "sendto")
    _ = try System.retrying("sendto", "a beacon to \(endpoint)") {
      withSocketAddress(address) { sendto(raw, bytes, bytes.count, 0, $0, $1) }
    }
  }

  /// Reads a datagram into the buffer.
  /// - Returns: its length, no more than the buffer's, and its source; nil when there is none.
  func receive(into buffer: inout [UInt8]) -> (count: Int, source: Endpoint)? {
    var source = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let count = System.counting {
      withUnsafeMutablePointer(to: &source) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          recvfrom(raw, &buffer, buffer.count, 0, $0, &length)
        }
      }
    }
    return count < 0 ? nil : (count, Endpoint(source))
  }

  private static func membership(_ interface: NetworkInterface) -> ip_mreqn {
    var request = ip_mreqn()
    let group = Endpoint(address: BeaconAddress.multicast, port: 0)
    let own = Endpoint(address: interface.address, port: 0)
    request.imr_multiaddr.s_addr = group.socketAddress?.sin_addr.s_addr ?? 0
    request.imr_address.s_addr = own.socketAddress?.sin_addr.s_addr ?? 0
    request.imr_ifindex = Int32(interface.index)
    return request
  }
}
