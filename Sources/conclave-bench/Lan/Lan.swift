#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A LAN inside this machine: a bridge, and hosts that are network namespaces with a cable (a veth pair) to it.
///
/// One shell holds it all in a user, network and mount namespace of its own, so that no privilege is needed
/// where the system allows user namespaces, and nothing is left when it ends. It ends with its input, so also
/// when this process dies.
package final class Lan {
  /// The hosts are numbered from 1.
  package let hosts: Int
  private let holder: Child

  /// Seconds for one command of the holder.
  private static let commandSeconds = 20.0

  /// Whether the system allows it.
  package static let isAvailable: Bool = {
    guard let trial = try? Child(["unshare", "-Urnm", "true"]) else { return false }
    return trial.wait(until: .after(seconds: commandSeconds)) == .exited(0)
  }()

  package init(hosts: Int) throws(SystemFailure) {
    // 1. A shell that runs each line and then says how it went.
    let loop = #"while IFS= read -r line; do eval "$line" 2>&1; printf '\n#%s\n' "$?"; done"#
    let path = "\(environmentPath):/usr/sbin:/sbin"
    holder = try Child(
      ["unshare", "-Urnm", "bash", "--norc", "-c", loop], environment: ["PATH": path])
    self.hosts = hosts

    // 2. Names for the namespaces, where only the holder sees them, and the bridge. It floods multicast
    // instead of snooping for members, so that nothing depends on who asks.
    try run("mount -t tmpfs tmpfs /run && mkdir /run/netns")
    try run("ip link add lan type bridge mcast_snooping 0 stp_state 0 forward_delay 0")
    try run("ip link set lan up && ip link set lo up")

    // 3. The hosts.
    for host in 1...max(hosts, 1) {
      let name = "h\(host)"
      try run("ip netns add \(name)")
      try run("ip link add p\(host) type veth peer name eth0 netns \(name)")
      try run("ip link set p\(host) master lan && ip link set p\(host) up")
      try run("ip -n \(name) addr add \(address(of: host))/24 brd + dev eth0")
      try run("ip -n \(name) link set eth0 up && ip -n \(name) link set lo up")
      try run("ip -n \(name) route add default dev eth0")
    }
  }

  package func address(of host: Int) -> String { "10.77.0.\(host)" }

  /// The arguments that run a command in a host. The process is the command itself, so signals reach it.
  package func command(in host: Int, _ arguments: [String]) -> [String] {
    [
      "nsenter", "--target", "\(holder.pid)", "--user", "--preserve-credentials",
      "--net=/proc/\(holder.pid)/root/run/netns/h\(host)",
    ] + arguments
  }

  /// Runs a line of shell in a host, as root of the LAN.
  @discardableResult
  package func run(in host: Int, _ line: String) throws(SystemFailure) -> String {
    try run("nsenter --net=/run/netns/h\(host) sh -c '\(line)'")
  }

  /// Pulls a host's cable at the bridge: the host itself sees its link lose the carrier.
  package func pullCable(of host: Int) throws(SystemFailure) {
    try run("ip link set p\(host) down")
  }

  package func plugCable(of host: Int) throws(SystemFailure) {
    try run("ip link set p\(host) up")
  }

  /// Runs a line of shell in the holder's namespaces, as their root.
  /// - Returns: what it wrote.
  /// - Throws: when its status isn't 0, or it takes too long.
  @discardableResult
  package func run(_ line: String) throws(SystemFailure) -> String {
    holder.write(line + "\n")
    let deadline = Moment.after(seconds: Self.commandSeconds)
    var output: [String] = []
    while deadline > .now, !holder.isAtEnd {
      Child.waitForOutput([holder], until: deadline)
      output += holder.readLines()
      guard let last = output.last, last.hasPrefix("#") else { continue }
      let said = output.dropLast().joined(separator: "\n")
      guard last == "#0" else { throw SystemFailure(saying: "\(line): \(last) \(said)") }
      return said
    }
    throw SystemFailure(saying: "\(line): the LAN's shell gave no answer")
  }
}

/// The folders where programs are looked for.
private var environmentPath: String {
  getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
}
