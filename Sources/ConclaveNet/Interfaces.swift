import CSystem
import ConclaveWire

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A network interface that beacons can go out on.
public struct NetworkInterface: Hashable, Sendable {
  public var name: String
  public var index: UInt32
  /// Its first IPv4 address.
  public var address: IPAddress
  public var isLoopback: Bool

  public init(name: String, index: UInt32, address: IPAddress, isLoopback: Bool) {
    self.name = name
    self.index = index
    self.address = address
    self.isLoopback = isLoopback
  }
}

/// The interfaces of this machine. IPv6 isn't served yet.
public enum Interfaces {
  /// The interfaces that are up, have an IPv4 address, and take multicast (loopback does without saying so),
  /// in the system's order.
  public static func all() throws(SystemError) -> [NetworkInterface] {
    var first: UnsafeMutablePointer<ifaddrs>?
    _ = try System.retrying("getifaddrs", "the network interfaces") { getifaddrs(&first) }
    defer { freeifaddrs(first) }
    var found: [NetworkInterface] = []
    var next = first
    while let entry = next?.pointee {
      next = entry.ifa_next
      guard let interface = usable(entry) else { continue }
      if !found.contains(where: { $0.index == interface.index }) { found.append(interface) }
    }
    return found
  }

  /// Those a node uses: the ones named; without names every one but loopback, which would tell other
  /// machines an address that leads nowhere, and loopback only where there is nothing else.
  /// - Returns: the interfaces, and the names that none has.
  public static func chosen(
    from all: [NetworkInterface], named names: [String]
  ) -> (interfaces: [NetworkInterface], missing: [String]) {
    if names.isEmpty {
      let outward = all.filter { !$0.isLoopback }
      return (outward.isEmpty ? all : outward, [])
    }
    let missing = names.filter { name in !all.contains { $0.name == name } }
    return (all.filter { names.contains($0.name) }, missing)
  }

  private static func usable(_ entry: ifaddrs) -> NetworkInterface? {
    let flags = Int32(truncatingIfNeeded: entry.ifa_flags)
    let isLoopback = flags & Int32(IFF_LOOPBACK) != 0
    guard flags & Int32(IFF_UP) != 0,
      isLoopback || flags & Int32(IFF_MULTICAST) != 0,
      let address = entry.ifa_addr, address.pointee.sa_family == sa_family_t(AF_INET)
    else { return nil }
    let endpoint = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
      Endpoint($0.pointee)
    }
    return NetworkInterface(
      name: String(cString: entry.ifa_name), index: if_nametoindex(entry.ifa_name),
      address: endpoint.address, isLoopback: isLoopback)
  }
}
