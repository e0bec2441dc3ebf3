extension Lan {
  /// Lets nothing pass from some hosts to others. Nobody loses the carrier, no connection is closed, and the
  /// other direction stays as it was.
  package func cut(from senders: [Int], to receivers: [Int]) throws(SystemFailure) {
    try run(
      """
      nft '\(Self.table); \
      add rule bridge cut forward iifname \(ports(senders)) oifname \(ports(receivers)) drop'
      """)
  }

  /// Cuts pieces off from each other, both ways.
  package func split(into pieces: [[Int]]) throws(SystemFailure) {
    for piece in pieces {
      let others = pieces.filter { $0 != piece }.flatMap(\.self)
      try cut(from: piece, to: others)
    }
  }

  /// Ends every cut, in one instant.
  package func mend() throws(SystemFailure) {
    try run("nft '\(Self.table); flush chain bridge cut forward'")
  }

  /// Plugs the cables of some hosts into a second switch: their links go down and up again.
  package func moveToSecondSwitch(_ hosts: [Int]) throws(SystemFailure) {
    let bridge = "bridge mcast_snooping 0 stp_state 0 forward_delay 0"
    try run("ip link show lan2 >/dev/null 2>&1 || ip link add lan2 type \(bridge)")
    try run("ip link set lan2 up")
    try plug(hosts, into: "lan2")
  }

  /// Plugs them into the first switch again.
  package func moveBack(_ hosts: [Int]) throws(SystemFailure) { try plug(hosts, into: "lan") }

  private func plug(_ hosts: [Int], into bridge: String) throws(SystemFailure) {
    let lines = hosts.map {
      "ip link set p\($0) down && ip link set p\($0) master \(bridge) && ip link set p\($0) up"
    }
    try run(lines.joined(separator: " && "))
  }

  private static var table: String {
    "add table bridge cut; add chain bridge cut forward { type filter hook forward priority 0; }"
  }

  private func ports(_ hosts: [Int]) -> String {
    "{ " + hosts.map { "\"p\($0)\"" }.joined(separator: ", ") + " }"
  }
}

/// How a LAN falls into two pieces.
package enum Cut: String, CaseIterable, Sendable {
  /// Nothing passes, and nobody's link says so.
  case silent
  /// The hosts of one piece are plugged into another switch.
  case moved

  /// - Parameter pieces: two.
  package func make(on lan: Lan, _ pieces: [[Int]]) throws(SystemFailure) {
    switch self {
    case .silent: try lan.split(into: pieces)
    case .moved: try lan.moveToSecondSwitch(pieces[1])
    }
  }

  package func mend(on lan: Lan, _ pieces: [[Int]]) throws(SystemFailure) {
    switch self {
    case .silent: try lan.mend()
    case .moved: try lan.moveBack(pieces[1])
    }
  }
}
