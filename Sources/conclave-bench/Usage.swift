#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a process and its network namespace have used up to now.
struct Usage {
  var processorSeconds: Double
  var residentMegabytes: Double
  /// UDP datagrams sent.
  var datagrams: Double
  /// Bytes and packets sent on eth0, all protocols.
  var bytes: Double
  var packets: Double

  init(of process: Int32) {
    let folder = "/proc/\(process)"
    processorSeconds = (words(of: "\(folder)/schedstat").first?.first ?? 0) / 1e9
    residentMegabytes =
      numbers(after: "VmRSS:", in: "\(folder)/status").first.map { $0 / 1_024 } ?? 0
    let device = numbers(after: "eth0:", in: "\(folder)/net/dev")
    bytes = device.count > 9 ? device[8] : 0
    packets = device.count > 9 ? device[9] : 0
    let udp = numbers(after: "Udp:", in: "\(folder)/net/snmp")
    datagrams = udp.count > 3 ? udp[3] : 0
  }
}

/// The numbers of the last line that starts with a word.
private func numbers(after word: String, in path: String) -> [Double] {
  let line = lines(of: path).last { $0.first.map { $0 == word } ?? false }
  return (line ?? []).dropFirst().compactMap { Double($0) }
}

private func words(of path: String) -> [[Double]] {
  lines(of: path).map { $0.compactMap { Double($0) } }
}

/// The words of each line of a small file.
private func lines(of path: String) -> [[String]] {
  guard let file = fopen(path, "r") else { return [] }
  defer { fclose(file) }
  var buffer = [UInt8](repeating: 0, count: 65_536)
  let count = fread(&buffer, 1, buffer.count, file)
  return String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").map { line in
    line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
  }
}
