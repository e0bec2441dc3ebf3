#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Bench {
  /// Four nodes with their users, who say nothing: processor time, memory and traffic of each.
  static func measureIdle(_ seconds: Int, _ figures: inout Figures) throws(SystemFailure) {
    let group = try BenchGroup(hosts: 4)
    for host in 1...4 {
      try group.register(try group.join(host: host))
    }
    if let first = group.nodes.first { try group.settle(first, copies: 4) }

    let before = group.nodes.map { Usage(of: $0.child.pid) }
    _ = poll(nil, 0, Int32(clamping: seconds * 1_000))
    let after = group.nodes.map { Usage(of: $0.child.pid) }
    for (index, node) in group.nodes.enumerated() {
      let role = node.isCoordinator ? "coordinator" : "follower \(node.name)"
      let time = Double(seconds)
      let processor = (after[index].processorSeconds - before[index].processorSeconds) / time
      figures.add("\(role): processor", processor * 100, "% of a core")
      figures.add("\(role): resident memory", after[index].residentMegabytes, "MB")
      figures.add(
        "\(role): datagrams sent", (after[index].datagrams - before[index].datagrams) / time, "/s")
      figures.add("\(role): sent", (after[index].bytes - before[index].bytes) / time, "bytes/s")
      figures.add(
        "\(role): packets sent", (after[index].packets - before[index].packets) / time, "/s")
    }
  }
}
